"""A journal in memory: what rule tests and trials append, sealed like any other."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.errors import Unavailable
from app.journal.port import Clock, Entry, Seal, Unsealed
from app.journal.removal import Removal
from app.journal.seals import GENESIS, seal
from app.journal.sqlite import prepared

ALL_BYTES = 2**62
"""A limit of bytes that no journal in memory reaches."""


@dataclass
class SetClock:
    """The instant that it was last set to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Contents:
    """What several openings of one journal share."""

    entries: list[Entry] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class MemoryJournal:
    """`Journal` that lasts as long as its contents."""

    def __init__(self, clock: Clock, contents: Contents | None = None) -> None:
        self._clock = clock
        self._contents = contents or Contents()
        self._closed = False

    def append(self, entries: Sequence[Unsealed]) -> int:
        """See `Journal.append`."""
        rows = [(entry, *prepared(entry)) for entry in entries if entry.table.num_rows]
        contents = self._contents
        with contents.lock:
            if self._closed:
                raise Unavailable("The journal is closing; nothing was stored.")
            if not rows:
                return len(contents.entries)
            last = contents.seals[-1] if contents.seals else None
            now = self._clock() if last is None else max(self._clock(), last.ingested_at)
            first, commit = len(contents.entries) + 1, len(contents.seals) + 1
            sealed = seal(
                commit,
                (first, first + len(rows) - 1),
                now,
                sum(row.records for _, row, _ in rows),
                [row.hash for _, row, _ in rows],
                [leaf for _, _, leaves in rows for leaf in leaves],
                GENESIS if last is None else last.hash,
            )
            for place, (entry, row, _) in enumerate(rows):
                about = (entry.kind, entry.ingested_by, entry.tenant_scope, entry.table)
                contents.entries.append(Entry(first + place, commit, now, *about))
                contents.sizes.append(len(row.data))
            contents.seals.append(sealed)
            return sealed.last_offset

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        """See `Journal.read`."""
        contents, count, left = self._contents, 0, limit_bytes
        with contents.lock:
            for size in contents.sizes[max(after, 0) :]:
                if count and left < size:
                    break
                count += 1
                left -= size
            return contents.entries[max(after, 0) : max(after, 0) + count]

    def last_offset(self) -> int:
        """See `Journal.last_offset`."""
        return len(self._contents.entries)

    def seals(self, after_commit: int, limit: int = 1000) -> Sequence[Seal]:
        """See `Journal.seals`."""
        return self._contents.seals[after_commit : after_commit + limit]

    def removals(self, first: date, last: date) -> Sequence[Removal]:
        """See `Journal.removals`; nothing is ever removed."""
        return ()

    def close(self) -> None:
        """See `Journal.close`."""
        self._closed = True
