"""A journal in memory: what an intake appends, as entries that came in when its clock says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.journal.port import Entry, Seal, Unsealed


@dataclass
class Arrivals:
    """Takes what a journal takes, and keeps it no longer than itself; `now` is set from outside."""

    now: datetime
    entries: list[Entry] = field(default_factory=list)
    commits: int = 0

    def clock(self) -> datetime:
        """The instant at which what is appended comes in."""
        return self.now

    def append(self, entries: Sequence[Unsealed]) -> int:
        """Keep entries as one commit; the offset of the last."""
        self.commits += 1
        for one in entries:
            place = (len(self.entries) + 1, self.commits, self.now)
            self.entries.append(Entry(*place, one.kind, one.ingested_by, one.tenant_scope, one.table))
        return len(self.entries)

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        """Everything past an offset."""
        return self.entries[after:]

    def last_offset(self) -> int:
        """How many entries there are."""
        return len(self.entries)

    def seals(self, after_commit: int, limit: int = 1000) -> Sequence[Seal]:
        """Nothing here is sealed."""
        return ()

    def close(self) -> None:
        """Nothing is held open."""
