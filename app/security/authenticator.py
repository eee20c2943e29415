"""Who makes a request: the one place where API and pages learn it.

API routes and the door of the pages never hold an actor from one request to the next. They ask `services.actor`,
which asks the authenticator of the installation about the present request, once.
"""

import secrets
from dataclasses import dataclass
from typing import Protocol

from flask import Request, has_request_context, request

from app.domain.actor import Actor
from app.domain.errors import Unauthenticated
from app.security.actor import LOCAL

_ACTOR, _REQUEST = "transom.actor", "transom.request"
"""Keys of the WSGI environment: the actor found, and what the ledger's entries of the request share. Headers cannot set
them: theirs begin with `HTTP_`.
"""


class Authenticator(Protocol):
    """Finds the actor of a request, from what the request itself carries (a session cookie, a bearer token).

    actor_of MUST return None where the request proves nobody, and MUST NOT return somebody whose session or token has
    ended. It MUST be safe for threads, and MAY read the office. It MAY raise a subclass of `TransomError` to refuse a
    request with a sentence of its own. It is called at most once for a request.
    """

    def actor_of(self, request: Request) -> Actor | None:
        """Who makes this request; None where it does not prove who."""
        ...

    def is_local(self) -> bool:
        """Whether there are no accounts, so that everybody is the local user."""
        ...


@dataclass(frozen=True)
class LocalMode:
    """No accounts: whoever reaches the address is `actor`, with every role."""

    actor: Actor = LOCAL

    def actor_of(self, request: Request) -> Actor | None:
        """See `Authenticator.actor_of`."""
        return self.actor

    def is_local(self) -> bool:
        """See `Authenticator.is_local`."""
        return True


def actor_of_request(authenticator: Authenticator) -> Actor:
    """The actor of Flask's present request.

    Raises Unauthenticated where the request proves nobody, RuntimeError outside a request: an actor that is looked up
    while routes are registered would be recorded for everything that others do later.
    """
    if _ACTOR not in request.environ:
        request.environ[_ACTOR] = authenticator.actor_of(request)
    actor: Actor | None = request.environ[_ACTOR]
    if actor is None:
        raise Unauthenticated("Nobody is signed in with this request.")
    return actor


def request_number() -> str:
    """What the ledger's entries of Flask's present request share: random, of 16 hex digits; outside one a new one."""
    new = secrets.token_hex(8)
    return str(request.environ.setdefault(_REQUEST, new)) if has_request_context() else new
