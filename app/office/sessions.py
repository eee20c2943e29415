"""Sessions: who is signed in, on which browser, until when; each beginning and end is an entry of the ledger."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.actor import Actor
from app.domain.errors import NotFound
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.ledger import Ledger

_SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use is known: a page of many requests then costs one write a minute."""
_FORGOTTEN_AFTER = timedelta(days=30)
_LONGEST_BROWSER = 200


@dataclass(frozen=True)
class Limits:
    """A session ends when it was not used for `idle`, and `absolute` after it began, whatever is done with it."""

    idle: timedelta = timedelta(minutes=60)
    absolute: timedelta = timedelta(hours=12)


@dataclass(frozen=True)
class Session:
    """`session_id` names it to people and is no secret; `browser` is what the browser said of itself."""

    session_id: str
    account: str
    created_at: datetime
    seen_at: datetime
    browser: str


class Sessions:
    """The sessions of one installation. Only hashes of the cookies' secrets are kept."""

    def __init__(self, database: Database, ledger: Ledger, clock: Callable[[], datetime], limits: Limits) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock
        self.limits = limits

    def begin(self, actor: Actor, secret: str, browser: str, by_means_of: str = "a password") -> str:
        """Signs `actor` in: from now on the secret stands for it. Its id. Raises Unavailable, and then not."""
        at = self._clock()
        secret_hash = hash_of(secret)
        values = {"secret_hash": secret_hash, "session_id": secret_hash[:12], "account": actor.name}
        with self._database.transaction():
            self._ledger.enter(actor, "session.begin", f"session:{secret_hash[:12]}", f"with {by_means_of}")
            self._database.execute("delete_old_sessions", {"before": to_rfc3339(at - _FORGOTTEN_AFTER)})
            self._database.execute(
                "insert_session", {**values, "at": to_rfc3339(at), "browser": browser[:_LONGEST_BROWSER]}
            )
        return secret_hash[:12]

    def refuse(self, account: str | None, reason: str) -> None:
        """Puts a failed sign-in on record; `account` None where there is no such account (what was typed as a name may
        be a password)."""
        actor = Actor(account or "nobody", frozenset())
        self._ledger.record(actor, "session.refuse", f"account:{account or 'unknown'}", reason, outcome="refused")

    def of(self, secret: str) -> tuple[Session, Actor] | None:
        """The session of a secret and its person, within the limits; its use is noted."""
        rows = self._database.look("session_by_secret", {"secret_hash": hash_of(secret)})
        if not rows:
            return None
        row, at = dict(rows[0]), self._clock()
        roles, tenants = frozenset(json.loads(row.pop("roles"))), row.pop("tenants")
        session = _session(row)
        if at - session.seen_at > self.limits.idle or at - session.created_at > self.limits.absolute:
            return None
        if at - session.seen_at >= _SEEN_EVERY:
            with self._database.transaction():
                self._database.execute("set_session_seen", {"session_id": session.session_id, "at": to_rfc3339(at)})
        return session, Actor(
            session.account, roles, tenants=None if tenants is None else frozenset(json.loads(tenants))
        )

    def all_of(self, account: str | None) -> list[Session]:
        """The sessions of an account (None: of everybody) that can be used, used last first."""
        at = self._clock()
        values = {
            "account": account,
            "seen_after": to_rfc3339(at - self.limits.idle),
            "created_after": to_rfc3339(at - self.limits.absolute),
        }
        return [_session(dict(row)) for row in self._database.look("sessions_of", values)]

    def end(self, session_id: str, account: str, by: Actor) -> None:
        """Ends a session of an account at once; whose it was is on record where somebody else does. Raises NotFound."""
        values = {"session_id": session_id, "account": account, "at": to_rfc3339(self._clock())}
        outcome = "done" if by.name == account else f"of account:{account}"
        with self._database.transaction():
            self._ledger.enter(by, "session.end", f"session:{session_id}", outcome=outcome)
            if not self._database.execute("end_session", values):
                raise NotFound("This session has ended already.")

    def end_all(self, account: str, by: Actor, but: str | None = None) -> int:
        """Ends the sessions of an account, but one; how many."""
        with self._database.transaction():
            self._ledger.enter(by, "session.end_all", f"account:{account}")
            values = {"account": account, "at": to_rfc3339(self._clock()), "but": but}
            return len(self._database.execute("end_sessions_of", values))


def hash_of(secret: str) -> str:
    """SHA-256 in hex. A salt or a slow hash would add nothing: secrets are 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _session(row: dict[str, Any]) -> Session:
    return Session(**{**row, "created_at": of_rfc3339(row["created_at"]), "seen_at": of_rfc3339(row["seen_at"])})
