"""Rule paths (`$.a.b`, `$..ssn`, `$.items[*].code`, `$.NM1[*].03`), followed step by step through a body's tree.

A JSON member answers to its name, an item to its index. An XML element, an X12 segment or a form field answers to its
name and, if the path asks, to its index among its neighbours of that name: `$.NM1.03` and `$.NM1[*].03` are one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

_STEP = re.compile(
    r"""(?P<deep>\.)?\.(?P<name>[^.\[\]\s"']+)|\[(?:(?P<any>\*)|(?P<index>\d+)|'(?P<single>[^']+)'|"(?P<double>[^"]+)")\]"""
)


class Wild(Enum):
    """Steps that name nothing: `.*` and `[*]`."""

    MEMBER = ".*"
    ITEM = "[*]"


@dataclass(frozen=True)
class Step:
    """One step: a name, an index or a wildcard; `deep` when it may lie at any depth below (`..`)."""

    want: str | int | Wild
    deep: bool = False


Steps = tuple[Step, ...]
Places = frozenset[int]
"""How many steps of a path a node's ancestors have consumed: several answers, since `..` may wait."""

START: Places = frozenset((0,))


def steps_of(path: str) -> Steps:
    """The steps of a path. Raises ValueError for a text that is no path."""
    if not path.startswith("$"):
        raise ValueError(f"{path!r} is no path; it starts with $")
    steps, at = [], 1
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            raise ValueError(f"{path!r} is no path, from its character {at + 1} on")
        steps.append(Step(_want(match), match["deep"] is not None))
        at = match.end()
    return tuple(steps)


def _want(match: re.Match[str]) -> str | int | Wild:
    if match["any"]:
        return Wild.ITEM
    if match["index"]:
        return int(match["index"])
    if match["name"] == "*":
        return Wild.MEMBER
    return match["name"] or match["single"] or match["double"]


def below(steps: Steps, places: Places, name: str | None, index: int | None) -> Places:
    """Places at a child that has a name (a member), an index (an item), or both (one of several of a name)."""
    if name is None:
        return places if index is None else _taken(steps, places, (index, Wild.ITEM, Wild.MEMBER))
    if index is None:
        return _taken(steps, places, (name, Wild.MEMBER, Wild.ITEM))
    named = _taken(steps, places, (name, Wild.MEMBER))
    return named | _taken(steps, named, (index, Wild.ITEM))


def _taken(steps: Steps, places: Places, answers: tuple[str | int | Wild, ...]) -> Places:
    reached = set()
    for place in places:
        if place < len(steps):
            step = steps[place]
            if step.want in answers:
                reached.add(place + 1)
            if step.deep:
                reached.add(place)
    return frozenset(reached)


class Follower:
    """Several rules' paths followed at once, through one body.

    A place in all of them together is a number, and each step is worked out once, since a body repeats its names: its
    nodes cost a look-up each, however many rules there are.
    """

    def __init__(self, paths: Sequence[Steps]) -> None:
        self._paths = paths
        self._by_index = any(isinstance(step.want, int) for steps in paths for step in steps)
        self._states: list[tuple[Places, ...]] = [(START,) * len(paths)]
        self._numbers = {self._states[0]: 0}
        self._known: dict[tuple[int, str | None, int | None], tuple[int, tuple[int, ...]]] = {}

    def below(self, state: int, name: str | None, index: int | None) -> tuple[int, tuple[int, ...]]:
        """The place at a child of a node at `state` (0 at the root), and the indices of the paths that name it."""
        key = (state, name, index if self._by_index or index is None else 0)
        known = self._known.get(key)
        if known is None:
            places = self._states[state]
            there = tuple(
                below(steps, place, name, index) if place else place
                for steps, place in zip(self._paths, places, strict=True)
            )
            number = self._numbers.setdefault(there, len(self._states))
            if number == len(self._states):
                self._states.append(there)
            named = [rule for rule, place in enumerate(there) if len(self._paths[rule]) in place]
            known = self._known[key] = (number, tuple(named))
        return known
