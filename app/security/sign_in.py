"""Signing in with a name and a password: one answer for every failure, and a limit to the number of attempts."""

import ipaddress
import secrets
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.domain.actor import Actor
from app.domain.errors import BadInput, Forbidden, TooMany
from app.office import Office
from app.security.passwords import Passwords

REFUSED = "Name and password do not fit, or the account is disabled."
PER_ADDRESS = RateLimitItemPerMinute(20)
PER_NAME = RateLimitItemPerMinute(5)
"""Attempts a minute from one address, and for one name from one address: nobody can lock somebody else out."""


def new_secret() -> str:
    """256 random bits as text: the value of a session's cookie, or of a token."""
    return secrets.token_urlsafe(32)


class SignIn:
    """Signs people in and changes their own passwords. `secret` makes the secrets of sessions."""

    def __init__(self, office: Office, passwords: Passwords, secret: Callable[[], str] = new_secret) -> None:
        self._office = office
        self._passwords = passwords
        self._secret = secret
        self._attempts = MovingWindowRateLimiter(MemoryStorage())

    def sign_in(self, name: str, password: str, address: str, browser: str) -> str:
        """A session's secret. Raises Forbidden, with one sentence whatever was wrong, and TooMany.

        Both outcomes are on record before this returns. The work is the same whether there is such an account or not.
        """
        network = _network(address)
        if not self._attempts.hit(PER_ADDRESS, network) or not self._attempts.hit(PER_NAME, network, name.casefold()):
            raise TooMany("Too many attempts to sign in; wait a minute.", 60)
        account = self._office.accounts.of(name)
        matches = self._passwords.matches(None if account is None else account.password_hash, password)
        if account is None or not matches or account.disabled_at is not None:
            reason = "disabled" if account is not None and matches else "wrong password" if account else "no account"
            self._office.sessions.refuse(None if account is None else account.name, f"{reason}; from {address[:64]}")
            raise Forbidden(REFUSED)
        secret = self._secret()
        self._office.sessions.begin(Actor(account.name, account.roles, tenants=account.tenants), secret, browser)
        return secret

    def change_password(self, actor: Actor, old: str, new: str, session: str | None, address: str) -> None:
        """Another password for one's own account; ends its other sessions. Raises BadInput, TooMany."""
        if not self._attempts.hit(PER_NAME, _network(address), actor.name.casefold()):
            raise TooMany("Too many attempts; wait a minute.", 60)
        account = self._office.accounts.of(actor.name)
        if account is None or not self._passwords.matches(account.password_hash, old):
            raise BadInput("The present password is another one.")
        self._office.accounts.set_password(actor.name, self._passwords.hash_of(new, actor.name), actor, session)

    def hash_of(self, password: str, name: str) -> str:
        """The hash of a password that an admin gives. Raises BadInput."""
        return self._passwords.hash_of(password, name)


def _network(address: str) -> str:
    """What counts as one address: an IPv6 host has at least a /64 to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
