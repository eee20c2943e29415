"""Rule paths (`$.a.b`, `$..ssn`, `$.items[*].code`, `$.NM1[*].03`), followed step by step through a body's tree.

A JSON member answers to its name, an item to its index. An XML element, an X12 segment or a form field answers to its
name and, if the path asks, to its index among its neighbours of that name: `$.NM1.03` and `$.NM1[*].03` are one.
"""

import re
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
