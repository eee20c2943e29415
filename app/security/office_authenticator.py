"""Who makes a request, by session cookie or bearer token; in local mode, while there is no account, the local user."""

from dataclasses import dataclass

from flask import Request

from app.domain.actor import Actor
from app.office import Office, Session
from app.office.tokens import READ
from app.security.actor import LOCAL
from app.security.machine_owner import MachineOwner

COOKIE = "transom_session"
SECURE_COOKIE = "__Host-transom_session"
"""A browser takes this name only with Secure, for the whole host and no other."""
_SESSION = "transom.session"


@dataclass(frozen=True)
class OfficeAuthenticator:
    """Asks the office. `secure`: people come over TLS, so that cookies are sent over nothing else.

    `owner` is who holds the secret of the data folder; None where nobody is to be known by it.
    """

    office: Office
    secure: bool = False
    owner: MachineOwner | None = None

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return SECURE_COOKIE if self.secure else COOKIE

    def is_local(self) -> bool:
        """Whether this installation has no accounts."""
        return not self.office.accounts.exist()

    def actor_of(self, request: Request) -> Actor | None:
        """See `Authenticator.actor_of`. A request with an `Authorization` header is judged by that alone."""
        if self.is_local():
            return LOCAL
        if (header := request.headers.get("Authorization")) is not None:
            return self._of_token(header)
        if not (secret := request.cookies.get(self.cookie)):
            return None
        signed_in = self.office.sessions.of(secret)
        if signed_in is None:
            return None
        session, actor = signed_in
        request.environ[_SESSION] = session
        return actor

    def _of_token(self, header: str) -> Actor | None:
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        if self.owner is not None and (actor := self.owner.took(secret.strip())) is not None:
            return actor
        token = self.office.tokens.of(secret.strip())
        if token is None or token.scope != READ or token.role is None:
            return None
        tenants = None if token.tenant is None else frozenset((token.tenant,))
        return Actor(f"token:{token.name}", frozenset((token.role,)), tenants=tenants)


def session_of(request: Request) -> Session | None:
    """The session by which the authenticator has found the actor of the request, if it was one."""
    session: Session | None = request.environ.get(_SESSION)
    return session
