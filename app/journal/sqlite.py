"""The journal on local disk: one SQLite file a UTC day of commit."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.domain.records import BUSINESS
from app.journal.appender import Appender
from app.journal.codec import encode, slimmed
from app.journal.day_file import Row, days
from app.journal.leaves import leaves_of
from app.journal.port import Clock, Entry, Seal, Unsealed
from app.journal.reader import DaysReader
from app.journal.removal import Removal, entries_of_day, removals
from app.journal.seals import entry_hash
from app.journal.writer import Request, Writer


class SqliteJournal:
    """`Journal` in a directory, for any number of threads and processes.

    What costs time (encoding, compressing, hashing) is done in the caller's thread before it waits for the commit.
    Nothing is written, and no thread started, before the first append.
    """

    def __init__(self, directory: Path, clock: Clock) -> None:
        self._directory = directory
        self._reader = DaysReader(directory)
        self._writer = Writer(Appender(directory, clock))

    def append(self, entries: Sequence[Unsealed]) -> int:
        """See `Journal.append`. Without entries nothing is stored, and the answer is the last offset."""
        rows = [prepared(entry) for entry in entries if entry.table.num_rows]
        if not rows:
            return self.last_offset()
        leaves = [leaf for _, own in rows for leaf in own]
        return self._writer.submit(Request([row for row, _ in rows], leaves))

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        """See `Journal.read`."""
        return self._reader.read(after, limit_bytes)

    def last_offset(self) -> int:
        """See `Journal.last_offset`."""
        return self._reader.last_offset()

    def seals(self, after_commit: int, limit: int = 1000) -> Sequence[Seal]:
        """See `Journal.seals`."""
        return self._reader.seals(after_commit, limit)

    def removals(self, first: date, last: date) -> Sequence[Removal]:
        """See `Journal.removals`."""
        listed = [day for day in days(self._directory) if first <= day <= last]
        return [removal for day in listed for removal in removals(day, entries_of_day(self._directory, day))]

    def close(self) -> None:
        """See `Journal.close`; a second call does nothing."""
        self._writer.close()
        self._reader.close()


def prepared(entry: Unsealed) -> tuple[Row, list[bytes]]:
    """The entry as it will be stored, and its leaves. Raises ValueError for what no journal can hold."""
    kind, table = entry.kind, slimmed(entry.kind, entry.table)
    data, size = encode(table)
    try:
        leaves = leaves_of(kind, entry.ingested_by, entry.tenant_scope, table) if kind in BUSINESS else []
        digest = entry_hash(kind, entry.ingested_by, entry.tenant_scope, table.num_rows, data)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{kind} cannot be sealed: {error}") from None
    row = Row(kind.value, entry.ingested_by, entry.tenant_scope, table.num_rows, size, digest, b"".join(leaves), data)
    return row, leaves
