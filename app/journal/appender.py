"""Commits to the day's file: chain, offsets and instants continue over midnight and over processes."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.domain.errors import TransomError
from app.journal.day_file import BEGINNING, DayFile, Row, days, path_of
from app.journal.port import Clock
from app.journal.seals import seal
from app.journal.transaction import writing
from app.platform.free_space import is_full

_ROTATION = "rotation.lock"
_BUSY_SECONDS = 20.0
_DAY = timedelta(days=1)


class Appender:
    """Adds commits to the newest day's file; for one thread, beside appenders of other processes.

    Whoever begins a day does so under the rotation lock: it closes the day before, so that nothing is appended there
    any more, and writes into the new file what it continues from. A process that dies in between leaves a closed day,
    after which the next one begins. Raises sqlite3.Error and OSError; nothing of the failed commit is then stored.
    """

    def __init__(self, directory: Path, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock
        self._day = date.min
        self._file: DayFile | None = None

    def commit(self, rows: Sequence[Row], leaves: Sequence[bytes]) -> int:
        """Store the rows as one commit and return the offset of its last, once it is synced."""
        while True:
            file = self._file or self._enter(self._clock().date())
            with file.transaction():
                head = file.head()
                now = self._clock()
                if not head.closed and now.date() <= self._day:
                    instant = max(now, head.ingested_at, datetime.combine(self._day, time.min))
                    sealed = seal(
                        head.commit + 1,
                        (head.offset + 1, head.offset + len(rows)),
                        instant,
                        sum(row.records for row in rows),
                        [row.hash for row in rows],
                        leaves,
                        head.hash,
                    )
                    file.insert(sealed, rows)
                    break
            self._enter(now.date())
        return sealed.last_offset

    def is_short_of_space(self, wanted: int) -> bool:
        """Whether the disk has no room for a commit of so many bytes, its copy in the WAL, and what must follow it."""
        return self._directory.exists() and is_full(self._directory, 3 * wanted)

    def refusal_of_a_trial(self) -> str | None:
        """Why the day's file takes no row, with its name; None where it takes one. Nothing of the row stays."""
        name = "its folder"
        try:
            file = self._file or self._enter(self._clock().date())
            name = file.path.name
            file.trial()
        except (sqlite3.Error, OSError, TransomError) as error:
            newest = days(self._directory)[-1:]
            return f"{path_of(self._directory, newest[0]).name if newest else name} ({error})"
        return None

    def close(self) -> None:
        """Let go of the day's file; the next commit opens it again."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _enter(self, today: date) -> DayFile:
        """The file to append to: `today`'s, or a later one where the clock was already further."""
        self.close()
        self._directory.mkdir(parents=True, exist_ok=True)
        with self._rotation():
            self._day = self._open_day(today)
            self._file = DayFile(path_of(self._directory, self._day))
            return self._file

    def _open_day(self, today: date) -> date:
        """The newest day, begun where none is open; under the rotation lock."""
        head, day = BEGINNING, today
        for newest in reversed(days(self._directory)):
            with closing(DayFile(path_of(self._directory, newest), create=True)) as file:
                if not file.begun:
                    day = max(day, newest)
                    continue
                with file.transaction():
                    head = file.head()
                    if not head.closed and newest >= day:
                        return newest
                    day = max(day, newest + _DAY)
                    file.end(day)
                break
        with closing(DayFile(path_of(self._directory, day), create=True)) as file:
            file.begin(head)
        return day

    @contextmanager
    def _rotation(self) -> Iterator[None]:
        """A lock over processes that dies with its holder; SQLite's, so that it is the same on every platform."""
        lock = sqlite3.connect(self._directory / _ROTATION, timeout=_BUSY_SECONDS, isolation_level=None)
        with closing(lock), writing(lock):
            yield
