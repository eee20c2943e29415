"""A world's records as the journal would hand them over: entries of Arrow tables, in any order and grouping."""

from collections.abc import Sequence
from random import Random

from app.domain.records import SCHEMAS, Kind, of_rows
from app.journal import Entry
from tests.oracle.records import Record, payload_id


def entries(records: Sequence[Record], first: int = 1) -> list[Entry]:
    """One entry for each run of neighbours that one commit could hold, in the order given; offsets count up."""
    runs: list[list[Record]] = []
    for record in records:
        if runs and _commit(runs[-1][0]) == _commit(record):
            runs[-1].append(record)
        else:
            runs.append([record])
    return [_entry(run, first + i) for i, run in enumerate(runs)]


def shuffled(records: Sequence[Record], dice: Random, twice: float = 0.3) -> list[Record]:
    """The records in some other order, some of them more than once; each keeps the instant of its arrival."""
    again = [record for record in records if dice.random() < twice]
    some = [*records, *again]
    dice.shuffle(some)
    return some


def parted(given: Sequence[Entry], dice: Random, most: int = 3) -> list[list[Entry]]:
    """The entries in at most so many batches, in their order."""
    cuts = sorted({0, *(dice.randrange(len(given)) for _ in range(most - 1))})
    return [list(given[start:end]) for start, end in zip(cuts, [*cuts[1:], len(given)], strict=True)]


def _commit(record: Record) -> tuple[object, ...]:
    return tuple(record.get(name) for name in ("record_kind", "ingested_at", "ingested_by", "tenant_scope"))


def _entry(run: Sequence[Record], offset: int) -> Entry:
    kind = Kind(run[0]["record_kind"])
    rows = [{name: record.get(name) for name in SCHEMAS[kind].names} for record in run]
    if kind is Kind.PAYLOAD:
        rows = [row | {"payload_id": payload_id(record)} for row, record in zip(rows, run, strict=True)]
    one = run[0]
    table = of_rows(kind, rows)
    return Entry(offset, offset, one["ingested_at"], kind, one["ingested_by"], one["tenant_scope"], table)
