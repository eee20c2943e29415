"""One SQLite file of the journal: the entries that were committed on one UTC day.

WAL with `synchronous=FULL` carries the promise that what is committed survives a power cut: SQLite syncs the WAL, and
the first time its directory, before the commit returns and before any other connection sees it
(sqlite.org/pragma.html#pragma_synchronous, sqlite.org/wal.html).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from app.domain.errors import Unavailable
from app.domain.instants import EPOCH
from app.journal.damage import is_broken
from app.journal.port import Seal
from app.journal.seals import GENESIS
from app.journal.transaction import writing

_BUSY_SECONDS = 20.0
_CHECKPOINT_PAGES = 4000
_SUFFIX = ".sqlite"
_WRITTEN = 1
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Head:
    """What the next commit continues from."""

    commit: int
    offset: int
    ingested_at: datetime
    hash: bytes
    closed: bool = False


BEGINNING = Head(0, 0, EPOCH, GENESIS)
"""What the first commit of all continues from."""


@dataclass(frozen=True)
class Range:
    """What a day holds: what came before it, and its last; equal in a day without commits."""

    before_offset: int
    last_offset: int
    before_commit: int
    last_commit: int


@dataclass(frozen=True)
class Row:
    """One entry as its row holds it; `leaves` are joined."""

    kind: str
    ingested_by: str
    tenant_scope: str | None
    records: int
    size: int
    hash: bytes
    leaves: bytes
    data: bytes


@dataclass(frozen=True)
class StoredRow:
    """One entry as it is read; in a damaged file any value may be of another type.

    `ingested_at` is None where its commit is not there, `data` where retention removed it.
    """

    entry_offset: int
    commit: int
    ingested_at: datetime | None
    kind: str
    ingested_by: str
    tenant_scope: str | None
    records: int
    size: int
    hash: bytes
    data: bytes | None


class DayFile:
    """One day's file, open on one connection; not for two threads at a time.

    Errors are sqlite3's own; what a transaction had written when one rises is not there.
    """

    def __init__(self, path: Path, create: bool = False) -> None:
        self.path = path
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            uri=True,
        )
        self._connection.row_factory = sqlite3.Row
        try:
            if create:
                self._connection.execute("pragma journal_mode = wal")
            self._connection.execute("pragma synchronous = full")
            self._connection.execute(f"pragma wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        except BaseException:
            self._connection.close()
            raise

    @property
    def begun(self) -> bool:
        """Whether the file holds its opening: a process may have died before it wrote that.

        Raises Unavailable for a file that a newer version of Transom laid out.
        """
        layout = int(self._connection.execute("pragma user_version").fetchone()[0])
        if layout > _WRITTEN:
            raise Unavailable(
                f"{self.path.name} of the journal was written by a newer version of Transom (layout {layout}, this one "
                f"reads {_WRITTEN}). Start that version again.",
                retry_after_seconds=30,
            )
        return layout == _WRITTEN

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """The only writer of this file while it lasts; committed at its end, undone by an exception."""
        with writing(self._connection):
            yield

    def begin(self, head: Head) -> None:
        """Write the tables and what the day continues from, where that is not done."""
        with self.transaction():
            if self.begun:
                return
            for statement in _sql("schema").split(";"):
                self._connection.execute(statement)
            self._connection.execute(_sql("opening"), _of_head(head))
            self._connection.execute(f"pragma user_version = {_WRITTEN}")

    def head(self) -> Head:
        """What the next commit continues from, and whether a later day has taken over."""
        row = self._connection.execute(_sql("head")).fetchone()
        return Head(row[0], row[1], _instant(row[2]), row[3], bool(row[4]))

    def end(self, successor: date) -> None:
        """Say that `successor`'s file takes over; inside a transaction."""
        self._connection.execute(_sql("close_day"), {"successor": successor.isoformat()})

    def insert(self, seal: Seal, rows: Sequence[Row]) -> None:
        """Add a commit; inside a transaction."""
        self._connection.executemany(
            _sql("insert_entry"),
            [
                {"entry_offset": seal.first_offset + place, "commit_number": seal.commit, **vars(row)}
                for place, row in enumerate(rows)
            ],
        )
        values = {name: value for name, value in vars(seal).items() if name not in ("commit", "leaves")}
        values |= {"commit_number": seal.commit, "ingested_at": _microseconds(seal.ingested_at)}
        self._connection.execute(_sql("insert_commit"), values)

    def rows(self, after: int) -> Iterator[StoredRow]:
        """The entries past `after`, in order."""
        cursor = self._connection.execute(_sql("entries_after"), {"after": after})
        try:
            for row in cursor:
                yield _stored(row)
        finally:
            cursor.close()

    def row(self, offset: int) -> StoredRow | None:
        """One entry; None where it is not there."""
        row = self._connection.execute(_sql("entry_at"), {"entry_offset": offset}).fetchone()
        return None if row is None else _stored(row)

    def has_payloads(self) -> bool:
        """Whether a payload of the day is stored."""
        return bool(self._connection.execute(_sql("has_payloads")).fetchone()[0])

    def is_damaged(self) -> bool:
        """Whether the file itself is broken, and not its disk, a lock or rights."""
        return is_broken(self._connection)

    def trial(self) -> None:
        """Writes a row and takes it back. Raises sqlite3.Error where the file takes none."""
        self._connection.execute("begin immediate")
        try:
            self.head()
            self._connection.execute(_sql("close_day"), {"successor": "trial"})
        finally:
            self._connection.execute("rollback")

    def seals(self, after: int, limit: int) -> list[Seal]:
        """Seals of this day's commits past `after`, in order."""
        rows = self._connection.execute(_sql("seals_after"), {"after": after, "limit": limit}).fetchall()
        leaves: dict[int, list[bytes]] = {row[0]: [] for row in rows}
        if rows:
            span = {"first_offset": rows[0]["first_offset"], "last_offset": rows[-1]["last_offset"]}
            for commit, joined in self._connection.execute(_sql("leaves_between"), span):
                leaves[commit].extend(joined[place : place + 32] for place in range(0, len(joined), 32))
        return [
            Seal(
                row["commit_number"],
                row["first_offset"],
                row["last_offset"],
                _instant(row["ingested_at"]),
                row["records"],
                row["bytes_hash"],
                row["root"],
                row["previous"],
                row["hash"],
                tuple(leaves[row["commit_number"]]),
            )
            for row in rows
        ]

    def range(self) -> Range | None:
        """What the day holds; None for a file whose maker died before it had begun it."""
        return Range(*self._connection.execute(_sql("range")).fetchone()) if self.begun else None

    def close(self) -> None:
        """Let go of the file; the last to do so folds its WAL into it."""
        self._connection.close()


def path_of(directory: Path, day: date) -> Path:
    """Where the day's file lies."""
    return directory / f"{day.isoformat()}{_SUFFIX}"


def days(directory: Path) -> list[date]:
    """The days that have a file, in order; what is not named like a day is somebody else's."""
    named: list[date] = []
    for path in directory.glob(f"????-??-??{_SUFFIX}"):
        try:
            named.append(date.fromisoformat(path.stem))
        except ValueError:
            continue
    return sorted(named)


def _stored(row: sqlite3.Row) -> StoredRow:
    instant = row[2]
    try:
        at = None if instant is None else _instant(instant)
    except (TypeError, OverflowError):
        at = None
    return StoredRow(row[0], row[1], at, *tuple(row)[3:])


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _of_head(head: Head) -> dict[str, object]:
    return {
        "commit_number": head.commit,
        "last_offset": head.offset,
        "ingested_at": _microseconds(head.ingested_at),
        "hash": head.hash,
    }


def _microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // _MICROSECOND


def _instant(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
