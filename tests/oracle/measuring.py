"""Every number of the table, bucket by bucket and segment by segment, by going through all transactions each time.

Readings chosen where the text leaves room:
- A count of nothing and hours of nothing are 0; a share or a quantile of nothing is null.
- Of hours, `n` is the transactions that had more than no time in the bucket, each once.
- A series of an error class is there when one such error lies in the range asked about.
- Time that lies ahead of now belongs to no hours.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.oracle import numbers
from tests.oracle.history import micros
from tests.oracle.joins import Name
from tests.oracle.learned import quantile
from tests.oracle.measures import INSTANTS, LENGTHS, SHARES, STRETCHES
from tests.oracle.numbers import Bucket
from tests.oracle.world import World

LEVELS = ("started", "finished", "stuck", "queue_depth")
NUMBERS = (*LEVELS, *INSTANTS, *SHARES, *LENGTHS, *STRETCHES)
SEGMENTS = ("workflow", "partner", "tenant", "version")
MICROSECONDS_AN_HOUR = 3_600_000_000
Point = tuple[Fraction | None, int]
"""(value, n)."""


def series(
    world: World,
    number: str,
    buckets: Sequence[Bucket],
    by: Sequence[str] = (),
    filters: Mapping[str, Sequence[str | None]] | None = None,
    share: Fraction = Fraction(1, 2),
) -> dict[tuple[Any, ...], list[Point]]:
    """Points by segment (in the order of `by`), one for each bucket; `share` is the quantile, where there is one."""
    if number in LEVELS:
        counted = numbers.series(world, number, buckets, by, filters)
        return {key: [(Fraction(value), value) for value in values] for key, values in counted.items()}
    members: dict[tuple[Any, ...], list[Name]] = {} if by else {(): []}
    for name in world.records:
        segment = world.segment(name)
        if all(segment[field] in values for field, values in (filters or {}).items()):
            for key in _keys(world, name, segment, buckets, by):
                members.setdefault(key, []).append(name)
    return {
        key: [_point(world, number, names, bucket, share, _class_of(key, by)) for bucket in buckets]
        for key, names in members.items()
    }


def _keys(
    world: World, name: Name, segment: Mapping[str, Any], buckets: Sequence[Bucket], by: Sequence[str]
) -> set[tuple[Any, ...]]:
    if "error_class" not in by:
        return {tuple(segment[field] for field in by)}
    happened = INSTANTS["errors"](world.histories[name])
    classes = {found for at, found in happened if buckets[0][0] <= at < buckets[-1][1]}
    return {tuple(found if field == "error_class" else segment[field] for field in by) for found in classes}


def _class_of(key: tuple[Any, ...], by: Sequence[str]) -> str | None:
    return key[list(by).index("error_class")] if "error_class" in by else None


def _point(
    world: World, number: str, names: Sequence[Name], bucket: Bucket, share: Fraction, error_class: str | None
) -> Point:
    if number in INSTANTS:
        happened = [one for name in names for one in INSTANTS[number](world.histories[name])]
        count = sum(_within(bucket, at) and error_class in (None, found) for at, found in happened)
        return Fraction(count), count
    if number in SHARES:
        judged = [holds for name in names for at, holds in SHARES[number](world, name) if _within(bucket, at)]
        return (Fraction(sum(judged), len(judged)) if judged else None), len(judged)
    if number in LENGTHS:
        ended = [one for name in names for one in LENGTHS[number](world.histories[name])]
        lengths = [length for at, length in ended if _within(bucket, at)]
        return (quantile(lengths, share) / 1_000_000 if lengths else None), len(lengths)
    times = [_time_within(world, number, name, bucket) for name in names]
    return Fraction(sum(times), MICROSECONDS_AN_HOUR), sum(time > 0 for time in times)


def _time_within(world: World, number: str, name: Name, bucket: Bucket) -> int:
    stretches = STRETCHES[number](world, name)
    return sum(max(0, micros(min(until, bucket[1]) - max(start, bucket[0]))) for start, until in stretches)


def _within(bucket: Bucket, instant: datetime) -> bool:
    return bucket[0] <= instant < bucket[1]
