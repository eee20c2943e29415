"""The ways that transactions went, by walking through each of them.

Readings chosen where the text leaves room:
- A path is every transition's state in order, repeats included; a transaction without a transition has none.
- The range is of `started_at`. Workflows do not mix: equal states of two workflows are two paths.
- A path's time is from start to finish of those that finished, whatever the outcome, `ended` too.
- The wait of a move is how long the state before it lasted. Saying the same state again is a move, too.
- A workflow that says nowhere what comes next declares no moves; saying a declared state again needs no declaration.
- A move from or to an undeclared state deviates by that state alone.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

from app.catalog.model import Catalog
from tests.oracle.history import History, micros
from tests.oracle.learned import quantile
from tests.oracle.world import World

Path = tuple[str | None, tuple[str, ...]]
Move = tuple[str | None, str, str]
HALF = Fraction(1, 2)


class Walked:
    """The chosen transactions of a world: those that started in [since, until), with values among the filters'."""

    def __init__(
        self,
        world: World,
        since: datetime | None,
        until: datetime | None,
        filters: Mapping[str, Sequence[str | None]],
    ) -> None:
        self.catalog: Catalog = world.catalog
        self.chosen: list[History] = [
            history
            for name, history in world.histories.items()
            if history.transitions
            and (since is None or history.started_at >= since)
            and (until is None or history.started_at < until)
            and all(world.segment(name)[field] in values for field, values in filters.items())
        ]

    def variants(self) -> dict[Path, dict[str, Any]]:
        """By path: {count, judged, completed, median (seconds, or None)}."""
        taken: dict[Path, list[History]] = defaultdict(list)
        for history in self.chosen:
            taken[history.workflow, _states(history)].append(history)
        return {path: _measured(histories) for path, histories in taken.items()}

    def moves(self) -> dict[Move, tuple[int, Fraction]]:
        """By move: how often, and the median wait in seconds."""
        waits: dict[Move, list[int]] = defaultdict(list)
        for history in self.chosen:
            for one, other in pairwise(history.transitions):
                waits[history.workflow, one["to_state"], other["to_state"]].append(micros(other["at"] - one["at"]))
        return {move: (len(own), quantile(own, HALF) / 1_000_000) for move, own in waits.items()}

    def entered(self) -> Counter[tuple[str | None, str]]:
        """How often each state was entered."""
        return Counter((history.workflow, state) for history in self.chosen for state in _states(history))

    def deviations(self) -> dict[tuple[str | None, str, str | None], tuple[int, datetime]]:
        """By undeclared (workflow, state, None) or (workflow, from, to): how many transactions, and since when."""
        seen: dict[tuple[str | None, str, str | None], list[tuple[int, datetime]]] = defaultdict(list)
        for place, history in enumerate(self.chosen):
            if history.declared is None:
                continue
            states = history.declared.states
            for record in history.transitions:
                if record["to_state"] not in states:
                    seen[history.workflow, record["to_state"], None].append((place, record["at"]))
            if not any(state.next for state in states.values()):
                continue
            for one, other in pairwise(history.transitions):
                start, end = one["to_state"], other["to_state"]
                if start in states and end in states and start != end and end not in states[start].next:
                    seen[history.workflow, start, end].append((place, other["at"]))
        return {move: (len({place for place, _ in own}), min(at for _, at in own)) for move, own in seen.items()}


def _states(history: History) -> tuple[str, ...]:
    return tuple(record["to_state"] for record in history.transitions)


def _measured(histories: Sequence[History]) -> dict[str, Any]:
    judged = [one for one in histories if one.status in ("completed", "failed", "rejected")]
    times = [micros(one.finished_at - one.started_at) for one in histories if one.finished_at is not None]
    return {
        "count": len(histories),
        "judged": len(judged),
        "completed": sum(one.status == "completed" for one in judged),
        "median": quantile(times, HALF) / 1_000_000 if times else None,
    }
