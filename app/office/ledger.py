"""The ledger: who did or saw what on Transom's own pages and commands, as chains of hashed entries.

One chain for each tenant, and one for the system, which takes what concerns no tenant or several. A tenant's chain is
named after the system's: `<system>:<tenant>`.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.actor import Actor
from app.domain.audit import GENESIS, AuditEntry
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database

_PAGE = 1000


@dataclass(frozen=True)
class NewEntry:
    """Something to put on record; `tenant` None means the system's chain."""

    action: str
    object: str | None = None
    reason: str | None = None
    policy: str | None = None
    outcome: str = "done"
    tenant: str | None = None


@dataclass(frozen=True)
class Head:
    """The last entry of a chain."""

    chain: str
    sequence: int
    at: datetime
    hash: str


@dataclass(frozen=True)
class Search:
    """Which entries: each text is equal to the entry's, `object` is part of it; `at` is in [since, until).

    An action that ends in `*` stands for all that begin so. `chains` None means every chain.
    """

    actor: str | None = None
    action: str | None = None
    object: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    chains: tuple[str, ...] | None = None

    def takes(self, entry: AuditEntry) -> bool:
        """Whether the entry is one of them."""
        action = self.action or ""
        named = entry.action.startswith(action[:-1]) if action.endswith("*") else entry.action == action
        return (
            self.actor in (None, entry.actor)
            and (self.action is None or named)
            and (self.object is None or self.object in (entry.object or ""))
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
            and (self.chains is None or entry.chain in self.chains)
        )


class Ledger:
    """Append-only; an entry is on disk when `record` returns. `chain` names the system's chain."""

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
        request_id: str | None = None,
        tenant: str | None = None,
    ) -> AuditEntry:
        """Append an entry and return it once it is synced.

        Raises `Unavailable` where it cannot be written: what must be on record may then not be done. Its instant is
        the clock's, but never less than that of the entry before.
        """
        return self.record_all(actor, [NewEntry(action, object, reason, policy, outcome, tenant)], request_id)[0]

    def record_all(self, actor: Actor, acts: Sequence[NewEntry], request_id: str | None = None) -> list[AuditEntry]:
        """Append an entry for each act with one sync, and return them. Raises `Unavailable`; then none is written."""
        with self._database.transaction():
            request_id = request_id or _random_id()
            return [self._append(actor, act, request_id) for act in acts]

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
        return self._append(actor, NewEntry(action, object, reason, policy, outcome), _random_id())

    def chain_of(self, tenant: str | None) -> str:
        """The name of a tenant's chain; of the system's for None."""
        return self.chain if tenant is None else f"{self.chain}:{tenant}"

    def heads(self) -> list[Head]:
        """The last entry of every chain, the system's first."""
        with self._database.transaction():
            rows = self._database.execute("ledger_heads")
        heads = [Head(row["chain"], row["sequence"], of_rfc3339(row["at"]), row["hash"]) for row in rows]
        return sorted(heads, key=lambda head: (head.chain != self.chain, head.chain))

    def entries(self, after: int = 0, limit: int = 1000, chain: str | None = None) -> list[AuditEntry]:
        """Entries of a chain (the system's by default) past sequence `after`, in order."""
        return [_entry(row) for row in self._rows(chain or self.chain, after, limit)]

    def search(self, search: Search, limit: int, before: tuple[datetime, str, int] | None = None) -> list[AuditEntry]:
        """Entries that match, the latest first; past `before`, which is (at, chain, sequence) of the last one seen."""
        action = search.action or ""
        values: dict[str, Any] = {
            "actor": search.actor,
            "action": search.action if not action.endswith("*") else None,
            "action_prefix": action[:-1] if action.endswith("*") else None,
            "object": search.object,
            "since": to_rfc3339(search.since),
            "until": to_rfc3339(search.until),
            "chains": None if search.chains is None else json.dumps(search.chains),
            "before_at": None if before is None else to_rfc3339(before[0]),
            "before_chain": None if before is None else before[1],
            "before_sequence": None if before is None else before[2],
            "limit": limit,
        }
        with self._database.transaction():
            return [_entry(dict(row)) for row in self._database.execute("ledger_search", values)]

    def about(self, objects: Sequence[str], limit: int) -> list[AuditEntry]:
        """Entries of all chains about any of these objects, in time order."""
        with self._database.transaction():
            rows = self._database.execute("ledger_of_objects", {"objects": json.dumps(list(objects)), "limit": limit})
        return [_entry(dict(row)) for row in rows]

    def people(self, since: datetime) -> list[dict[str, Any]]:
        """{actor, role, entries, last_at, reads, payloads, in_clear, exports} of everybody since an instant."""
        with self._database.transaction():
            rows = [dict(row) for row in self._database.execute("ledger_people", {"since": to_rfc3339(since)})]
        return [{**row, "last_at": of_rfc3339(row["last_at"])} for row in rows]

    def broken_at(self, chain: str | None = None) -> int | None:
        """The sequence of the first entry that does not follow the one before, or whose hash is of other bytes."""
        previous, sequence = GENESIS, 0
        while page := self._rows(chain or self.chain, sequence, _PAGE):
            for row in page:
                entry = _entry(row)
                sequence += 1
                if entry.sequence != sequence or entry.previous != previous or entry.hash != row["hash"]:
                    return sequence
                previous = entry.hash
        return None

    def _append(self, actor: Actor, act: NewEntry, request_id: str) -> AuditEntry:
        chain = self.chain_of(act.tenant)
        last = self._database.execute("last_ledger_entry", {"chain": chain})
        at = self._clock()
        entry = AuditEntry(
            chain=chain,
            sequence=last[0]["sequence"] + 1 if last else 1,
            at=max(at, of_rfc3339(last[0]["at"])) if last else at,
            actor=actor.name,
            role=actor.role,
            action=act.action,
            object=act.object,
            reason=act.reason,
            policy=act.policy,
            outcome=act.outcome,
            previous=last[0]["hash"] if last else GENESIS,
            request_id=request_id,
        )
        self._database.execute("insert_ledger_entry", {**vars(entry), "at": to_rfc3339(entry.at), "hash": entry.hash})
        return entry

    def _rows(self, chain: str, after: int, limit: int) -> list[dict[str, Any]]:
        with self._database.transaction():
            values = {"chain": chain, "after": after, "limit": limit}
            return [dict(row) for row in self._database.execute("ledger_rows", values)]


def _random_id() -> str:
    return secrets.token_hex(16)


def _entry(row: dict[str, Any]) -> AuditEntry:
    kept = {name: value for name, value in row.items() if name != "hash"}
    return AuditEntry(**{**kept, "at": of_rfc3339(row["at"])})
