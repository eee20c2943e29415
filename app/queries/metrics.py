"""Numbers over time: one point a bucket, one series a segment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from app.domain.errors import BadInput, NotFound
from app.queries.filters import SEGMENTS, Filters
from app.queries.rows import dicts
from app.store.reader import Reader

INTERVALS = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "1w": timedelta(weeks=1)}
LEVELS = ("stuck", "queue_depth")
"""Numbers of what is so at a bucket's end; the others count what happens in it."""
NUMBERS = ("started", "finished", *LEVELS)
LAST = timedelta(hours=24)
MOST_POINTS = 10_000
Key = tuple[str | None, ...]


def series(
    reader: Reader, number: str, filters: Filters | None = None, by: Sequence[str] = (), interval: str | None = None
) -> list[dict[str, Any]]:
    """`series` of interface.md: [{segment, points: [{at, value, n}]}], every bucket a point.

    Buckets are [from, to) of the filters, by default the last 24 h to now; each is named by its start. Every value of
    `by` that the filtered transactions have is a series, null included. Raises NotFound for an unknown number, and
    BadInput for what else is not taken and for more than 10,000 points.
    """
    if number not in NUMBERS:
        raise NotFound(f"There is no number {number[:60]!r}. Known: {', '.join(NUMBERS)}.")
    for name in by:
        if name not in SEGMENTS:
            raise BadInput(f"by: {name[:60]!r} is not one of {', '.join(SEGMENTS)}.")
    by = tuple(dict.fromkeys(by))
    filters = _ranged(filters or Filters(), reader.now)
    width = _width(filters, interval)
    starts = _starts(filters, width)
    parameters = filters.parameters() | {"by": by, "width_us": width // timedelta(microseconds=1)}
    keys = [_key(row, by) for row in dicts(reader.ask("metric_segments", **parameters))] if by else [()]
    if len(keys) * len(starts) > MOST_POINTS:
        raise BadInput(
            f"interval: {len(keys):,} series of {len(starts):,} buckets are more than {MOST_POINTS:,} points; "
            "take longer buckets, a shorter range, or fewer segments."
        )
    changes: dict[Key, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in dicts(reader.ask(f"metric_{number}", **parameters)):
        changes[_key(row, by)][int(row["bucket"])] += int(row["change"])
    return [
        {"segment": dict(zip(by, key, strict=True)), "points": _points(starts, changes[key], number in LEVELS)}
        for key in keys
    ]


def _points(starts: Sequence[datetime], changes: dict[int, int], level: bool) -> list[dict[str, Any]]:
    counts = [changes.get(place, 0) for place in range(len(starts))]
    values = list(accumulate(counts)) if level else counts
    return [{"at": at, "value": value, "n": value} for at, value in zip(starts, values, strict=True)]


def _ranged(filters: Filters, now: datetime) -> Filters:
    to = now if filters.to is None else filters.to
    since = to - LAST if filters.from_ is None else filters.from_
    if since >= to:
        raise BadInput("from: is not before to.")
    return replace(filters, from_=since, to=to)


def _width(filters: Filters, interval: str | None) -> timedelta:
    if interval is None:
        return _bounds(filters)[1] - _bounds(filters)[0]
    if interval not in INTERVALS:
        raise BadInput(f"interval: {interval[:60]!r} is not one of {', '.join(INTERVALS)}; none is one bucket.")
    return INTERVALS[interval]


def _starts(filters: Filters, width: timedelta) -> list[datetime]:
    since, to = _bounds(filters)
    count = -(-(to - since) // width)
    if count > MOST_POINTS:
        raise BadInput(f"interval: {count:,} buckets are more than {MOST_POINTS:,} points; take longer ones.")
    return [since + width * place for place in range(count)]


def _bounds(filters: Filters) -> tuple[datetime, datetime]:
    if filters.from_ is None or filters.to is None:
        raise ValueError("a range is chosen before it is divided")
    return filters.from_, filters.to


def _key(row: dict[str, Any], by: Sequence[str]) -> Key:
    return tuple(row[name] for name in by)
