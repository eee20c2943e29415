"""What became of those that stood where an open transaction stands, for as long.

Readings chosen where the text leaves room:
- Every stay in the state counts, a transaction that entered it twice twice; the transaction itself is among them.
- A stay has waited at least this long when it lasted, or has lasted by now, as long as the present one has.
- Partner and error class are those that a transaction has now; null equals null.
- Thirty of those that waited as long are enough; the widest group stands whatever its size.
- The outcome counts from the entry into the state to the finish of the transaction, whatever lies between; an open
  one is known to be open until now. At equal times outcomes come before what is only known until then.
- The median is of the completed ones alone, as they were, continuous.
"""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from tests.oracle.history import History, micros
from tests.oracle.learned import quantile

ENOUGH = 30
Stay = tuple[History, timedelta, timedelta, str]
"""Whose, length of the stay, from entry to finish or now, status."""


def odds(history: History, others: Sequence[History]) -> dict[str, Any] | None:
    """Shares completed and otherwise ended, the median further wait in seconds, `n`; None unless open in a state."""
    if history.status != "open" or history.state is None:
        return None
    waited = history.intervals[-1][2] - history.intervals[-1][1]
    stays = [stay for other in others if other.workflow == history.workflow for stay in _stays(other, history.state)]
    stays = [stay for stay in stays if stay[1] >= waited]
    classed = [stay for stay in stays if stay[0].moved_class == history.moved_class]
    group = [stay for stay in classed if stay[0].partner == history.partner]
    if len(group) < ENOUGH:
        group = classed if len(classed) >= ENOUGH else stays
    completed, otherwise = aalen_johansen([(micros(stay[2]), stay[3]) for stay in group])
    further = [micros(stay[2] - waited) for stay in group if stay[3] == "completed"]
    median = float(quantile(further, Fraction(1, 2)) / 1_000_000) if further else None
    return {"completed": completed, "otherwise": otherwise, "median_further_seconds": median, "n": len(group)}


def _stays(history: History, state: str) -> list[Stay]:
    end = history.finished_at or history.now
    return [
        (history, until - start, max(end - start, timedelta()), history.status)
        for name, start, until, _ in history.intervals
        if name == state
    ]


def aalen_johansen(outcomes: Sequence[tuple[int, str]]) -> tuple[float, float]:
    """Shares that complete and that end otherwise, of (time, status) where `open` is known until its time."""
    surviving, shares = Fraction(1), [Fraction(0), Fraction(0)]
    for time in sorted({time for time, status in outcomes if status != "open"}):
        at_risk = sum(1 for other, _ in outcomes if other >= time)
        done = [0, 0]
        for other, status in outcomes:
            if other == time and status != "open":
                done[status != "completed"] += 1
        for i in (0, 1):
            shares[i] += surviving * Fraction(done[i], at_risk)
        surviving *= 1 - Fraction(sum(done), at_risk)
    return float(shares[0]), float(shares[1])
