"""The keys of an installation as they are stored: wrapped by a master key, with the history of those destroyed.

Nothing here opens one; `app.office.data_keys` does.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.actor import SYSTEM, Actor
from app.domain.errors import Unavailable
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.ledger import Ledger

_MASTER = "master"
_VERSION = "keys_version"


@dataclass(frozen=True)
class Wrapped:
    """A key under the master key of this id."""

    master: str
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True)
class DataKey:
    """What is known of a data key for good; `month` is that of arrival (2026-11), `tenant` "" for no tenant.

    The last three are None while it can be used.
    """

    key_id: str
    tenant: str
    month: str
    created_at: datetime
    master: str
    destroyed_at: datetime | None
    destroyed_by: str | None
    reason: str | None


Rewrap = Callable[[str, Wrapped], Wrapped]
"""The key of this name (an id, or of the installation's keys their name), under another master key."""


class KeyBook:
    """Any thread, several processes; whoever holds a key in memory asks `version` before using it."""

    def __init__(self, database: Database, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._database, self._ledger, self._clock = database, ledger, clock
        self._tenants: frozenset[str] | None = None

    def of_tenants(self, tenants: frozenset[str]) -> "KeyBook":
        """The same, of which the history of these tenants' keys alone is told."""
        cut = copy(self)
        cut._tenants = tenants
        return cut

    def installation(self) -> Mapping[str, Wrapped]:
        """The keys that there is one of, by name; none before the first start."""
        rows = self._database.look("installation_keys")
        return {row["name"]: Wrapped(row["master"], row["wrapped"]) for row in rows}

    def establish(self, keys: Mapping[str, Wrapped], master: str, anew: bool = False) -> bool:
        """Store the first keys; whether this was the one to do so. `anew` replaces those of a master key that is lost:
        every data key is then destroyed, since nothing opens it any more."""
        with self._database.transaction():
            if self._meta(_MASTER) is not None and not anew:
                return False
            for name, key in keys.items():
                self._put(name, key)
            if anew:
                for row in self._database.execute("wrapped_data_keys"):
                    self._destroy(row["key_id"], SYSTEM, "the master key was lost")
            self._set_master(master)
            self._ledger.enter(
                SYSTEM, "keys.established", f"master:{master}", "the one before was lost" if anew else None
            )
            return True

    def master(self) -> str | None:
        """The id of the master key in use."""
        rows = self._database.look("meta", {"name": _MASTER})
        return str(rows[0]["value"]) if rows else None

    def version(self) -> int:
        """A number that grows whenever a key was made, wrapped again or destroyed."""
        rows = self._database.look("meta", {"name": _VERSION})
        return int(rows[0]["value"]) if rows else 0

    def live(self, tenant: str, month: str) -> tuple[str, Wrapped] | None:
        """The id of the key in use for a tenant and a month, and the key; None where there is none."""
        rows = self._database.look("live_data_key", {"tenant": tenant, "month": month})
        return (rows[0]["key_id"], Wrapped(rows[0]["master"], rows[0]["wrapped"])) if rows else None

    def add(self, key_id: str, tenant: str, month: str, key: Wrapped) -> None:
        """A new data key, on record. Raises Unavailable where the master key was changed meanwhile."""
        with self._database.transaction():
            if self._meta(_MASTER) != key.master:
                raise Unavailable("The master key is being changed; send this again in a moment.")
            row = {"key_id": key_id, "tenant": tenant, "month": month, "created_at": to_rfc3339(self._clock())}
            self._database.execute("insert_data_key", {**row, **vars(key)})
            self._ledger.enter(
                SYSTEM, "keys.made", f"key:{key_id}", outcome=_words(tenant, month), tenant=tenant or None
            )
            self._count()

    def of(self, key_id: str) -> tuple[DataKey, Wrapped | None] | None:
        """A key by its id, and what opens it, None once it is destroyed; None for an id that is not known."""
        rows = self._database.look("data_key", {"key_id": key_id})
        if not rows:
            return None
        wrapped = rows[0]["wrapped"]
        return _key(dict(rows[0])), None if wrapped is None else Wrapped(rows[0]["master"], wrapped)

    def history(self, tenant: str | None = None, month: str | None = None) -> list[DataKey]:
        """Every data key that ever was: of a tenant, of a month, or all; the oldest first."""
        keys = [_key(dict(row)) for row in self._database.look("data_keys", {"tenant": tenant, "month": month})]
        return [key for key in keys if self._tenants is None or key.tenant in self._tenants]

    def erased(self) -> frozenset[str]:
        """The payloads that were erased one by one."""
        return frozenset(row["payload_id"] for row in self._database.look("erased_payloads"))

    def adopt(self, other: "KeyBook") -> None:
        """Take over the keys that another book of the same installation has and this one does not know."""
        missing = [key for key in other.history() if self.of(key.key_id) is None]
        for key in missing:
            known = other.of(key.key_id)
            if known is not None and known[1] is not None:
                row = {"key_id": key.key_id, "tenant": key.tenant, "month": key.month}
                with self._database.transaction():
                    values = row | {"created_at": to_rfc3339(key.created_at), **vars(known[1])}
                    self._database.execute("insert_data_key", values)
                    self._count()

    def rewrap(self, rewrap: Rewrap, master: str, actor: Actor, reason: str | None) -> int:
        """Every key under another master key, all or none; how many there were."""
        with self._database.transaction():
            keys = self._database.execute("wrapped_data_keys")
            for row in keys:
                new = rewrap(row["key_id"], Wrapped(row["master"], row["wrapped"]))
                self._database.execute("set_data_key_wrapped", {"key_id": row["key_id"], **vars(new)})
            own = self._database.execute("installation_keys")
            for row in own:
                self._put(row["name"], rewrap(row["name"], Wrapped(row["master"], row["wrapped"])))
            self._set_master(master)
            n = len(keys) + len(own)
            self._ledger.enter(actor, "keys.rotated", f"master:{master}", reason, outcome=f"{n} keys wrapped again")
            return n

    def destroy(self, keys: Sequence[DataKey], actor: Actor, reason: str) -> None:
        """Destroy keys inside a transaction that is open, which puts on record why."""
        for key in keys:
            self._destroy(key.key_id, actor, reason)
        self._count()

    def cut(self, key_ids: Collection[str], rewrap: Rewrap, payload_ids: Sequence[str]) -> None:
        """Take payloads out of keys, inside a transaction that is open; `rewrap` gives what is left of a key."""
        for key_id in key_ids:
            for row in self._database.execute("data_key", {"key_id": key_id}):
                if row["wrapped"] is not None:
                    left = rewrap(key_id, Wrapped(row["master"], row["wrapped"]))
                    self._database.execute("set_data_key_wrapped", {"key_id": key_id, **vars(left)})
        for payload_id in payload_ids:
            values = {"payload_id": payload_id, "erased_at": to_rfc3339(self._clock())}
            self._database.execute("insert_erased_payload", values)
        self._count()

    def _destroy(self, key_id: str, actor: Actor, reason: str) -> None:
        values = {"key_id": key_id, "at": to_rfc3339(self._clock()), "actor": actor.name, "reason": reason}
        self._database.execute("destroy_data_key", values)

    def _put(self, name: str, key: Wrapped) -> None:
        self._database.execute("put_installation_key", {"name": name, **vars(key)})

    def _set_master(self, master: str) -> None:
        self._database.execute("put_meta", {"name": _MASTER, "value": master})
        self._count()

    def _count(self) -> None:
        version = int(self._meta(_VERSION) or 0) + 1
        self._database.execute("put_meta", {"name": _VERSION, "value": str(version)})

    def _meta(self, name: str) -> str | None:
        rows = self._database.execute("meta", {"name": name})
        return str(rows[0]["value"]) if rows else None


def _key(row: dict[str, object]) -> DataKey:
    instants = {name: of_rfc3339(str(row[name])) if row[name] else None for name in ("created_at", "destroyed_at")}
    return DataKey(**{name: value for name, value in {**row, **instants}.items() if name != "wrapped"})  # type: ignore[arg-type]


def _words(tenant: str, month: str) -> str:
    return f"{f'tenant {tenant}' if tenant else 'no tenant'}, {month}"
