"""Signing in with a name and a password: one answer for every failure, and a limit to the number of attempts."""

import secrets
from collections.abc import Callable

from app.domain.actor import Actor
from app.domain.errors import BadInput, Forbidden
from app.office import Office
from app.security.attempts import Attempts
from app.security.passwords import Passwords

REFUSED = "Wrong name or password, or the account is disabled."


def new_secret() -> str:
    """256 random bits as text: the value of a session's cookie, or of a token."""
    return secrets.token_urlsafe(32)


class SignIn:
    """Signs people in and changes their own passwords. `secret` makes the secrets of sessions."""

    def __init__(
        self,
        office: Office,
        passwords: Passwords,
        attempts: Attempts | None = None,
        secret: Callable[[], str] = new_secret,
    ) -> None:
        self._office = office
        self._passwords = passwords
        self._secret = secret
        self._attempts = attempts or Attempts()

    def sign_in(self, name: str, password: str, address: str, browser: str) -> str:
        """A session's secret. Raises Forbidden, with one sentence whatever was wrong, and TooMany.

        Both outcomes are on record before this returns. The work is the same whether there is such an account or not.
        """
        self._attempts.count(address, name)
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
        """Change one's own password; ends its other sessions. Raises BadInput, TooMany."""
        self._attempts.count_name(address, actor.name)
        account = self._office.accounts.of(actor.name)
        if account is None or not self._passwords.matches(account.password_hash, old):
            raise BadInput("The current password is wrong.")
        self._office.accounts.set_password(actor.name, self._passwords.hash_of(new, actor.name), actor, session)

    def hash_of(self, password: str, name: str) -> str:
        """The hash of a password that an admin gives. Raises BadInput."""
        return self._passwords.hash_of(password, name)
