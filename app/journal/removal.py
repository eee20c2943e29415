"""Removing the bytes of entries whose time is over: hashes, leaves and seals of their commits stay, and still verify.

Only days that a later one has closed are touched: nothing is appended to them any more.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from app.domain.errors import Unavailable
from app.domain.instants import EPOCH
from app.domain.records import Kind
from app.journal.day_file import days, path_of
from app.journal.transaction import writing

_BUSY_SECONDS = 20.0


@dataclass(frozen=True)
class KindEntry:
    """An entry of a day: who sent how many records of the kind, in which commit (by its instant), and its hash."""

    offset: int
    kind: str
    ingested_by: str
    tenant_scope: str | None
    records: int
    hash: bytes
    ingested_at: datetime
    removed: bool


@dataclass(frozen=True)
class Removal:
    """All that is removed of one kind of one day; the ledger must have it on record.

    `digest` is the SHA-256, in hex, over the hashes (32 bytes each) of the entries in order.
    """

    day: date
    kind: str
    entries: int
    records: int
    digest: str

    @property
    def object(self) -> str:
        """As the ledger names it."""
        return f"journal:{self.day.isoformat()} {self.kind}"

    @property
    def outcome(self) -> str:
        """As the ledger has it on record."""
        return f"{self.records} records in {self.entries} entries are removed, sha256:{self.digest}"


def closed_days(journal: Path) -> Sequence[date]:
    """The days that nothing is appended to any more, in order."""
    return days(journal)[:-1]


def entries_of_day(journal: Path, day: date, kind: Kind | None = None) -> list[KindEntry]:
    """The entries of a kind, or of all, by kind in order. Raises Unavailable for a file that cannot be read."""
    with _opened(journal, day) as connection:
        rows = connection.execute(_sql("entries_of_kind"), {"kind": None if kind is None else str(kind)}).fetchall()
    return [
        KindEntry(offset, of_kind, sender, scope, records, digest, EPOCH + timedelta(microseconds=at), bool(gone))
        for offset, of_kind, sender, scope, records, digest, at, gone in rows
    ]


def removals(day: date, entries: Sequence[KindEntry], also: Collection[int] = ()) -> list[Removal]:
    """What is removed of a day, by kind; or will be, once the entries at the offsets `also` are."""
    result = []
    for kind, of_kind in groupby(entries, key=lambda entry: entry.kind):
        gone = [entry for entry in of_kind if entry.removed or entry.offset in also]
        if gone:
            digest = hashlib.sha256(b"".join(entry.hash for entry in gone)).hexdigest()
            result.append(Removal(day, kind, len(gone), sum(entry.records for entry in gone), digest))
    return result


def remove(journal: Path, day: date, offsets: Collection[int]) -> None:
    """Remove the bytes of entries of a closed day, and give their space back. Raises Unavailable where it cannot.

    Removed pages are overwritten and the file is written anew, so that no byte of them is left in it or in its log.
    """
    with _opened(journal, day) as connection:
        connection.execute("pragma secure_delete = on")
        with writing(connection):
            connection.executemany(_sql("remove_entry"), [{"entry_offset": offset} for offset in sorted(offsets)])
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")


@contextmanager
def _opened(journal: Path, day: date) -> Iterator[sqlite3.Connection]:
    path = path_of(journal, day)
    try:
        with closing(
            sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw", timeout=_BUSY_SECONDS, isolation_level=None, uri=True
            )
        ) as connection:
            yield connection
    except sqlite3.Error as error:
        raise Unavailable(f"{path.name} of the journal cannot be used ({error}); `transom doctor` says more.") from None


def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
