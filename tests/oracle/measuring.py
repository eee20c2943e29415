"""Every number of the table, bucket by bucket and segment by segment, by going through all transactions each time.

Readings chosen where the text leaves room:
- A count of nothing and hours of nothing are 0; a share or a quantile of nothing is null.
- Of hours, `n` is the transactions that had more than no time in the bucket, each once.
- A series of an error class is there when one such error lies in the range asked about.
- Time that lies ahead of now belongs to no hours.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    measured: dict[tuple[Any, ...], list[list[Any]]] = {} if by else {(): []}
    for name in world.records:
        segment = world.segment(name)
        if not all(segment[field] in values for field, values in (filters or {}).items()):
            continue
        facts = list(_facts(world, number, name))
        for error_class in _classes(facts, buckets) if "error_class" in by else (None,):
            key = tuple(error_class if field == "error_class" else segment[field] for field in by)
            own = [fact for fact in facts if error_class in (None, fact[1])]
            measured.setdefault(key, []).append(own)
    return {key: [_point(number, parts, bucket, share) for bucket in buckets] for key, parts in measured.items()}


def _facts(world: World, number: str, name: Name) -> Iterator[tuple[Any, Any]]:
    """What the number measures of one transaction: pairs, of which a bucket takes some or a part."""
    if number in INSTANTS:
        return INSTANTS[number](world.histories[name])
    if number in SHARES:
        return SHARES[number](world, name)
    if number in LENGTHS:
        return LENGTHS[number](world.histories[name])
    return STRETCHES[number](world, name)


def _classes(facts: Sequence[tuple[Any, Any]], buckets: Sequence[Bucket]) -> set[str]:
    return {error_class for at, error_class in facts if buckets[0][0] <= at < buckets[-1][1]}


def _point(number: str, parts: Sequence[Sequence[Any]], bucket: Bucket, share: Fraction) -> Point:
    """The number in one bucket, from the facts of each transaction that counts there."""
    start, end = bucket
    if number in STRETCHES:
        times = [
            sum(max(0, micros(min(until, end) - max(since, start))) for since, until in stretches)
            for stretches in parts
        ]
        return Fraction(sum(times), MICROSECONDS_AN_HOUR), sum(time > 0 for time in times)
    found = [value for facts in parts for at, value in facts if start <= at < end]
    if number in INSTANTS:
        return Fraction(len(found)), len(found)
    if not found:
        return None, 0
    if number in SHARES:
        return Fraction(sum(found), len(found)), len(found)
    return quantile(found, share) / 1_000_000, len(found)
