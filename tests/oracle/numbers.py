"""The numbers `started`, `finished`, `stuck` and `queue_depth`, per bucket and segment.

Readings chosen where the text leaves room:
- What is so at the end of a bucket includes the records of exactly that instant.
- A transaction is counted under the segments that it has now, also in earlier buckets.
- A transaction is judged at an earlier instant by all its records of event time up to it, whenever they arrived and
  however they were joined; one that had no record yet was not there.
- A count of nothing is 0; `n` of a count is the count.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.oracle.joins import Name
from tests.oracle.stuck import holding
from tests.oracle.world import World

COUNTED_AS_STUCK = {"review_overdue", "state_limit", "deadline"}
Bucket = tuple[datetime, datetime]


def _belongs(world: World, number: str, name: Name, bucket: Bucket) -> bool:
    start, end = bucket
    history = world.histories[name]
    if number == "started":
        return start <= history.started_at < end
    if number == "finished":
        return history.finished_at is not None and start <= history.finished_at < end
    instant = min(end, world.now)
    if history.started_at > instant:
        return False
    then = world.judged(name, instant) if instant < world.now else history
    if number == "stuck":
        return bool(holding(then, world.learned) & COUNTED_AS_STUCK)
    return then.waits_on in ("queue", "review")


def series(
    world: World,
    number: str,
    buckets: Sequence[Bucket],
    by: Sequence[str] = (),
    filters: Mapping[str, Sequence[str | None]] | None = None,
) -> dict[tuple[Any, ...], list[int]]:
    """Values by segment (in the order of `by`), one for each bucket."""
    segments = {name: world.segment(name) for name in world.records}
    chosen = [
        name
        for name, segment in segments.items()
        if all(segment[field] in values for field, values in (filters or {}).items())
    ]
    answer: dict[tuple[Any, ...], list[int]] = {} if by else {(): [0] * len(buckets)}
    for name in chosen:
        values = answer.setdefault(tuple(segments[name][field] for field in by), [0] * len(buckets))
        for i, bucket in enumerate(buckets):
            values[i] += _belongs(world, number, name, bucket)
    return answer
