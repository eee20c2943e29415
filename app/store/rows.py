"""Journal entries as the rows of store tables: the columns that the journal and the store's rules add."""

from collections.abc import Sequence
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from app.domain.records import INSTANT, Kind
from app.journal.port import Entry

CLOCK_AHEAD = timedelta(minutes=5)
SCOPE_END = chr(31)
MARKS = pa.schema(
    [
        ("tenant_scope", pa.string()),
        ("trace_id", pa.string()),
        ("own_tx", pa.string()),
        ("event_at", INSTANT),
        ("ingested_at", INSTANT),
    ]
)


def rows_of(entry: Entry) -> pa.Table:
    """The entry's records with `event_at`, `own_tx`, `ingested_at`, `ingested_by` and `tenant_scope` beside.

    `event_at` is event_time, or ingested_at where event_time is more than five minutes after it.
    """
    table = entry.table
    count = table.num_rows
    ingested_at = pa.scalar(entry.ingested_at, INSTANT)
    scope = entry.tenant_scope or ""
    if entry.kind is not Kind.REJECTION:
        latest = pa.scalar(entry.ingested_at + CLOCK_AHEAD, INSTANT)
        event_at = pc.if_else(pc.greater(table["event_time"], latest), ingested_at, table["event_time"])
        table = table.append_column("event_at", event_at)
        named = pc.binary_join_element_wise(pa.scalar(scope), table["transaction_id"], SCOPE_END)
        table = table.append_column("own_tx", named)
    return (
        table.append_column("ingested_at", pa.repeat(ingested_at, count))
        .append_column("ingested_by", pa.repeat(pa.scalar(entry.ingested_by), count))
        .append_column("tenant_scope", pa.repeat(pa.scalar(scope), count))
    )


def by_kind(entries: Sequence[Entry]) -> dict[Kind, pa.Table]:
    """One table a kind over all entries, in their order, with each row's `place` in that order over all kinds."""
    tables: dict[Kind, list[pa.Table]] = {}
    place = 0
    for entry in entries:
        rows = rows_of(entry)
        numbers = pa.array(range(place, place + rows.num_rows), pa.int64())
        tables.setdefault(entry.kind, []).append(rows.append_column("place", numbers))
        place += rows.num_rows
    return {kind: pa.concat_tables(parts).unify_dictionaries() for kind, parts in tables.items()}


def marks_of(tables: Sequence[pa.Table]) -> pa.Table:
    """Of the rows given: each (scope, trace, named transaction) once, with its earliest instants."""
    parts = [
        table.select(MARKS.names)
        .group_by(["tenant_scope", "trace_id", "own_tx"])
        .aggregate([("event_at", "min"), ("ingested_at", "min")])
        for table in tables
    ]
    renamed = [part.rename_columns(MARKS.names).cast(MARKS) for part in parts]
    return pa.concat_tables(renamed) if renamed else MARKS.empty_table()
