"""The ledger: what was done on Transom's own pages and commands, chained from its first entry."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.actor import Actor
from app.domain.audit import AuditEntry
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database

GENESIS = "0" * 64
"""What the first entry names as the hash of the entry before it."""
_PAGE = 1000


class Ledger:
    """Append-only; an entry is on disk when `record` returns. `chain` names this ledger among others."""

    def __init__(self, database: Database, clock: Callable[[], datetime], new_chain: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        with database.transaction():
            database.execute("insert_meta", {"name": "chain", "value": new_chain()})
            self.chain: str = database.execute("meta", {"name": "chain"})[0]["value"]

    def record(
        self,
        actor: Actor,
        action: str,
        object: str | None = None,
        reason: str | None = None,
        policy: str | None = None,
        outcome: str = "done",
    ) -> AuditEntry:
        """Append an entry and return it once it is synced.

        Raises `Unavailable` where it cannot be written: what must be on record may then not be done. Its instant is
        the clock's, but never less than that of the entry before.
        """
        with self._database.transaction():
            return self.enter(actor, action, object, reason, policy, outcome)

    def enter(
        self,
        actor: Actor,
        action: str,
        object: str | None = None,
        reason: str | None = None,
        policy: str | None = None,
        outcome: str = "done",
    ) -> AuditEntry:
        """The same inside a transaction of the office's that is open: on record with what it records, or neither is."""
        last = self._database.execute("last_ledger_entry", {"chain": self.chain})
        at = self._clock()
        entry = AuditEntry(
            chain=self.chain,
            sequence=last[0]["sequence"] + 1 if last else 1,
            at=max(at, of_rfc3339(last[0]["at"])) if last else at,
            actor=actor.name,
            role=actor.role,
            action=action,
            object=object,
            reason=reason,
            policy=policy,
            outcome=outcome,
            previous=last[0]["hash"] if last else GENESIS,
        )
        self._database.execute("insert_ledger_entry", {**vars(entry), "at": to_rfc3339(entry.at), "hash": entry.hash})
        return entry

    def entries(self, after: int = 0, limit: int = 1000) -> list[AuditEntry]:
        """Entries past sequence `after`, in order."""
        return [_entry(row) for row in self._rows(after, limit)]

    def broken_at(self) -> int | None:
        """The sequence of the first entry that does not follow the one before, or whose hash is of other bytes."""
        previous, sequence = GENESIS, 0
        while page := self._rows(sequence, _PAGE):
            for row in page:
                entry = _entry(row)
                sequence += 1
                if entry.sequence != sequence or entry.previous != previous or entry.hash != row["hash"]:
                    return sequence
                previous = entry.hash
        return None

    def _rows(self, after: int, limit: int) -> list[dict[str, Any]]:
        with self._database.transaction():
            values = {"chain": self.chain, "after": after, "limit": limit}
            return [dict(row) for row in self._database.execute("ledger_rows", values)]


def _entry(row: dict[str, Any]) -> AuditEntry:
    kept = {name: value for name, value in row.items() if name != "hash"}
    return AuditEntry(**{**kept, "at": of_rfc3339(row["at"])})
