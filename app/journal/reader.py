"""Reading the days in order, from any process, while another appends."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from app.domain.errors import Unavailable
from app.domain.records import Kind
from app.journal.codec import decode
from app.journal.dayfile import DayFile, Range, days, path_of
from app.journal.port import Damaged, Entry, Seal


class DaysReader:
    """Entries and seals of all days; any thread, one at a time.

    The days are listed before any of them is read: a day's file exists only after the one before was closed, so of all
    but the last listed everything is seen. The range of a day that another follows never changes, and is kept.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._ranges: dict[date, Range | None] = {}
        self._day = date.min
        self._file: DayFile | None = None

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        """Entries past `after`, in order, up to about `limit_bytes` of stored bytes; one at least, where there is."""
        entries: list[Entry] = []
        left = limit_bytes
        with self._reading():
            for day in self._days_past(offset=after):
                for row in self._open(day).rows(after):
                    if entries and left < len(row[-1]):
                        return entries
                    entries.append(_entry(*row))
                    left -= len(row[-1])
        return entries

    def last_offset(self) -> int:
        """The offset of the last entry; 0 where there is none."""
        with self._reading():
            for day in reversed(days(self._directory)):
                held = self._open(day).range()
                if held is not None:
                    return held.last_offset
            return 0

    def seals(self, after: int, limit: int) -> Sequence[Seal]:
        """Seals past commit `after`, in order."""
        seals: list[Seal] = []
        with self._reading():
            for day in self._days_past(commit=after):
                seals.extend(self._open(day).seals(after, limit - len(seals)))
                if len(seals) >= limit:
                    break
        return seals

    def close(self) -> None:
        """Let go of the file last read."""
        with self._lock:
            self._drop()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except (sqlite3.Error, OSError) as error:
                self._drop()
                raise Unavailable(f"The journal cannot be read ({error}).") from None

    def _days_past(self, offset: int | None = None, commit: int | None = None) -> Sequence[date]:
        """The days that hold entries past `offset`, or commits past `commit`, in order."""
        listed = days(self._directory)
        wanted: list[date] = []
        for day in reversed(listed):
            held = self._ranges[day] if day in self._ranges else self._open(day).range()
            if day != listed[-1]:
                self._ranges[day] = held
            if held is None:
                continue
            if (offset is not None and held.last_offset > offset) or (commit is not None and held.last_commit > commit):
                wanted.append(day)
            if (offset is not None and held.before_offset <= offset) or (
                commit is not None and held.before_commit <= commit
            ):
                break
        return wanted[::-1]

    def _open(self, day: date) -> DayFile:
        if self._file is None or self._day != day:
            self._drop()
            self._file, self._day = DayFile(path_of(self._directory, day)), day
        return self._file

    def _drop(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _entry(
    offset: int,
    commit: int,
    ingested_at: datetime,
    kind: str,
    ingested_by: str,
    tenant_scope: str | None,
    records: int,
    size: int,
    data: bytes,
) -> Entry:
    try:
        table = decode(Kind(kind), data, size, records)
        if table.num_rows != records:
            raise ValueError(f"{table.num_rows} records where {records} were stored")
    except (pa.ArrowException, ValueError, OSError) as error:
        raise Damaged(f"Entry {offset:,} of the journal does not read back: {error}") from None
    return Entry(offset, commit, ingested_at, Kind(kind), ingested_by, tenant_scope, table)
