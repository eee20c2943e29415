"""The entries of one day, verified as they are read: what is damaged or missing is named, and the rest goes on."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import pyarrow as pa

from app.domain.instants import EPOCH
from app.domain.records import Kind
from app.journal.codec import decode
from app.journal.damage import damaged, is_passing, missing, unreadable
from app.journal.day_file import DayFile, StoredRow
from app.journal.port import Entry
from app.journal.seals import entry_hash

CommitEntry = tuple[int, Entry]
"""Stored bytes and the entry."""


def entries_of(file: DayFile, after: int, last: int) -> Iterator[CommitEntry]:
    """Entries of the file past `after`, in order; `last` is the offset of the last one that it must hold.

    Raises sqlite3.Error where the file cannot be read at all just now, though it is not damaged.
    """
    expected, instant = after + 1, EPOCH
    try:
        for row in file.rows(after):
            if row.entry_offset > expected:
                yield 0, missing(file.path.name, expected, row.entry_offset - 1, instant)
            expected = row.entry_offset + 1
            if row.data is None and row.ingested_at is not None:
                continue  # removed by retention
            entry = _verified(file, row, instant)
            instant = entry.ingested_at
            yield len(row.data or b""), entry
    except sqlite3.Error as error:
        if not file.is_damaged():
            raise
        yield from _one_by_one(file, expected, last, instant, error)
        return
    if expected <= last:
        yield 0, missing(file.path.name, expected, last, instant)


def _one_by_one(file: DayFile, first: int, last: int, instant: datetime, error: Exception) -> Iterator[CommitEntry]:
    """Each entry by itself, past damaged pages."""
    for offset in range(first, last + 1):
        try:
            row = file.row(offset)
        except sqlite3.Error as own:
            if is_passing(own):
                raise
            yield 0, unreadable(file.path.name, offset, offset, own)
            continue
        if row is None:
            yield 0, unreadable(file.path.name, offset, offset, error)
        elif row.data is not None or row.ingested_at is None:
            entry = _verified(file, row, instant)
            instant = entry.ingested_at
            yield len(row.data or b""), entry


def _verified(file: DayFile, row: StoredRow, instant: datetime) -> Entry:
    """The entry of a row, or its damage: other bytes than were sealed, or no commit."""
    offset, name = row.entry_offset, file.path.name
    if row.ingested_at is None:
        reason = f"Entry {offset:,} of the journal in {name} belongs to no commit: its commit {row.commit} is missing."
        return damaged(name, offset, offset, _count(row), reason, instant)
    try:
        kind, data = Kind(row.kind), bytes(row.data or b"")
        if entry_hash(kind, row.ingested_by, row.tenant_scope, row.records, data) != row.hash:
            raise ValueError("its bytes are not those that were sealed")
        table = decode(kind, data, row.size, row.records)
        if table.num_rows != row.records:
            raise ValueError(f"{table.num_rows} records where {row.records} were stored")
    except (pa.ArrowException, ValueError, TypeError, OverflowError, MemoryError, OSError) as error:
        reason = f"Entry {offset:,} of the journal in {name} does not read back: {error}."
        return damaged(name, offset, offset, _count(row), reason, row.ingested_at)
    return Entry(offset, row.commit, row.ingested_at, kind, row.ingested_by, row.tenant_scope, table)


def _count(row: StoredRow) -> int:
    return row.records if isinstance(row.records, int) and 0 <= row.records < 2**31 else 0
