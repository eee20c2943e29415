"""What a journal promises to the collectors that append to it and the store that reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from app.domain.records import Kind

if TYPE_CHECKING:
    from app.journal.removal import Removal

Clock = Callable[[], datetime]
"""Now, as a naive datetime in UTC."""


@dataclass(frozen=True)
class Unsealed:
    """Records of one kind as a collector hands them over: protected, with who sent them and under which tenant's token.

    `table` has the columns of `SCHEMAS[kind]`.
    """

    kind: Kind
    ingested_by: str
    tenant_scope: str | None
    table: pa.Table


@dataclass(frozen=True)
class Damage:
    """Entries that do not read back as what was sealed; `reason` is a sentence with the file and the offset.

    `records` counts what they hold, where that can still be read, else 0.
    """

    file: str
    first_offset: int
    last_offset: int
    records: int
    reason: str


@dataclass(frozen=True)
class Entry:
    """Records of one kind as the journal keeps them; `table` conforms to `SCHEMAS[kind]`.

    `ingested_at` (naive UTC, microseconds) is one instant for all entries of a commit. An entry with `damage` has no
    rows; it stands for every entry up to its offset that cannot be read, so that a reader can name it and go on.
    """

    offset: int
    commit: int
    ingested_at: datetime
    kind: Kind
    ingested_by: str
    tenant_scope: str | None
    table: pa.Table
    damage: Damage | None = None


@dataclass(frozen=True)
class Seal:
    """What proves one commit: see `app.journal.seals` for the bytes under each hash. All hashes are 32 bytes.

    `records` counts them, the offsets run from `first_offset` to `last_offset`; `root` is the Merkle root of the
    `leaves` (32 bytes each, one for each business record, in order).
    """

    commit: int
    first_offset: int
    last_offset: int
    ingested_at: datetime
    records: int
    bytes_hash: bytes
    root: bytes
    previous: bytes
    hash: bytes
    leaves: tuple[bytes, ...]


class Journal(Protocol):
    """The record: what was acknowledged, in order, for good; the store reads it.

    append MUST return only after the bytes would survive a power cut, and MUST store all of its entries or none.
    append MUST raise `Unavailable` where it stored nothing that it vouches for (no space, an I/O error, closing), and
    MUST work again by itself once the cause is gone.
    append MAY be called from many threads and processes; callers MAY share one sync. One caller's entries that cannot
    be stored MUST NOT fail another's.
    read MUST give entries in offset order, each exactly once, and MUST NOT give one that would not survive a power cut.
    read MUST give what was appended: same rows, nulls and types. It MUST give at least one entry where there is one,
    however small the limit, and MAY stop early. read MAY give one whose append died before it answered.
    read MUST NOT give bytes that are not those that were sealed, nor pass over what is missing or damaged in silence:
    an entry with `damage` MUST stand for it, and what follows MUST be read. Where a file cannot be read that no later
    one vouches for, read and append MUST raise `Unavailable` with its name.
    An offset MUST NOT be used twice, and offsets MUST grow; they MAY have gaps. The first is 1.
    `ingested_at` MUST be the clock's at commit, but MUST NOT be less than that of the entry before.
    Every commit MUST be sealed: seals MUST form one chain from the first commit on, whatever file or day holds them.
    close MUST store what append was called for before it, and MUST make every later append raise `Unavailable`.
    """

    def append(self, entries: Sequence[Unsealed]) -> int:
        """Store the entries; the offset of the last. Raises `Unavailable`; ValueError for entries that cannot be."""
        ...

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        """Entries with offsets past `after` (0: from the start), up to about `limit_bytes` of stored bytes."""
        ...

    def last_offset(self) -> int:
        """The offset of the last entry that read could give; 0 in an empty journal."""
        ...

    def seals(self, after_commit: int, limit: int = 1000) -> Sequence[Seal]:
        """Seals of the commits past `after_commit` (0: from the first), at most `limit`, in order."""
        ...

    def removals(self, first: date, last: date) -> Sequence["Removal"]:
        """What retention has removed of the days from `first` to `last`, by day and kind."""
        ...

    def close(self) -> None:
        """Store what is pending and let go of every file."""
        ...
