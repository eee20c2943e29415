"""The owner of the data folder, who proves it by a secret that only the folder's user can read.

A command given the folder of a running app asks that app. The secret is good for one request: the next one is written
before that request is answered, so what a log or a process list gave away is worth nothing.
"""

import getpass
import hmac
import threading
from collections.abc import Callable

from app.domain.actor import Actor
from app.domain.errors import Unavailable
from app.security.permissions import ROLES
from app.security.sign_in import new_secret


class MachineOwner:
    """`actor` has every role, as the user who could read and change the files has. Safe for threads."""

    def __init__(self, secret: Callable[[], str] = new_secret, user: str | None = None) -> None:
        self._new = secret
        self._secret = secret()
        self._publish: Callable[[str], None] = lambda _: None
        self._lock = threading.Lock()
        self.actor = Actor(f"{user or getpass.getuser()} at the command line", frozenset(ROLES))

    @property
    def secret(self) -> str:
        """The secret of the next request."""
        return self._secret

    def publish(self, write: Callable[[str], None]) -> None:
        """Writes the secret now, and each time that it changes."""
        with self._lock:
            self._publish = write
            write(self._secret)

    def took(self, secret: str) -> Actor | None:
        """The owner, once for each secret; None for any other text. Raises Unavailable where no next can be written."""
        with self._lock:
            if not hmac.compare_digest(secret.encode(), self._secret.encode()):
                return None
            following = self._new()
            try:
                self._publish(following)
            except OSError as error:
                raise Unavailable(f"app.json cannot be written ({error.strerror}), so nobody can ask by it.") from None
            self._secret = following
            return self.actor
