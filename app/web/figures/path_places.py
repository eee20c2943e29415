"""Where the states of a map stand: in rows by the longest way to them, in columns by how far off the main way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.domain.answer_fields.comparisons import Edge, StateTaken

Place = tuple[float, float]
"""Across (0 is the middle) and down (0 is the top row, -1 the next)."""


def placed(ways: Sequence[Edge], known: Mapping[str, StateTaken]) -> dict[str, Place]:
    """The place of each state of `known` (by name, with its count). The busiest way from the top has the middle."""
    ahead, order = _without_return(ways, known)
    rows = dict.fromkeys(known, 0)
    for state in order:
        for after in ahead[state]:
            rows[after] = max(rows[after], rows[state] + 1)
    main = _main_way(ways, ahead, known)
    places: dict[str, Place] = {}
    for row in sorted(set(rows.values())):
        inside = sorted((name for name, at in rows.items() if at == row), key=lambda one: (-known[one]["count"], one))
        places |= {name: (0.0, -float(row)) for name in inside if name in main}
        aside = [name for name in inside if name not in main]
        for place, name in enumerate(aside):
            side = 1.0 if (place + row) % 2 else -1.0
            places[name] = (side * (1 + place // 2), -float(row))
    return places


def _main_way(ways: Sequence[Edge], ahead: Mapping[str, Sequence[str]], known: Mapping[str, StateTaken]) -> set[str]:
    """From the busiest state that nothing leads to, by the busiest step each time."""
    counts = {(way["from_state"], way["to_state"]): way["count"] for way in ways}
    followers = {after for following in ahead.values() for after in following}
    at = max((state for state in known if state not in followers), key=lambda one: known[one]["count"], default=None)
    reached: set[str] = set()
    while at is not None:
        reached.add(at)
        steps = {counts[at, after]: after for after in ahead[at]}
        at = steps[max(steps)] if steps else None
    return reached


def _without_return(ways: Sequence[Edge], known: Iterable[str]) -> tuple[Mapping[str, Sequence[str]], Sequence[str]]:
    """The steps that lead nowhere back, and the states so ordered that each such step leads onwards.

    Depth first from the states that nothing leads to (the rest where there is none), the busiest step first.
    """
    following: dict[str, list[str]] = defaultdict(list)
    for way in sorted(ways, key=lambda one: -one["count"]):
        following[way["from_state"]].append(way["to_state"])
    entered = {way["to_state"] for way in ways}
    ahead: dict[str, list[str]] = {}
    done: list[str] = []
    for start in [*[state for state in known if state not in entered], *known]:
        if start not in ahead:
            _walk(start, following, ahead, done)
    return ahead, done[::-1]


def _walk(start: str, following: Mapping[str, list[str]], ahead: dict[str, list[str]], done: list[str]) -> None:
    """From `start` to all that is new, without recursion: a path may be long."""
    ahead[start] = []
    way = [(start, iter(following.get(start, ())))]
    finished = set(done)
    while way:
        state, rest = way[-1]
        after = next(rest, None)
        if after is None:
            way.pop()
            done.append(state)
            finished.add(state)
        elif after in finished:
            ahead[state].append(after)
        elif after not in ahead:
            ahead[state].append(after)
            ahead[after] = []
            way.append((after, iter(following.get(after, ()))))
