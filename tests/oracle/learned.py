"""What earlier transactions teach: how long states last, and how long a silence means the end.

Everything in whole or fractional microseconds. Thresholds at an instant are those of its last UTC midnight.

Readings chosen where the text leaves room:
- At midnight itself the last midnight is that instant. A dwell or gap that ends exactly at a midnight has not ended
  before it; one that ends exactly thirty days before it is within the thirty days.
- Of an undeclared workflow the stays that stood at the midnight count towards the thirty while fewer stood than went
  on: three that stand where twenty-seven went on are stuck.
- A state where no stay began long enough ago is none where transactions end. 90 days of quiet end a transaction only
  where the workflow has thirty gaps.
- Quantiles are continuous (linear between neighbours).
- Gaps, for `ended`, go back without end; dwells go back thirty days.
- Dwells and gaps belong to the workflow that the transaction has now; a missing workflow is a workflow of its own.
- Gaps between spans are those of transactions that have no transition at all.
- A dwell counts as finished when a transition, no later than the finish, ended it; the same state again ends it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from app.catalog.model import Catalog
from tests.oracle.history import History, micros
from tests.oracle.records import SPAN, TRANSITION, Record

ENOUGH = 30
WINDOW = timedelta(days=30)
LONGEST_QUIET = timedelta(days=90)


def midnight_of(instant: datetime) -> datetime:
    """The last UTC midnight of an instant."""
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def quantile(lengths: Iterable[int], share: Fraction) -> Fraction:
    """The continuous quantile of some lengths."""
    ranked = sorted(lengths)
    place = share * (len(ranked) - 1)
    low = place.numerator // place.denominator
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (place - low) * (ranked[high] - ranked[low])


class Learned:
    """Dwells and gaps of all transactions, and the thresholds that they give at an instant."""

    def __init__(self, transactions: Iterable[Sequence[Record]], catalog: Catalog, now: datetime) -> None:
        self.dwells: dict[tuple[str | None, str], list[tuple[datetime, int]]] = defaultdict(list)
        self.gaps: dict[tuple[str, str | None], list[tuple[datetime, int]]] = defaultdict(list)
        self._memory: dict[tuple[Any, ...], Fraction | None] = {}
        histories = [History(records, catalog, now, self.quiet) for records in transactions]
        self.stays: dict[tuple[str | None, str], list[tuple[datetime, datetime | None]]] = defaultdict(list)
        for history in histories:
            if history.inferred and history.transitions:
                moves = history.transitions
                for move, following in zip(moves, [*moves[1:], None], strict=True):
                    until = following["at"] if following is not None else None
                    self.stays[history.workflow, move["to_state"]].append((move["at"], until))
        for history in histories:
            kind, steps = (TRANSITION, history.transitions) if history.transitions else (SPAN, history.spans)
            for before, after in pairwise(steps):
                self.gaps[kind, history.workflow].append((after["at"], micros(after["at"] - before["at"])))
        for history in histories:
            for state, start, until, ended in history.intervals:
                if ended and state is not None:
                    self.dwells[history.workflow, state].append((until, micros(until - start)))

    def quiet(self, kind: str, workflow: str | None, state: str | None, instant: datetime) -> Fraction | None:
        """Microseconds of quiet that end a transaction in a state; None with fewer than thirty gaps."""
        midnight = midnight_of(instant)
        usual = self._kept(("quiet", kind, workflow, midnight), self._quiet)
        if usual is None or kind != TRANSITION or self._ends_there(workflow, state, midnight, usual):
            return usual
        return Fraction(micros(LONGEST_QUIET))

    def _ends_there(self, workflow: str | None, state: str | None, midnight: datetime, usual: Fraction) -> bool:
        """Whether of the stays that began so long before the midnight at least half had no later transition by it."""
        old = [
            until is None or until >= midnight
            for since, until in self.stays[workflow, str(state)]
            if micros(midnight - since) >= usual
        ]
        return bool(old) and 2 * sum(old) >= len(old)

    def _quiet(self, _: str, kind: str, workflow: str | None, midnight: datetime) -> Fraction | None:
        lengths = [length for end, length in self.gaps[kind, workflow] if end < midnight]
        if len(lengths) < ENOUGH:
            return None
        return min(10 * quantile(lengths, Fraction(99, 100)), Fraction(micros(LONGEST_QUIET)))

    def lengths(self, workflow: str | None, state: str, instant: datetime) -> list[int]:
        """Finished dwells that teach at an instant; none where they are fewer than thirty."""
        midnight = midnight_of(instant)
        ended = self.dwells[workflow, state]
        lengths = [length for end, length in ended if midnight - WINDOW <= end < midnight]
        standing = sum(
            since < midnight and (until is None or until >= midnight) for since, until in self.stays[workflow, state]
        )
        enough = len(lengths) >= ENOUGH or (len(lengths) > standing and len(lengths) + standing >= ENOUGH)
        return lengths if enough else []

    def dwell_limit(self, workflow: str | None, state: str, instant: datetime) -> Fraction | None:
        """The dwell in microseconds beyond which a stay is longer than its own history allows."""
        return self._kept(("dwell", workflow, state, midnight_of(instant)), self._dwell_limit)

    def _dwell_limit(self, _: str, workflow: str | None, state: str, midnight: datetime) -> Fraction | None:
        lengths = self.lengths(workflow, state, midnight)
        if not lengths:
            return None
        return max(quantile(lengths, Fraction(99, 100)), 2 * quantile(lengths, Fraction(1, 2)))

    def expected(self, workflow: str | None, state: str, instant: datetime) -> Fraction | None:
        """The median dwell in microseconds."""
        lengths = self.lengths(workflow, state, instant)
        return quantile(lengths, Fraction(1, 2)) if lengths else None

    def _kept(self, question: tuple[Any, ...], answer: Callable[..., Fraction | None]) -> Fraction | None:
        """The answer, worked out once: a threshold is asked for at every instant of its day."""
        if question not in self._memory:
            self._memory[question] = answer(*question)
        return self._memory[question]
