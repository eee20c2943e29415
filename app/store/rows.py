"""Journal entries as rows of the store's tables, with the columns that journal and store add."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from app.domain.instants import EPOCH
from app.domain.records import INSTANT, Kind
from app.journal.port import Entry, Seal
from app.redaction.identification import no_longer_named, transaction_ids
from app.store.span_columns import with_span_columns

TRACED = (Kind.SPAN, Kind.LOG_LINE)
"""Records whose transaction is named by an attribute."""
CLOCK_AHEAD = timedelta(minutes=5)
THESE_DAYS = timedelta(days=3653)
"""How long before its arrival an instant that was sent in another unit is looked for."""
UNITS = (1_000, 1_000_000, 1_000_000_000)
"""What an instant was divided by that was sent in microseconds, milliseconds or seconds where nanoseconds are meant."""
SCOPE_END = chr(31)
AHEAD_US = CLOCK_AHEAD // timedelta(microseconds=1)
YEAR_2_US = (datetime(2, 1, 1) - EPOCH) // timedelta(microseconds=1)  # noqa: DTZ001 - instants are naive, in UTC
FIRST_DAYS_US = timedelta(days=60) // timedelta(microseconds=1)
CHUNK_ROWS = 10_240
"""Rows of one chunk of what is inserted: fewer, and DuckDB's room for each chunk is wasted."""
ENOUGH_ROWS = 2_048
"""Rows of one of DuckDB's vectors: chunks of so many on average are left as they are."""
MARKS = pa.schema(
    [
        ("tenant_scope", pa.string()),
        ("trace_id", pa.string()),
        ("own_tx", pa.string()),
        ("event_at", INSTANT),
        ("ingested_at", INSTANT),
    ]
)


def rows_of(entries: Sequence[Entry], join_attributes: Sequence[str] = ()) -> pa.Table:
    """The records of entries of one kind, in order, with what the journal knows of each beside.

    That is `event_at` (event_time, or ingested_at where event_time is more than five minutes after it or
    `implausible`), `own_tx`, `ingested_at`, `ingested_by` and `tenant_scope`; of spans also `sent_id` and those of
    `app.store.span_columns`.
    Worked out for all entries at once, since small requests make thousands; in chunks of `CHUNK_ROWS` at most, since
    what is made on the way of so many rows stays in the processor's cache.
    """
    table = _even(pa.concat_tables([entry.table for entry in entries]).unify_dictionaries())
    lengths = np.array([entry.table.num_rows for entry in entries])
    instants = np.array([entry.ingested_at for entry in entries], "datetime64[us]")
    ingested_at = pa.array(np.repeat(instants, lengths), INSTANT)
    scopes = _repeated([entry.tenant_scope or "" for entry in entries], lengths)
    if entries[0].kind is not Kind.REJECTION:
        latest = pa.array(np.repeat(instants + np.timedelta64(CLOCK_AHEAD), lengths), INSTANT)
        event_time = table["event_time"]
        untrue = pc.or_(pc.greater(event_time, latest), implausible(event_time, ingested_at))
        event_at = pc.if_else(untrue, ingested_at, event_time)
        ids = table["transaction_id"]
        if join_attributes and entries[0].kind in TRACED:
            ids = named_now(table, join_attributes)
        named = pc.binary_join_element_wise(scopes, ids, SCOPE_END)
        table = table.append_column("event_at", event_at).append_column("own_tx", named)
        if entries[0].kind is Kind.SPAN:
            table = with_span_columns(table).append_column("sent_id", _sent_ids(ids, table["transaction_id"]))
    return (
        table.append_column("ingested_at", ingested_at)
        .append_column("ingested_by", _repeated([entry.ingested_by for entry in entries], lengths))
        .append_column("tenant_scope", scopes)
    )


def named_now(table: pa.Table, join_attributes: Sequence[str]) -> pa.ChunkedArray:
    """Of each span or log line the transaction that it names by the present `join_attributes`, null where none.

    An id that came with the record and is no attribute's value stands; one that was read from an attribute which names
    nothing any more does not.
    """
    columns = table.select(("attributes", "resource", "transaction_id"))
    return pa.chunked_array([_named(batch, join_attributes) for batch in columns.to_batches()], pa.string())


def _sent_ids(ids: pa.ChunkedArray, sent: pa.ChunkedArray) -> pa.ChunkedArray:
    """What was sent, where it is not the id that the span is named by: '' for none; null where both are the same."""
    if ids.equals(sent):
        return pa.chunked_array([pa.nulls(len(sent), pa.string())])
    same = pc.fill_null(pc.equal(ids, sent), False)
    other = pc.if_else(pc.is_valid(ids), pc.fill_null(sent, ""), sent)
    return pc.if_else(same, pa.scalar(None, pa.string()), other)


def _named(batch: pa.RecordBatch, join_attributes: Sequence[str]) -> pa.Array:
    ids = transaction_ids(batch, join_attributes)
    journaled = batch["transaction_id"]
    lost = np.flatnonzero(pc.and_(pc.is_null(ids), pc.is_valid(journaled)).to_numpy(zero_copy_only=False))
    if not len(lost):
        return ids
    rows = pa.array(lost)
    standing = np.zeros(len(ids), bool)
    standing[lost] = ~no_longer_named(batch.take(rows), journaled.take(rows)).to_numpy(zero_copy_only=False)
    return pc.if_else(pa.array(standing), journaled, ids)


def implausible(event_time: pa.ChunkedArray, ingested_at: pa.Array) -> pa.ChunkedArray:
    """Which instants no sender means: the year 1, exactly 1970-01-01T00:00:00Z, or one of the ten years before its
    arrival that was sent in a coarser unit than it was read in, and so lies in the first days of 1970."""
    instants = event_time.cast(pa.int64()).to_numpy()
    arrived = ingested_at.cast(pa.int64()).to_numpy()
    wrong = (instants == 0) | (instants < YEAR_2_US)
    early = (instants > 0) & (instants < FIRST_DAYS_US)
    if early.any():
        longest = THESE_DAYS // timedelta(microseconds=1)
        for unit in UNITS:
            meant = np.where(early, instants, 0) * float(unit)
            wrong |= early & (meant > arrived - longest) & (meant <= arrived + AHEAD_US)
    return pa.chunked_array([pa.array(wrong)])


def by_kind(entries: Sequence[Entry], join_attributes: Sequence[str] = ()) -> dict[Kind, pa.Table]:
    """One table a kind over all entries, in their order, with each row's `place` in that order over all kinds."""
    entries_of: dict[Kind, list[Entry]] = {}
    places: dict[Kind, list[NDArray[np.int64]]] = {}
    place = 0
    for entry in entries:
        entries_of.setdefault(entry.kind, []).append(entry)
        places.setdefault(entry.kind, []).append(np.arange(place, place + entry.table.num_rows))
        place += entry.table.num_rows
    return {
        kind: rows_of(of_kind, join_attributes).append_column("place", pa.array(np.concatenate(places[kind])))
        for kind, of_kind in entries_of.items()
    }


def _repeated(texts: Sequence[str], lengths: NDArray[np.int64]) -> pa.Array:
    """Each text as often as its length says."""
    return pa.array(texts, pa.string()).take(pa.array(np.repeat(np.arange(len(texts)), lengths)))


def _even(table: pa.Table) -> pa.Table:
    """The same rows in chunks that are the same for every column, none much smaller than `ENOUGH_ROWS`.

    DuckDB holds 0.5 MiB for each chunk that it inserts: of 1,000 with five spans each it ran out of its 1.2 GiB. Larger
    entries are chunks as they are, since a copy of them costs up to 0.4 us a span.
    """
    chunks = max((column.num_chunks for column in table.columns), default=0)
    if table.num_rows >= ENOUGH_ROWS * chunks:
        return pa.Table.from_batches(table.to_batches(max_chunksize=CHUNK_ROWS), schema=table.schema)
    return pa.Table.from_batches(table.combine_chunks().to_batches(max_chunksize=CHUNK_ROWS), schema=table.schema)


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


def seal_rows(seals: Sequence[Seal]) -> pa.Table:
    """Seals as rows of the store's table; hashes as hex."""
    return pa.table(
        {
            "commit_id": pa.array([seal.commit for seal in seals], pa.int64()),
            "ingested_at": pa.array([seal.ingested_at for seal in seals], INSTANT),
            "count": pa.array([seal.records for seal in seals], pa.int64()),
            "bytes_hash": pa.array([seal.bytes_hash.hex() for seal in seals], pa.string()),
            "merkle_root": pa.array([seal.root.hex() for seal in seals], pa.string()),
            "previous": pa.array([seal.previous.hex() for seal in seals], pa.string()),
            "hash": pa.array([seal.hash.hex() for seal in seals], pa.string()),
        }
    )
