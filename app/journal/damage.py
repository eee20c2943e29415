"""Damaged files of the journal, and the entries that stand for what is damaged or missing.

A single entry is judged where it is read, in `verified_entries.py`.
"""

import sqlite3
from datetime import datetime

from app.domain.instants import EPOCH
from app.domain.records import SCHEMAS, Kind
from app.journal.port import Damage, Entry

_PASSING = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
)


def is_passing(error: sqlite3.Error) -> bool:
    """Whether SQLite's result code names a hindrance outside the file: a lock, the disk, rights."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _PASSING


def is_broken(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds the structure of a day's file broken, or a column that is no text."""
    try:
        if connection.execute("pragma quick_check(1)").fetchone()[0] != "ok":
            return True
        connection.execute("select count(*) from entries").fetchone()
    except sqlite3.DatabaseError as error:
        return not is_passing(error)
    return True


def unreadable(name: str, first: int, last: int, error: Exception) -> Entry:
    """Stands for a run of entries of a file that cannot be read at all."""
    which = f"Entry {first:,}" if first == last else f"Entries {first:,} to {last:,}"
    return damaged(name, first, last, 0, f"{which} of the journal cannot be read from {name} ({error}).", EPOCH)


def missing(name: str, first: int, last: int, instant: datetime) -> Entry:
    """Stands for a run of entries that are not in the file that must hold them."""
    which, are = (f"Entry {first:,}", "is") if first == last else (f"Entries {first:,} to {last:,}", "are")
    reason = f"{which} of the journal {are} missing from {name}: what was sealed there has been removed."
    return damaged(name, first, last, 0, reason, instant)


def damaged(name: str, first: int, last: int, records: int, reason: str, instant: datetime) -> Entry:
    """Stands for entries `first` to `last` of a file, with `records` in them as far as is known; `reason` says why."""
    damage = Damage(name, first, last, records, reason)
    kind = Kind.REJECTION
    return Entry(last, 0, instant, kind, "", None, SCHEMAS[kind].empty_table(), damage)
