"""The condition of the store: readable or not, what was lost or set aside, and how far behind it is."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import Unavailable


class StoreLost(Unavailable):
    """The DuckDB file cannot be read or written any more; it is replaced, and the same question may succeed later."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The store is being made again from the journal: {reason}", retry_after_seconds=5)


@dataclass(frozen=True)
class Loss:
    """A store file that was at fault at `at`; `aside` is the name under which it is kept, None where it was sound."""

    at: datetime
    reason: str
    aside: str | None

    @property
    def sentence(self) -> str:
        """What happened to the file and what became of it."""
        outcome = "its file is sound and in use again" if self.aside is None else f"it is kept as {self.aside}"
        return f"The store was at fault on {self.at:%Y-%m-%d at %H:%M} (UTC): {self.reason}; {outcome}."


WHOLE_FILE = (0, -1)
"""Entry offset and place of a store file, which lies in no journal entry."""


@dataclass(frozen=True)
class SetAside:
    """A record, or a damaged journal entry, that is not in the store. `place` counts an entry's records from 0.

    `records` is 1 for a record, and how many the entry says that it holds for an entry. `file` is the journal's file.
    `kind` is the records' kind, `journal` for a damaged entry, or `store` for a store file that was moved aside.
    `reason` is a sentence that quotes nothing of what was sent.
    """

    entry_offset: int
    place: int
    records: int
    kind: str
    source: str | None
    ingested_by: str
    tenant_scope: str | None
    ingested_at: datetime
    file: str
    reason: str
    release: str

    @property
    def id(self) -> str:
        """The same as in the view `not_loaded`."""
        if self.kind == "store":
            return self.file
        return str(self.entry_offset) if self.place < 0 else f"{self.entry_offset}.{self.place}"


@dataclass(frozen=True)
class Condition:
    """What readiness, `/metrics` and the pages say of the store.

    `backlog`: journal offsets left of what there was at the start. `late_seconds`: how long the oldest acknowledged
    entry that is not loaded has waited. `waiting`: why nothing is loaded now, where something keeps it from that.
    """

    backlog: int = 0
    late_seconds: float = 0.0
    losses: tuple[Loss, ...] = ()
    waiting: str | None = None
    files_aside: tuple[str, ...] = ()
