"""Accounts: who may sign in, with which roles and for which tenants; each change is an entry of the ledger."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.actor import Actor
from app.domain.errors import BadInput, NotFound
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.ledger import Ledger

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class Account:
    """`tenants` None: all of them. `password_hash` None: nobody can sign in to it with a password.

    `issuer`: the OpenID Connect provider that the person signs in with. `seen_at`: the last use of one of its sessions,
    where that was asked for and there was one.
    """

    name: str
    roles: frozenset[str]
    tenants: frozenset[str] | None
    created_at: datetime
    changed_at: datetime
    disabled_at: datetime | None = None
    password_hash: str | None = None
    issuer: str | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True)
class Identity:
    """A person of an OpenID Connect provider: the only two claims that never pass to somebody else."""

    issuer: str
    subject: str


class Accounts:
    """The accounts of one installation. A change and its ledger entry are one transaction: both are done, or neither.

    Passwords come here hashed. Disabling an account, or changing its password or rights, ends its sessions.
    """

    def __init__(
        self, database: Database, ledger: Ledger, clock: Callable[[], datetime], required: bool = False
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock
        self._exist = required

    def exist(self) -> bool:
        """Whether people need an account: there is one, disabled ones included, or the settings require it.

        Once true it stays so: accounts are never deleted.
        """
        self._exist = self._exist or bool(self._database.look("any_account"))
        return self._exist

    def all(self) -> list[Account]:
        """Every account, by name."""
        return [_account(dict(row)) for row in self._database.look("accounts")]

    def of(self, name: str) -> Account | None:
        """The account of that name."""
        rows = self._database.look("account", {"name": name})
        return _account(dict(rows[0])) if rows else None

    def of_identity(self, identity: Identity) -> Account | None:
        """The account of a person of an OpenID Connect provider."""
        rows = self._database.look("account_of_identity", vars(identity))
        return self.of(str(rows[0]["account"])) if rows else None

    def add(
        self,
        name: str,
        roles: Iterable[str],
        tenants: Iterable[str] | None,
        password_hash: str | None,
        by: Actor,
        identity: Identity | None = None,
    ) -> Account:
        """A new account, of the person `identity`. Raises BadInput for a name that is none or is taken, and no role."""
        if not _NAME.fullmatch(name):
            raise BadInput(
                "A name has 1 to 64 letters, digits, dots, dashes, underscores and @; it starts with a letter or digit."
            )
        values = {**_rights(roles, tenants), "name": name, "password_hash": password_hash, "at": self._now()}
        with self._database.transaction():
            if self._database.execute("account", {"name": name}):
                raise BadInput(f"There is an account {name} already.")
            self._ledger.enter(by, "account.add", f"account:{name}", _rights_text(values))
            self._database.execute("insert_account", values)
            if identity is not None:
                self._database.execute("insert_identity", {**vars(identity), "account": name})
        return self._required(name)

    def set_rights(self, name: str, roles: Iterable[str], tenants: Iterable[str] | None, by: Actor) -> Account:
        """Other roles and tenants. Raises NotFound."""
        values = _rights(roles, tenants)
        self._change(name, by, "account.rights", "set_account_rights", values, _rights_text(values))
        return self._required(name)

    def set_password(self, name: str, password_hash: str, by: Actor, but_session: str | None = None) -> None:
        """Another password; ends the account's sessions but that one. Raises NotFound."""
        values = {"password_hash": password_hash}
        self._change(name, by, "account.password", "set_account_password", values, but_session=but_session)

    def disable(self, name: str, by: Actor) -> None:
        """Nobody signs in to it from now on. Raises NotFound."""
        self._change(name, by, "account.disable", "set_account_disabled", {"disabled_at": self._now()})

    def enable(self, name: str, by: Actor) -> None:
        """Undoes `disable`. Raises NotFound."""
        self._change(name, by, "account.enable", "set_account_disabled", {"disabled_at": None})

    def _change(
        self,
        name: str,
        by: Actor,
        action: str,
        statement: str,
        values: dict[str, Any],
        reason: str | None = None,
        but_session: str | None = None,
    ) -> None:
        with self._database.transaction():
            if not self._database.execute("account", {"name": name}):
                raise NotFound(f"There is no account {name[:64]}.")
            at = self._now()
            self._ledger.enter(by, action, f"account:{name}", reason)
            self._database.execute(statement, {**values, "name": name, "at": at})
            self._database.execute("end_sessions_of", {"account": name, "at": at, "but": but_session})

    def _required(self, name: str) -> Account:
        account = self.of(name)
        if account is None:
            raise NotFound(f"There is no account {name[:64]}.")
        return account

    def _now(self) -> str | None:
        return to_rfc3339(self._clock())


def _rights(roles: Iterable[str], tenants: Iterable[str] | None) -> dict[str, Any]:
    if not (given := sorted(set(roles))):
        raise BadInput("An account has at least one role.")
    scope = None if tenants is None else sorted(set(tenants))
    if scope is not None and not all(scope):
        raise BadInput("A tenant has a name.")
    return {"roles": json.dumps(given), "tenants": None if scope is None else json.dumps(scope)}


def _rights_text(values: dict[str, Any]) -> str:
    tenants = "all tenants" if values["tenants"] is None else f"tenants {', '.join(json.loads(values['tenants']))}"
    return f"{', '.join(json.loads(values['roles']))}; {tenants}"


def _account(row: dict[str, Any]) -> Account:
    instants = {
        name: row.get(name) and of_rfc3339(row[name]) for name in ("created_at", "changed_at", "disabled_at", "seen_at")
    }
    tenants = None if row["tenants"] is None else frozenset(json.loads(row["tenants"]))
    return Account(**{**row, **instants, "roles": frozenset(json.loads(row["roles"])), "tenants": tenants})
