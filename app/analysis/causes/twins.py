"""The steps of a transaction and of its healthy twin, side by side. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from app.domain.rows import ReadRow, Row

Values = Mapping[tuple[str, str], set[str]]
KINDS = ("segment", "transition", "identity", "payload", "service", "operation", "resource", "span")


def steps(
    here: Sequence[ReadRow], there: Sequence[ReadRow], starts: tuple[datetime, datetime], now: datetime
) -> list[Row]:
    """Steps of two timelines side by side: [{lane, kind, title, here, there}], in the order in which they began,
    those of one instant as their timeline has them.

    Steps of one lane, kind and title are one row. A side is {n, after_seconds, seconds, open}: how many, how long after
    the start of its transaction the first began, how long all took together (what is open counts up to `now`); None
    where there was none.
    """
    sides = [_by_step(items, start, now) for items, start in zip((here, there), starts, strict=True)]
    keys = sorted(
        dict.fromkeys([*sides[0], *sides[1]]),
        key=lambda key: min(side[key]["after_seconds"] for side in sides if key in side),
    )
    return [
        dict(zip(("lane", "kind", "title"), key, strict=True)) | {"here": sides[0].get(key), "there": sides[1].get(key)}
        for key in keys
    ]


def attributes(here: Values, there: Values) -> list[Row]:
    """[{kind, attribute, here, there, differs}] with sorted values; what differs first, what people chose before the
    rest. `here` and `there` are values by kind and attribute."""
    rows = [
        {
            "kind": kind,
            "attribute": attribute,
            "here": sorted(here.get((kind, attribute), ())),
            "there": sorted(there.get((kind, attribute), ())),
        }
        for kind, attribute in here.keys() | there.keys()
    ]
    compared = [row | {"differs": row["here"] != row["there"]} for row in rows]
    return sorted(compared, key=lambda row: (not row["differs"], KINDS.index(row["kind"]), row["attribute"]))


def paired(here: Iterable[ReadRow], there: Iterable[ReadRow]) -> list[tuple[ReadRow | None, ReadRow | None]]:
    """Payloads of one direction beside each other, the first with the first; None where one side has fewer."""
    ours, theirs = _by_direction(here), _by_direction(there)
    pairs: list[tuple[ReadRow | None, ReadRow | None]] = []
    for direction in sorted(ours.keys() | theirs.keys(), key=_DIRECTIONS.index):
        left, right = ours.get(direction, []), theirs.get(direction, [])
        for place in range(max(len(left), len(right))):
            pairs.append((_at(left, place), _at(right, place)))
    return pairs


_DIRECTIONS = ("request", "response", "callback")


def _by_step(items: Sequence[ReadRow], start: datetime, now: datetime) -> dict[tuple[str, str, str], Row]:
    by_step: dict[tuple[str, str, str], Row] = {}
    for item in items:
        after = (item["at"] - start).total_seconds()
        if item["kind"] == "unknown" and item["until"] == item["at"]:
            continue
        lasted = max(((now if item["until"] is None else item["until"]) - item["at"]).total_seconds(), 0.0)
        fresh = {"n": 0, "after_seconds": after, "seconds": 0.0, "open": False}
        step = by_step.setdefault((item["lane"], item["kind"], item["title"]), fresh)
        step["n"] += 1
        step["seconds"] += lasted
        step["open"] = step["open"] or item["until"] is None
    return by_step


def _by_direction(payloads: Iterable[ReadRow]) -> dict[str, list[ReadRow]]:
    by_direction: dict[str, list[ReadRow]] = {}
    for payload in payloads:
        by_direction.setdefault(payload["direction"], []).append(payload)
    return by_direction


def _at(listed: Sequence[ReadRow], place: int) -> ReadRow | None:
    return listed[place] if place < len(listed) else None
