"""Passwords: argon2id hashes (RFC 9106), and checks that take as long for an account that does not exist."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import BadInput

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 256
_AT_ONCE = 2
"""A check takes 64 MiB and a tenth of a second of a processor: more at once would be a way to exhaust both."""


class Passwords:
    """Hashes and checks; safe for threads. `hasher` has argon2-cffi's defaults, the second choice of RFC 9106."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody: str | None = None

    def hash_of(self, password: str, name: str = "") -> str:
        """The hash to store. Raises BadInput for a password too short, too long, or with the account's name in it."""
        if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
            raise BadInput(f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters, of any kind.")
        if name and name.casefold() in password.casefold():
            raise BadInput("A password does not contain the name of its account.")
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is that of the hash; without a hash False, after the same work."""
        with self._turn:
            if stored is None:
                stored, known = self._of_nobody(), False
            else:
                known = True
            try:
                return self._hasher.verify(stored, password[:MOST_CHARACTERS]) and known
            except (VerificationError, InvalidHashError):
                return False

    def _of_nobody(self) -> str:
        if self._nobody is None:
            self._nobody = self._hasher.hash("the password of an account that does not exist")
        return self._nobody
