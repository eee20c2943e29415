"""Signing in by an OpenID Connect provider: from the browser that sets out to the session of an account here."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from app.domain.actor import Actor
from app.domain.errors import Forbidden, TransomError
from app.office import Account, Identity, Office
from app.security.attempts import Attempts
from app.security.openid import Attempt, OpenIdProvider, Proven
from app.security.openid_claims import GroupRights, Rights, names
from app.security.sign_in import new_secret

_MINUTES = 10
_HINTS = 1000
"""How many ID tokens are remembered, for signing out at the provider without a question. They are nowhere on disk."""


@dataclass(frozen=True)
class SetOut:
    """`address`: where the browser goes. `ticket`: what it brings back as a cookie."""

    address: str
    ticket: str


@dataclass(frozen=True)
class Arrived:
    """A session's secret, and the path that was asked for before signing in."""

    secret: str
    following: str


class OpenIdSignIn:
    """People of one provider. `name` is what the page to sign in calls it; `secret` makes random texts.

    `public_url` is where people reach Transom; None stands for where they have asked.
    """

    def __init__(
        self,
        office: Office,
        provider: OpenIdProvider,
        rights: GroupRights,
        attempts: Attempts,
        name: str | None = None,
        public_url: str | None = None,
        secret: Callable[[], str] = new_secret,
    ) -> None:
        self.name = name or provider.client.host
        self.public_url = public_url
        self.provider = provider
        self._office = office
        self._rights = rights
        self._attempts = attempts
        self._secret = secret
        self._tickets = URLSafeTimedSerializer(secret(), salt="sign-in")
        self._hints: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()
        self._by = Actor(f"openid:{provider.client.host}", frozenset())

    def set_out(self, back: str, following: str, address: str) -> SetOut:
        """Sends a browser to the provider, which leads it to `back`. Raises TooMany, Unavailable.

        The ticket binds the answer to this browser: another one that is led here with a stranger's answer has none.
        """
        self._attempts.count(address)
        attempt = Attempt(self._secret(), self._secret(), self._secret(), back)
        return SetOut(
            self.provider.address(attempt), str(self._tickets.dumps({**vars(attempt), "following": following}))
        )

    def arrive(self, answer: Mapping[str, str], ticket: str | None, address: str, browser: str) -> Arrived:
        """Signs in whom the provider's answer proves. Raises Forbidden with a sentence for the person, and TooMany.

        Both outcomes are on record before this returns.
        """
        self._attempts.count(address)
        account: Account | None = None
        try:
            begun = self._ticket(ticket)
            following = str(begun.pop("following"))
            proven = self.provider.proven(answer, Attempt(**begun))
            identity = Identity(self.provider.client.issuer, str(proven.claims["sub"]))
            account = self._office.accounts.of_identity(identity)
            if account is not None and account.disabled_at is not None:
                raise Forbidden("the account is disabled here")
            account = self._brought(account, identity, proven, self._granted(account, proven))
        except TransomError as error:
            name = None if account is None else account.name
            self._office.sessions.refuse(name, f"{self.name}: {error}; from {address[:64]}")
            if not isinstance(error, Forbidden):
                raise
            raise Forbidden(f"{self.name} did not sign you in here: {error}.") from None
        secret = self._secret()
        actor = Actor(account.name, account.roles, tenants=account.tenants)
        session = self._office.sessions.begin(actor, secret, browser, self.name)
        self._remember(session, proven.id_token)
        return Arrived(secret, following)

    def knows(self, account: str) -> bool:
        """Whether the person of an account signs in here."""
        row = self._office.accounts.of(account)
        return row is not None and row.issuer == self.provider.client.issuer

    def leave(self, session_id: str, back: str) -> str | None:
        """Where the browser of a session that has ended signs out at the provider too; None if it has no such place."""
        with self._lock:
            hint = self._hints.pop(session_id, None)
        return self.provider.sign_out_address(hint, back)

    def _ticket(self, ticket: str | None) -> dict[str, Any]:
        try:
            begun: dict[str, Any] = self._tickets.loads(ticket or "", max_age=_MINUTES * 60)
        except BadData:
            raise Forbidden(
                f"this sign-in was not begun in this browser, or more than {_MINUTES} minutes ago"
            ) from None
        return begun

    def _granted(self, account: Account | None, proven: Proven) -> Rights:
        """The rights by the person's groups; a person who has none any more is signed out everywhere."""
        try:
            return self._rights.of(proven.claims)
        except Forbidden:
            if account is not None:
                self._office.sessions.end_all(account.name, self._by)
            raise

    def _brought(self, account: Account | None, identity: Identity, proven: Proven, rights: Rights) -> Account:
        """The account of the person, made or brought up to date."""
        accounts = self._office.accounts
        if account is None:
            free = next(name for name in names(proven.claims, identity.issuer) if accounts.of(name) is None)
            return accounts.add(free, rights.roles, rights.tenants, None, self._by, identity)
        if (account.roles, account.tenants) == (rights.roles, rights.tenants):
            return account
        return accounts.set_rights(account.name, rights.roles, rights.tenants, self._by)

    def _remember(self, session_id: str, id_token: str) -> None:
        with self._lock:
            self._hints[session_id] = id_token
            while len(self._hints) > _HINTS:
                self._hints.popitem(last=False)
