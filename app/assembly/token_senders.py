"""Who may send, for the collector: asked of the office's file at each request, so that a revoked token ends at once."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Forbidden, Unauthenticated
from app.domain.instants import system_clock
from app.office import Office, Token
from app.office.tokens import INGEST, READ
from app.platform.installation import Installation
from collectors.senders import LOCAL, Sender, Senders


@dataclass
class OfficeSenders:
    """Tokens of the office in `directory`, which is opened at the first request: the collector starts without it.

    `required`: senders need a token although there is no account yet.
    """

    directory: Path
    required: bool = False
    _opened: Office | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sender(self, authorization: str | None) -> Sender:
        """See `Senders.sender`."""
        if not self._office().accounts.exist():
            return LOCAL
        token = self._token(authorization, INGEST)
        return Sender(token.name, token.tenant)

    def check_reader(self, authorization: str | None) -> None:
        """See `Senders.check_reader`."""
        if self._office().accounts.exist():
            self._token(authorization, READ)

    def _token(self, authorization: str | None, scope: str) -> Token:
        scheme, _, secret = (authorization or "").partition(" ")
        token = self._office().tokens.of(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise Unauthenticated(
                "This needs a token that is neither revoked nor expired, as `Authorization: Bearer ...`; "
                f"`transom token add NAME --scope {scope}` makes one."
            )
        if token.scope != scope:
            raise Forbidden(f"The token {token.name} is for scope {token.scope}; this needs scope {scope}.")
        return token

    def _office(self) -> Office:
        with self._lock:
            if self._opened is None:
                self._opened = Office(self.directory, system_clock, accounts_required=self.required)
            return self._opened


def office_senders(installation: Installation) -> Senders:
    """The senders of an installation; as a function, since it is called in the collector's own process."""
    return OfficeSenders(installation.office, installation.openid_issuer is not None)
