"""Tokens of programs, to send records (`ingest`) or to read (`read`); each change is an entry of the ledger."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.actor import Actor
from app.domain.errors import BadInput, NotFound
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.ledger import Ledger
from app.office.sessions import hash_of

INGEST, READ = "ingest", "read"
SCOPES = (INGEST, READ)
DAYS = 365
"""How long a token is good for unless something else is asked for."""
MOST_DAYS = 3650
LIVE = 2
"""How many of one name may be good at once: the old one until every sender has the new one."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class Token:
    """`role` is that of a token to read; `tenant` None: all of them. `name` becomes `ingested_by` of what it sends."""

    token_id: str
    name: str
    scope: str
    role: str | None
    tenant: str | None
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_live(self, at: datetime) -> bool:
        """Whether it is good at an instant."""
        return self.revoked_at is None and at < self.expires_at


class Tokens:
    """The tokens of one installation; their secrets are not kept, only hashes."""

    def __init__(self, database: Database, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock

    def add(
        self,
        name: str,
        scope: str,
        role: str | None,
        tenant: str | None,
        secret: str,
        by: Actor,
        days: int = DAYS,
    ) -> Token:
        """A token whose secret is `secret`. Raises BadInput.

        A second one of a name must be of the same scope, role and tenant: who reads `ingested_by` takes both for one.
        """
        _check(name, scope, role, tenant, days)
        at = self._clock()
        secret_hash = hash_of(secret)
        token = Token(secret_hash[:12], name, scope, role, tenant, at, by.name, at + timedelta(days=days))
        instants = {"created_at": to_rfc3339(at), "expires_at": to_rfc3339(token.expires_at)}
        with self._database.transaction():
            live = [_token(dict(row)) for row in self._database.execute("live_tokens_of", _live(name, at))]
            if len(live) >= LIVE:
                raise BadInput(
                    f"There are {LIVE} live tokens named {name}; revoke {live[0].token_id}, the older, first."
                )
            if live and (live[0].scope, live[0].role, live[0].tenant) != (scope, role, tenant):
                raise BadInput(f"A live token named {name} has another scope, role or tenant; take another name.")
            self._ledger.enter(by, "token.add", f"token:{name}/{token.token_id}", _rights_text(token))
            self._database.execute("insert_token", {**vars(token), **instants, "secret_hash": secret_hash})
        return token

    def of(self, secret: str) -> Token | None:
        """The token of a secret, if it is good now."""
        rows = self._database.look("token_by_secret", {"secret_hash": hash_of(secret)})
        token = _token(dict(rows[0])) if rows else None
        return token if token is not None and token.is_live(self._clock()) else None

    def all(self) -> list[Token]:
        """Every token there ever was, by name, the latest first."""
        return [_token(dict(row)) for row in self._database.look("tokens")]

    def can_ingest(self) -> bool:
        """Whether a token for collectors is good now."""
        return bool(self._database.look("any_ingest_token", {"at": to_rfc3339(self._clock())}))

    def revoke(self, which: str, by: Actor) -> int:
        """Ends the token of that id, or all of that name, at once; how many. Raises NotFound."""
        with self._database.transaction():
            rows = self._database.execute("revoke_tokens", {"which": which, "at": to_rfc3339(self._clock())})
            if not rows:
                raise NotFound(f"There is no live token {which[:64]}.")
            for row in rows:
                self._ledger.enter(by, "token.revoke", f"token:{row['name']}/{row['token_id']}")
        return len(rows)


def _check(name: str, scope: str, role: str | None, tenant: str | None, days: int) -> None:
    if not _NAME.fullmatch(name) or name == "local":
        raise BadInput(
            "A token's name has 1 to 64 letters, digits, dots, dashes and underscores; `local` stands for what came "
            "without a token."
        )
    if scope not in SCOPES:
        raise BadInput(f"A token's scope is {' or '.join(SCOPES)}.")
    if (role is None) != (scope == INGEST):
        raise BadInput("A token to read needs a role; one to ingest has none.")
    if tenant is not None and not tenant:
        raise BadInput("A tenant has a name.")
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(f"A token is valid for 1 to {MOST_DAYS} days.")


def _live(name: str, at: datetime) -> dict[str, Any]:
    return {"name": name, "at": to_rfc3339(at)}


def _rights_text(token: Token) -> str:
    role = f" as {token.role}" if token.role else ""
    tenant = f"tenant {token.tenant}" if token.tenant else "all tenants"
    return f"{token.scope}{role}; {tenant}; until {token.expires_at:%Y-%m-%d}"


def _token(row: dict[str, Any]) -> Token:
    revoked = row["revoked_at"]
    instants = {name: of_rfc3339(row[name]) for name in ("created_at", "expires_at")}
    return Token(**{**row, **instants, "revoked_at": None if revoked is None else of_rfc3339(revoked)})
