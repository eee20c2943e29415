"""The timeline as its script draws it: folded axis, lanes with items, and marks.

All instants are milliseconds since 1970 (with decimals). What has not ended has no `to`: the script draws it open up to
now, and nothing here guesses where it will end.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median_low

from app.analysis.drawing.folded_axis import Axis, Interval, fold
from app.analysis.drawing.timeline_text import (
    GLYPHS,
    LANES,
    MARKS,
    caption,
    href,
    is_error,
    lane_lines,
    lane_note,
    lines,
    tone,
)
from app.analysis.lengths import length
from app.catalog.model import State
from app.domain.answer_fields.transactions import TimelineItem
from app.domain.instants import EPOCH
from app.domain.rows import ReadRow, Row

ROWS_OPEN = 26
SPANS_OPEN = 8
STATES_OPEN = 60
"""Rows that lanes may open at first sight: all together, of machines, of the workflow whatever else there is."""
MOST_TRACKS = 3
LONG_SPAN = 60_000_000
LONG_RATIO = 1000
NO_TITLES: Mapping[str, str] = {}
UNSTATED = "no transition on record"
DUST = timedelta(milliseconds=1)
_OF_AN_INSTANT = frozenset(("action", "decision", "payload", "attempt", "next_attempt"))
"""Kinds drawn after those that may last, where both begin at one instant; else the order of the items stands."""


def timeline_drawing(
    items: Sequence[TimelineItem],
    detail: ReadRow,
    states: Mapping[str, State],
    now: datetime,
    titles: Mapping[str, str] = NO_TITLES,
) -> Row:
    """The drawing of `app.queries.timeline` items; `detail` as the API answers it, `states` those of its workflow.

    `titles` are those of partners and queues, by id.
    """
    is_open = detail["status"] == "open"
    items = [item for item in items if not _is_dust(item)]
    marks = _marks(detail, now if is_open else None)
    axis = fold(_active(items, marks, now if is_open else None))
    by_lane = {lane: own for lane in LANES if (own := [item for item in items if item["lane"] == lane])}
    closed = _closed({lane: len(own) for lane, own in by_lane.items()})
    return {
        "transaction_id": detail["transaction_id"],
        "now": _ms(now) if is_open else None,
        "folded": axis.folded,
        "sentence": _sentence(items, detail, axis, now),
        "pieces": axis.rows(1000),
        "marks": marks,
        "lanes": [_lane(lane, own, states, now, titles) | {"closed": lane in closed} for lane, own in by_lane.items()],
    }


def _is_dust(item: TimelineItem) -> bool:
    """Whether an item is nothing but the digits that one clock has more than another: time before the first
    transition that is shorter than a millisecond."""
    until = item["until"]
    return bool(item["kind"] == "unknown" and until is not None and until - item["at"] < DUST)


def worked(items: Iterable[TimelineItem]) -> float:
    """Seconds during which at least one machine span ran."""
    total, reached = 0.0, None
    for start, end in sorted((item["at"], item["until"] or item["at"]) for item in items if item["lane"] == "machine"):
        begin = start if reached is None else max(start, reached)
        if end > begin:
            total += (end - begin).total_seconds()
        reached = end if reached is None else max(reached, end)
    return total


def _lane(
    lane: str, items: Sequence[TimelineItem], states: Mapping[str, State], now: datetime, titles: Mapping[str, str]
) -> Row:
    items = sorted(items, key=lambda item: (item["at"], item["kind"] in _OF_AN_INSTANT))
    tracks = _tracks(items, now) if lane != "machine" else [0] * len(items)
    return {
        "lane": lane,
        "title": LANES[lane],
        "note": lane_note(lane, items, worked(items)),
        "lines": lane_lines(lane, items, worked(items), titles),
        "tracks": max(tracks) + 1,
        "items": [
            {
                "id": item["ref"],
                "kind": item["kind"],
                "title": UNSTATED if item["kind"] == "unknown" and item["until"] is None else caption(item, titles),
                "from": _ms(item["at"]),
                "to": None if item["until"] is None else _ms(item["until"]),
                "track": track,
                "tone": tone(item, states),
                "glyph": GLYPHS.get(item["status"]) or GLYPHS.get(item["kind"], "●"),
                "error": is_error(item, states),
                "href": href(item),
                "lines": lines(item, states, titles),
            }
            for item, track in zip(items, tracks, strict=True)
        ],
    }


def _closed(rows: Mapping[str, int]) -> set[str]:
    """Lanes that start closed: the longest ones, the workflow's last, until the rest fit a screen."""
    closed = {lane for lane, count in rows.items() if lane == "machine" and count > SPANS_OPEN}
    for lane in sorted(rows, key=lambda lane: (lane == "workflow", -rows[lane])):
        if lane == "workflow" and rows[lane] <= STATES_OPEN:
            continue
        if sum(count for name, count in rows.items() if name not in closed) > ROWS_OPEN:
            closed.add(lane)
    return closed


def _tracks(items: Sequence[TimelineItem], now: datetime) -> list[int]:
    """For each item the first line of its lane's strip that is free by then; the last takes what finds no room.

    Instants lie over the first line: they cover nothing.
    """
    free: list[datetime] = []
    chosen = []
    for item in items:
        until = max(item["until"] or now, item["at"])
        if item["until"] == item["at"]:
            chosen.append(0)
            continue
        track = next((at for at, taken in enumerate(free) if taken <= item["at"]), len(free))
        if track < MOST_TRACKS:
            free[track : track + 1] = [until]
        chosen.append(min(track, MOST_TRACKS - 1))
    return chosen


def _marks(detail: ReadRow, now: datetime | None) -> list[Row]:
    """Now, and what is set for this transaction; of a finished one how it ended and which promise stood."""
    instants = [("now", now), ("finished", detail["finished_at"]), ("deadline", detail["deadline_at"])]
    if detail["due_at"] != detail["deadline_at"]:
        instants.append(("due", detail["due_at"]))
    if now is not None:
        instants += [("limit", detail["limit_at"]), ("next_attempt", detail["next_attempt_at"])]
    return [
        {"kind": kind, "at": _ms(at), "title": MARKS[kind].title, "glyph": MARKS[kind].glyph, "note": MARKS[kind].note}
        for kind, at in instants
        if at is not None
    ]


def _active(items: Iterable[TimelineItem], marks: Iterable[ReadRow], now: datetime | None) -> Iterable[Interval]:
    """What is no idle time: machine spans as long as they run, and the instants at which anything begins or ends.

    A wait is not activity, and neither is a span that merely encloses the others for days: of a span a thousand times
    longer than the middle one, and over a minute, only the ends count.
    """
    active = list(items)
    spans = [(_us(item["at"]), _us(item["until"] or item["at"])) for item in active if item["lane"] == "machine"]
    middle = median_low([end - start for start, end in spans]) if spans else 0
    for start, end in spans:
        if end - start > max(LONG_SPAN, middle * LONG_RATIO):
            yield from ((start, start), (end, end))
        else:
            yield start, end
    instants = [item["at"] for item in active] + [item["until"] for item in active if item["until"] is not None]
    yield from ((_us(at), _us(at)) for at in instants)
    yield from ((round(mark["at"] * 1000), round(mark["at"] * 1000)) for mark in marks)
    if now is not None:
        yield _us(now), _us(now)


def _sentence(items: Sequence[TimelineItem], detail: ReadRow, axis: Axis, now: datetime) -> str:
    """How much there is to see, and that the axis is not to scale where it is not."""
    until = detail["finished_at"] or now
    elapsed = max(0.0, (until - detail["started_at"]).total_seconds())
    so_far = "so far " if detail["finished_at"] is None else ""
    busy = worked(items)
    worked_for = f", of which machines worked {length(busy)}" if busy else ""
    scale = "Idle time is folded: not to scale." if axis.folded else "Drawn to scale."
    return f"{length(elapsed)} {so_far}".strip() + f"{worked_for}. {scale}"


def _us(instant: datetime) -> int:
    return (instant - EPOCH) // timedelta(microseconds=1)


def _ms(instant: datetime) -> float:
    return _us(instant) / 1000
