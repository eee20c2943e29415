"""What came late for a closed period, and whose part in a number it changed: transaction by transaction, both worlds.

Readings chosen where the text leaves room:
- Late is a record that happened by the period's end, that instant included, and was ingested after it.
- A transaction's part in a number is what it adds to it in the period, under the segments that it is asked for by. A
  part that only moved within the period is the same part.
- A record of a batch's trace belongs to several transactions and is one record.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.oracle import measuring, numbers
from tests.oracle.history import micros
from tests.oracle.joins import Name
from tests.oracle.measures import INSTANTS, STRETCHES
from tests.oracle.numbers import Bucket
from tests.oracle.records import Record, key_of
from tests.oracle.world import World

Sender = tuple[str | None, str, str]
"""(source or service, token, kind of record)."""


def part(
    world: World,
    number: str,
    name: Name,
    bucket: Bucket,
    by: Sequence[str],
    filters: Mapping[str, Sequence[str | None]],
) -> Any:
    """What one transaction is to the number; None for nothing."""
    if name not in world.records:
        return None
    segment = world.segment(name)
    if not all(segment[field] in values for field, values in filters.items()):
        return None
    under = tuple(segment[field] for field in by if field != "error_class")
    if number in measuring.LEVELS:
        return under if numbers._belongs(world, number, name, bucket) else None
    start, end = bucket
    facts = list(measuring._facts(world, number, name))
    if number in STRETCHES:
        time = sum(max(0, micros(min(until, end) - max(since, start))) for since, until in facts)
        return (under, time) if time else None
    inside = [value for at, value in facts if start <= at < end]
    if number in INSTANTS and "error_class" not in by:
        inside = [None] * len(inside)
    return (under, sorted(inside, key=str)) if inside else None


def late(world: World, name: Name, until: datetime) -> list[Record]:
    """The transaction's late records."""
    return [record for record in world.records[name] if record["ingested_at"] > until and record["at"] <= until]


def senders(world: World, names: Sequence[Name], until: datetime) -> dict[Sender, tuple[int, int]]:
    """(records, transactions) of each sender of late records of these transactions."""
    records: dict[Sender, set[Any]] = defaultdict(set)
    owners: dict[Sender, set[Name]] = defaultdict(set)
    for name in names:
        for record in late(world, name, until):
            sender = (record.get("source") or record.get("service"), record["ingested_by"], record["record_kind"])
            records[sender].add(key_of(record))
            owners[sender].add(name)
    return {sender: (len(records[sender]), len(owners[sender])) for sender in records}
