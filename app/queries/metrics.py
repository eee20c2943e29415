"""Numbers over time: one point a bucket, one series a segment."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.errors import BadInput, NotFound
from app.domain.rows import ReadRow, Row
from app.domain.segments import SEGMENTS
from app.queries.filters import NOT, Filters
from app.queries.numbers import ASKED_TOGETHER, NUMBERS, SHARES, Number
from app.queries.points import Span, Values, hours, latest_row, level
from app.queries.rows import dicts
from app.store.reader import Reader

INTERVALS = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "1w": timedelta(weeks=1)}
LAST = timedelta(hours=24)
MOST_POINTS = 10_000
MICROSECOND = timedelta(microseconds=1)
Key = tuple[str | None, ...]


def series(
    reader: Reader,
    number: str,
    filters: Filters | None = None,
    by: Sequence[str] = (),
    interval: str | None = None,
    quantile: str | None = None,
    keys: Sequence[Key] | None = None,
    parts: Sequence[str] = (),
) -> list[Row]:
    """`series` of interface.md: [{segment, points: [{at, value, n}]}], every bucket a point.

    Buckets are [from, to) of the filters, by default the last 24 h to now; each is named by its start. Every value of
    `by` that the filtered transactions have is a series, null included; of `error_class`, those that occur in the
    range. Given `keys` (values in the order of `by`), those are the series instead. Raises NotFound for an unknown
    number, and BadInput for what else is not taken and for more than 10,000 points.
    `parts` are segments by which the same was just asked: where a number adds up, that answer has this one in it.
    """
    starts, by_key = values(reader, number, filters, by, interval, quantile, keys, parts)
    return [
        {
            "segment": dict(zip(dict.fromkeys(by), key, strict=True)),
            "points": [{"at": at, "value": value, "n": n} for at, (value, n) in zip(starts, points, strict=True)],
        }
        for key, points in by_key.items()
    ]


def values(
    reader: Reader,
    number: str,
    filters: Filters | None = None,
    by: Sequence[str] = (),
    interval: str | None = None,
    quantile: str | None = None,
    keys: Sequence[Key] | None = None,
    parts: Sequence[str] = (),
) -> tuple[list[datetime], dict[Key, Values]]:
    """The same series as the starts of the buckets and, by segment (values of `by`), value and n of each."""
    starts, by_key = _points(reader, number, filters, by, interval, quantile, keys, parts, MOST_POINTS)
    return starts, dict(by_key)


def counts(
    reader: Reader, number: str, filters: Filters, by: Sequence[str], interval: str | None
) -> Iterator[tuple[Key, list[int]]]:
    """By segment (values of `by`) the n of every bucket, of however many segments there are: for an answer that holds
    none of them. One segment's buckets are made at a time."""
    _, by_key = _points(reader, number, filters, by, interval, None, None, (), None)
    return ((key, [n or 0 for _, n in points]) for key, points in by_key)


def _points(
    reader: Reader,
    number: str,
    filters: Filters | None,
    by: Sequence[str],
    interval: str | None,
    quantile: str | None,
    keys: Sequence[Key] | None,
    parts: Sequence[str],
    most: int | None,
) -> tuple[list[datetime], Iterator[tuple[Key, Values]]]:
    """The starts of the buckets, and each segment with its points; `most` of them in all, None for any number."""
    asked = _number(number)
    by = _by(number, asked, by)
    filters = ranged(filters or Filters(), reader.now)
    starts = _starts(filters, _width(filters, interval))
    narrowed = filters if keys is None else only(filters, by, keys)
    parameters = _parameters(number, narrowed, by, _width(filters, interval), quantile, parts)
    occurring = keys is None and "error_class" in by
    if keys is None:
        keys = _keys(reader, parameters, by)
    _limit(len(keys), len(starts), most)
    rows = _rows(reader, asked, parameters, by, quantile)
    if occurring:
        keys = _sorted(rows)
        _limit(len(keys), len(starts), most)
    span = Span(len(starts), _width(filters, interval) // MICROSECOND)
    return starts, ((key, asked.form(rows.get(key, {}), span)) for key in keys)


def totals(
    reader: Reader,
    number: str,
    filters: Filters,
    by: Sequence[str],
    quantile: str | None = None,
    keys: Sequence[Key] | None = None,
    parts: Sequence[str] = (),
) -> dict[Key, tuple[Any, int]]:
    """{values of `by`: (value, n)} over the whole range, by default the last 24 h, of however many segments there are.

    Given `keys` (values in the order of `by`), of those alone. `parts` and what it raises are as of `series`.
    """
    asked = _number(number)
    by = _by(number, asked, by)
    filters = ranged(filters, reader.now)
    if asked.form is level:  # what stands at the end is the same wherever the range begins
        filters = replace(filters, from_=max(_bounds(filters)[1], datetime.min + LAST) - LAST)  # noqa: DTZ901
    width = _width(filters, None)
    narrowed = filters if keys is None else only(filters, by, keys)
    parameters = _parameters(number, narrowed, by, width, quantile, parts)
    rows = _rows(reader, asked, parameters, by, quantile)
    if keys is None:
        keys = _sorted(rows) if "error_class" in by else _keys(reader, parameters, by)
    span = Span(1, width // MICROSECOND)
    return {key: asked.form(rows.get(key, {}), span)[0] for key in keys}


def latest(
    reader: Reader,
    number: str,
    filters: Filters,
    by: Sequence[str],
    interval: str,
    buckets: int,
    quantile: str | None = None,
    keys: Sequence[Key] | None = None,
    parts: Sequence[str] = (),
) -> dict[Key, tuple[Any, int]]:
    """`totals` over the last `buckets` of the filters' range, which has both ends and whole buckets.

    From the answer to the series by bucket, which is asked for anyway, where the number's buckets add up.
    """
    asked, (since, to), width = _number(number), _bounds(filters), INTERVALS[interval]
    by = _by(number, asked, by)
    if asked.quantiles or asked.form is hours or (to - since) % width:
        return totals(reader, number, latest_range(filters, interval, buckets), by, quantile, keys, parts)
    narrowed = filters if keys is None else only(filters, by, keys)
    parameters = _parameters(number, narrowed, by, width, quantile, parts)
    rows = _rows(reader, asked, parameters, by, quantile)
    if keys is None:
        keys = _keys(reader, parameters, by)
    first = 0 if asked.form is level else max((to - since) // width - buckets, 0)
    span = Span(1, width // MICROSECOND)
    return {key: asked.form({0: latest_row(rows.get(key, {}), first)}, span)[0] for key in keys}


def latest_range(filters: Filters, interval: str, buckets: int) -> Filters:
    """The filters cut to the last buckets of their range, which has both ends and whole buckets."""
    since, to = _bounds(filters)
    return replace(filters, from_=max(since, to - INTERVALS[interval] * buckets))


def _parameters(
    number: str, filters: Filters, by: Sequence[str], width: timedelta, quantile: str | None, parts: Sequence[str]
) -> Row:
    asked = NUMBERS[number]
    split = by if asked.quantiles or by else parts
    own = {"by": split, "width_us": width // MICROSECOND, "shares": _shares(number, asked, quantile)}
    return {**filters.parameters(), **asked.parameters, **own}


def _rows(
    reader: Reader, asked: Number, parameters: ReadRow, by: Sequence[str], quantile: str | None
) -> dict[Key, dict[int, ReadRow]]:
    """The question's rows by segment and bucket; those of parts of a segment are added up."""
    rows: dict[Key, dict[int, ReadRow]] = defaultdict(dict)
    wanted = None if not asked.quantiles else parameters["shares"].index(SHARES[quantile or asked.quantiles[0]])
    for row in dicts(reader.ask(asked.question, **parameters)):
        buckets, place = rows[_key(row, by)], int(row["bucket"])
        if wanted is not None:
            row["seconds"] = row["lengths_us"][wanted] / 1e6
        buckets[place] = row if place not in buckets else latest_row({0: row, 1: buckets[place]}, 0)
    return rows


def only(filters: Filters, by: Sequence[str], keys: Sequence[Key]) -> Filters:
    """The filters narrowed to the values that `keys` have in each of the segments `by`: of two segments that also lets
    other pairs of those values pass, which the caller leaves out. A value that a filter would read as "not this" does
    not narrow."""
    chosen: Row = {}
    for place, name in enumerate(by):
        wanted = tuple(dict.fromkeys(key[place] or "" for key in keys))
        if name in SEGMENTS and not any(value.startswith(NOT) for value in wanted):
            chosen[name] = wanted
    return replace(filters, **chosen)


def _number(name: str) -> Number:
    if name not in NUMBERS:
        raise NotFound(f"There is no number {name[:60]!r}. Known: {', '.join(NUMBERS)}.")
    return NUMBERS[name]


def _by(name: str, number: Number, by: Sequence[str]) -> tuple[str, ...]:
    known = (*SEGMENTS, *number.segments)
    for one in by:
        if one not in known:
            raise BadInput(f"by: {one[:60]!r} is not one of {', '.join(known)}, by which {name} splits.")
    return tuple(dict.fromkeys(by))


def _shares(name: str, number: Number, quantile: str | None) -> list[float]:
    if quantile is not None and quantile not in number.quantiles:
        has = f"has {', '.join(number.quantiles)}" if number.quantiles else "has no quantiles"
        raise BadInput(f"quantile: {quantile[:60]!r} is not taken; {name} {has}.")
    wanted = quantile or next(iter(number.quantiles), None)
    return [SHARES[name] for together in ASKED_TOGETHER if wanted in together for name in together]


def _keys(reader: Reader, parameters: ReadRow, by: Sequence[str]) -> list[Key]:
    """The segments of the series; of error classes only the question itself knows which occur."""
    if not by:
        return [()]
    if "error_class" in by:
        return []
    if len(by) == 1:
        return _sorted((row["value"],) for row in dicts(reader.ask("metric_segment", segment=by[0], **parameters)))
    return _sorted(_key(row, by) for row in dicts(reader.ask("metric_segments", **parameters)))


def _sorted(keys: Iterable[Key]) -> list[Key]:
    """In order of the values as they are asked for, nulls last."""
    return sorted(keys, key=lambda key: [(part is None, part or "") for part in key])


def _limit(series_: int, buckets: int, most: int | None) -> None:
    if most is not None and series_ * buckets > most:
        raise BadInput(
            f"interval: {series_:,} series of {buckets:,} buckets are more than {most:,} points; "
            "take longer buckets, a shorter range, or fewer segments."
        )


def ranged(filters: Filters, now: datetime) -> Filters:
    """The filters with the range that numbers have where none is asked for: the last 24 h to now. Raises BadInput."""
    to = now if filters.to is None else filters.to
    first = datetime.min + LAST  # noqa: DTZ901
    since = max(to, first) - LAST if filters.from_ is None else filters.from_
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


def _key(row: Row, by: Sequence[str]) -> Key:
    return tuple(row[name] for name in by)
