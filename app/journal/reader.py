"""Reading the days in order, from any process, while another appends."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from app.domain.errors import Unavailable
from app.journal.damage import is_passing, unreadable
from app.journal.day_file import DayFile, Range, days, path_of
from app.journal.port import Entry, Seal
from app.journal.verified_entries import CommitEntry, entries_of


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
        self._tried: str | None = None
        self._file: DayFile | None = None

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        """Entries past `after`, in order, up to about `limit_bytes` of stored bytes; one at least, where there is."""
        entries: list[Entry] = []
        left = limit_bytes
        with self._reading():
            for day in self._days_past(offset=after):
                for size, entry in self._entries(day, after):
                    if entries and left < size:
                        return entries
                    entries.append(entry)
                    left -= size
        return entries

    def last_offset(self) -> int:
        """The offset of the last entry; 0 where there is none."""
        with self._reading():
            for day in reversed(days(self._directory)):
                covered = self._range(day)
                if covered is not None:
                    return covered.last_offset
            return 0

    def seals(self, after: int, limit: int) -> Sequence[Seal]:
        """Seals past commit `after`, in order."""
        seals: list[Seal] = []
        with self._reading():
            for day in self._days_past(commit=after):
                seals.extend(self._seals(day, after, limit - len(seals)))
                if len(seals) >= limit:
                    break
        return seals

    def _seals(self, day: date, after: int, limit: int) -> Sequence[Seal]:
        """The day's seals; none of a damaged file, whose entries are named as they are read."""
        try:
            return self._open(day).seals(after, limit)
        except sqlite3.DatabaseError as error:
            if is_passing(error):
                raise
            self._drop()
            return ()

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
                name = self._tried or "its folder"
                self._drop()
                raise Unavailable(
                    f"The journal cannot be read: {name} ({error}). `transom doctor` says what can be done.", 5
                ) from None

    def _days_past(self, offset: int | None = None, commit: int | None = None) -> Sequence[date]:
        """The days that hold entries past `offset`, or commits past `commit`, in order."""
        listed = days(self._directory)
        wanted: list[date] = []
        for day in reversed(listed):
            covered = self._ranges[day] if day in self._ranges else self._range(day)
            if day != listed[-1]:
                self._ranges[day] = covered
            if covered is None:
                continue
            if (offset is not None and covered.last_offset > offset) or (
                commit is not None and covered.last_commit > commit
            ):
                wanted.append(day)
            if (offset is not None and covered.before_offset <= offset) or (
                commit is not None and covered.before_commit <= commit
            ):
                break
        return wanted[::-1]

    def _entries(self, day: date, after: int) -> Iterator[CommitEntry]:
        """The day's entries past `after`, verified; of a file that does not open, one that stands for all of them."""
        covered = self._range(day)
        if covered is None:
            return
        begin = max(after, covered.before_offset)
        try:
            file = self._open(day)
        except sqlite3.DatabaseError as error:
            if is_passing(error):
                raise
            name = path_of(self._directory, day).name
            yield 0, unreadable(name, begin + 1, covered.last_offset, error)
            return
        yield from entries_of(file, begin, covered.last_offset)

    def _range(self, day: date) -> Range | None:
        """What a day holds; of a damaged file by what the days beside it say."""
        try:
            return self._open(day).range()
        except sqlite3.DatabaseError as error:
            listed = days(self._directory)
            later = [other for other in listed if other > day]
            if is_passing(error) or not later:
                raise
            self._drop()
            following = self._range(later[0])
            earlier = [other for other in listed if other < day]
            before = self._range(earlier[-1]) if earlier else Range(0, 0, 0, 0)
            if following is None or before is None:
                raise
            return Range(before.last_offset, following.before_offset, before.last_commit, following.before_commit)

    def _open(self, day: date) -> DayFile:
        if self._file is None or self._day != day:
            self._drop()
            path = path_of(self._directory, day)
            self._tried = path.name
            self._file, self._day = DayFile(path), day
        return self._file

    def _drop(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()
