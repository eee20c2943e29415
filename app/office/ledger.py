"""The ledger: who did or saw what on Transom's own pages and commands, as chains of hashed entries.

One chain for each tenant, and one for the system, which takes what concerns no tenant or several. A tenant's chain is
named after the system's: `<system>:<tenant>`. What a person of one tenant alone does is in its chain, whatever
it is about.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.actor import SYSTEM, Actor
from app.domain.audit_entry import GENESIS, AuditEntry
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database

_PAGE = 1000
NO_CATALOG = "0" * 64
"""The hash of a catalog without files."""


@dataclass(frozen=True)
class NewEntry:
    """Something to put on record; `tenant` None means the chain of the actor's one tenant, else the system's."""

    action: str
    object: str | None = None
    reason: str | None = None
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
    """Append-only; an entry is on disk when `record` returns. `chain` names the system's chain.

    `catalog` answers the SHA-256 of the catalog in force ("" for an empty one), and None in a process that has no
    catalog. `request` answers what the entries of the present request share. A ledger of some tenants
    (`of_tenants`) shows their chains alone, and writes as the whole one does.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        new_chain: Callable[[], str],
        catalog: Callable[[], str | None],
        request: Callable[[], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._catalog = catalog
        self._request = request
        self._tenants: frozenset[str] | None = None
        with database.transaction():
            database.execute("insert_meta", {"name": "chain", "value": new_chain()})
            self.chain: str = database.execute("meta", {"name": "chain"})[0]["value"]

    def of_tenants(self, tenants: frozenset[str]) -> "Ledger":
        """The same ledger, of which these tenants' chains alone can be read."""
        cut = copy(self)
        cut._tenants = tenants
        return cut

    def record(
        self,
        actor: Actor,
        action: str,
        object: str | None = None,
        reason: str | None = None,
        outcome: str = "done",
        tenant: str | None = None,
    ) -> AuditEntry:
        """Append an entry and return it once it is synced.

        Raises `Unavailable` where it cannot be written: what must be on record may then not be done. Its instant is
        the clock's, but never less than that of the entry before.
        """
        return self.record_all(actor, [NewEntry(action, object, reason, outcome, tenant)])[0]

    def record_all(self, actor: Actor, acts: Sequence[NewEntry]) -> list[AuditEntry]:
        """Append an entry for each act with one sync, and return them. Raises `Unavailable`; then none is written."""
        with self._database.transaction():
            return [self._append(actor, act) for act in acts]

    def enter(
        self,
        actor: Actor,
        action: str,
        object: str | None = None,
        reason: str | None = None,
        outcome: str = "done",
        tenant: str | None = None,
    ) -> AuditEntry:
        """The same inside a transaction of the office's that is open: on record with what it records, or neither is."""
        return self._append(actor, NewEntry(action, object, reason, outcome, tenant))

    def policy(self) -> str | None:
        """The policy in force, as entries name it: `catalog@<version> sha256:<hash>`; None where none ever was.

        A catalog that has changed since the last entry is put on record first.
        """
        with self._database.transaction():
            return self._policy()

    def chain_of(self, tenant: str | None) -> str:
        """The name of a tenant's chain; of the system's for None."""
        return self.chain if tenant is None else f"{self.chain}:{tenant}"

    def tenant_of(self, chain: str) -> str | None:
        """Whose chain it is; None for the system's."""
        return None if chain == self.chain else chain.removeprefix(f"{self.chain}:")

    @property
    def chains(self) -> frozenset[str] | None:
        """The names of the chains that can be read; None for all of them."""
        return None if self._tenants is None else frozenset(map(self.chain_of, self._tenants))

    def heads(self) -> list[Head]:
        """The last entry of every chain, the system's first."""
        with self._database.transaction():
            rows = self._database.execute("ledger_heads")
        visible = self.chains
        heads = [
            Head(row["chain"], row["sequence"], of_rfc3339(row["at"]), row["hash"])
            for row in rows
            if visible is None or row["chain"] in visible
        ]
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
            "chains": self.names(search.chains),
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
            values = {"objects": json.dumps(list(objects)), "limit": limit, "chains": self.names(None)}
            rows = self._database.execute("ledger_of_objects", values)
        return [_entry(dict(row)) for row in rows]

    def people(self, since: datetime) -> list[dict[str, Any]]:
        """{actor, role, entries, last_at, reads, payloads, in_clear, exports} of everybody since an instant."""
        with self._database.transaction():
            values = {"since": to_rfc3339(since), "chains": self.names(None)}
            rows = [dict(row) for row in self._database.execute("ledger_people", values)]
        return [{**row, "last_at": of_rfc3339(row["last_at"])} for row in rows]

    def broken_at(self, chain: str | None = None, checked: Callable[[int], None] = lambda _: None) -> int | None:
        """The sequence of the first entry that does not follow the one before, or whose hash is of other bytes.

        `checked` is called after every page of entries with their number.
        """
        previous, sequence = GENESIS, 0
        while page := self._page(chain or self.chain, sequence):
            for row in page:
                entry = _entry(row)
                sequence += 1
                if entry.sequence != sequence or entry.previous != previous or entry.hash != row["hash"]:
                    return sequence
                previous = entry.hash
            checked(len(page))
        return None

    def _append(self, actor: Actor, act: NewEntry, policy: str | None = None) -> AuditEntry:
        policy = policy or self._policy()
        tenant = act.tenant
        if tenant is None and actor.tenants is not None and len(actor.tenants) == 1:
            (tenant,) = actor.tenants
        chain = self.chain_of(tenant)
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
            policy=policy,
            outcome=act.outcome,
            previous=last[0]["hash"] if last else GENESIS,
            request_id=f"{self._request()}.{secrets.token_hex(16)}",
        )
        self._database.execute("insert_ledger_entry", {**vars(entry), "at": to_rfc3339(entry.at), "hash": entry.hash})
        return entry

    def _policy(self) -> str | None:
        digest = self._catalog()
        rows = self._database.execute("last_policy")
        last: dict[str, Any] = dict(rows[0]) if rows else {"version": 0, "digest": None}
        if digest is not None and (digest or NO_CATALOG) != last["digest"]:
            last = {"version": last["version"] + 1, "digest": digest or NO_CATALOG}
            self._database.execute("insert_policy", {**last, "since": to_rfc3339(self._clock())})
            name = _policy_name(last)
            self._append(SYSTEM, NewEntry("catalog.change", "catalog", outcome=name), name)
        return _policy_name(last) if last["version"] else None

    def names(self, chains: Sequence[str] | None) -> str | None:
        """The chains that are asked for, as far as they can be read, as JSON; None for all."""
        visible = self.chains
        if visible is None:
            return None if chains is None else json.dumps(list(chains))
        return json.dumps(sorted(visible if chains is None else visible & set(chains)))

    def _page(self, chain: str, after: int) -> list[dict[str, Any]]:
        """Entries that are only read: no writer waits for them, nor do they for one."""
        values = {"chain": chain, "after": after, "limit": _PAGE}
        return [dict(row) for row in self._database.look("ledger_rows", values)]

    def _rows(self, chain: str, after: int, limit: int) -> list[dict[str, Any]]:
        with self._database.transaction():
            values = {"chain": chain, "after": after, "limit": limit}
            return [dict(row) for row in self._database.execute("ledger_rows", values)]


def _policy_name(policy: dict[str, Any]) -> str:
    return f"catalog@{policy['version']} sha256:{policy['digest']}"


def _entry(row: dict[str, Any]) -> AuditEntry:
    members = {name: value for name, value in row.items() if name != "hash"}
    return AuditEntry(**{**members, "at": of_rfc3339(row["at"])})
