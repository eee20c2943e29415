"""Checks before every route: requests from other sites and requests without a valid identity are refused.

Routes and callbacks then ask for the permissions that they name. What needs nobody is in `app.security.access.PUBLIC`.
"""

from urllib.parse import quote

from flask import Flask, Request, Response, redirect, request

from app.answers.services import LOCAL_MODE, Services
from app.api.problems import problem
from app.domain.errors import Forbidden, Unauthenticated
from app.platform.request_origin import refusal
from app.security import Actor, Authenticator, actor_of_request
from app.security.access import PUBLIC

SIGN_IN = "/sign-in"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


def guard(app: Flask, services: Services) -> None:
    """Put the gate before every route of the app, those that are added later included."""

    def gate() -> Response | None:
        if services.mode == LOCAL_MODE:
            reason = refusal(request.headers.get("Host"), request.headers.get("Origin"))
            return None if reason is None else problem(403, "Not allowed", reason)
        if is_foreign(request):
            raise Forbidden("This address serves only its own pages; another site's page has sent this.")
        if request.endpoint is None or request.endpoint in PUBLIC or known(services.authenticator):
            return None
        if request.method == "GET" and is_page(request.path):
            asked = request.full_path.rstrip("?")
            return redirect(f"{SIGN_IN}?next={quote(asked)}", 303)  # type: ignore[return-value]
        raise Unauthenticated("Sign in, or send a token of scope read as `Authorization: Bearer ...`.")

    app.before_request(gate)


def is_page(path: str) -> bool:
    """Whether a person's browser asks for this path by itself, and can be led to the page to sign in."""
    return not path.startswith(("/api/", "/_dash-")) and path != "/metrics"


def is_foreign(asked: Request) -> bool:
    """Whether a request that changes something was caused by a page of another site.

    A browser says so itself: in `Sec-Fetch-Site`, or, older ones, in `Origin`. What says neither, with a cookie or in
    order to sign in, is refused too; without a cookie it acts in nobody's name. A token is no cookie, and no other
    site's page can know it.
    """
    if asked.method in _SAFE or asked.headers.get("Authorization") is not None:
        return False
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = asked.headers.get("Origin")
    if origin is None and not asked.cookies and asked.endpoint not in PUBLIC:
        return False
    return origin != asked.host_url.rstrip("/")


def known(authenticator: Authenticator) -> Actor | None:
    """Who makes the present request, if that is proven."""
    try:
        return actor_of_request(authenticator)
    except Unauthenticated:
        return None
