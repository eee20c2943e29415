"""Signing in and out: plain pages, since nothing of the app is served to who is not known.

`/sign-in` takes a name and a password, `/sign-in/openid` leads to the OpenID Connect provider, which leads back to
`/sign-in/openid/answer`. `/sign-out` ends the session.
"""

from typing import Any

from flask import Flask, Response, redirect, request

from app.answers.services import LOCAL_MODE, Services
from app.domain.errors import BadInput, Forbidden, TooMany, TransomError, Unauthenticated, Unavailable
from app.security import Actor, OpenIdSignIn, Permission, SignIn, may, session_of
from app.security.office_authenticator import OfficeAuthenticator
from app.web.sign_in_page import goodbye, page

PATH, OUT = "/sign-in", "/sign-out"
BY_OPENID, ANSWER = "/sign-in/openid", "/sign-in/openid/answer"
_TICKET = "transom_sign_in"
_TICKET_SECONDS = 600
_LONGEST = 1000


def register(server: Flask, services: Services) -> None:
    """The routes; without accounts they lead to the pages."""
    sign_in, authenticator = services.sign_in, services.authenticator
    if sign_in is None or not isinstance(authenticator, OfficeAuthenticator):
        return

    def show() -> Response:
        if services.mode == LOCAL_MODE or _is_signed_in(services):
            return _to(own_path(request.args.get("next")))
        return _page(services, 200)

    def enter() -> Response:
        if services.mode == LOCAL_MODE:
            return _to("/")
        return _entered(services, sign_in, authenticator)

    def leave() -> Response:
        session = session_of(request) if _is_signed_in(services) else None
        address = None
        if session is not None:
            services.office.sessions.end(session.session_id, session.account, services.actor)
            if (openid := services.openid) is not None and openid.knows(session.account):
                address = openid.leave(session.session_id, f"{_here(openid)}{PATH}")
        response = _to(PATH) if address is None or services.openid is None else goodbye(services.openid.name, address)
        response.delete_cookie(authenticator.cookie, secure=authenticator.secure, httponly=True, samesite="Lax")
        return response

    server.add_url_rule(PATH, "sign_in", show, methods=["GET"])
    server.add_url_rule(PATH, "sign_in_sent", enter, methods=["POST"])
    server.add_url_rule(OUT, "sign_out", leave, methods=["POST"])
    if services.openid is not None:
        _register_openid(server, services, services.openid, authenticator)


def _register_openid(
    server: Flask, services: Services, openid: OpenIdSignIn, authenticator: OfficeAuthenticator
) -> None:
    """The way to the provider and back."""
    ticket = f"__Host-{_TICKET}" if authenticator.secure else _TICKET

    def set_out() -> Response:
        try:
            begun = openid.set_out(
                f"{_here(openid)}{ANSWER}", own_path(request.args.get("next")), request.remote_addr or ""
            )
        except TransomError as error:
            return _refused(services, error)
        response = _to(begun.address)
        more: Any = {"secure": authenticator.secure, "httponly": True, "samesite": "Lax"}
        response.set_cookie(ticket, begun.ticket, max_age=_TICKET_SECONDS, **more)
        return response

    def arrive() -> Response:
        browser = request.headers.get("User-Agent", "")
        try:
            answer = request.args.to_dict()
            arrived = openid.arrive(answer, request.cookies.get(ticket), request.remote_addr or "", browser)
            response = _signed_in(authenticator, arrived.secret, own_path(arrived.following))
        except TransomError as error:
            response = _refused(services, error)
        response.delete_cookie(ticket, secure=authenticator.secure, httponly=True, samesite="Lax")
        return response

    server.add_url_rule(BY_OPENID, "openid_begin", set_out, methods=["GET"])
    server.add_url_rule(ANSWER, "openid_answer", arrive, methods=["GET"])


def own_path(asked: str | None) -> str:
    """A path of this server: the one asked for, or the first page. `//host` and `/\\host` would lead elsewhere."""
    path = asked or "/"
    own = path.startswith("/") and not path.startswith(("//", "/\\", PATH)) and path.isprintable()
    return path if own and len(path) <= _LONGEST else "/"


def home_of(actor: Actor) -> str:
    """The first page that a person may see."""
    if may(actor, Permission.READ):
        return "/"
    return "/trends" if may(actor, Permission.READ_FIGURES) else "/account"


def _entered(services: Services, sign_in: SignIn, authenticator: OfficeAuthenticator) -> Response:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    browser = request.headers.get("User-Agent", "")
    try:
        secret = sign_in.sign_in(name, password, request.remote_addr or "", browser)
    except (Forbidden, BadInput, TooMany) as error:
        return _refused(services, error, name)
    return _signed_in(authenticator, secret, own_path(request.args.get("next")))


def _signed_in(authenticator: OfficeAuthenticator, secret: str, following: str) -> Response:
    """Gives the session's cookie, and leads to the path asked for, or to the person's first page."""
    begun = authenticator.office.sessions.of(secret)
    response = _to(home_of(begun[1]) if following == "/" and begun is not None else following)
    response.set_cookie(authenticator.cookie, secret, secure=authenticator.secure, httponly=True, samesite="Lax")
    return response


def _refused(services: Services, error: TransomError, name: str = "") -> Response:
    """The page to sign in again, with the reason."""
    status = 429 if isinstance(error, TooMany) else 503 if isinstance(error, Unavailable) else 403
    response = _page(services, status, str(error), name)
    if isinstance(error, TooMany | Unavailable):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _here(openid: OpenIdSignIn) -> str:
    return (openid.public_url or request.host_url).rstrip("/")


def _is_signed_in(services: Services) -> bool:
    try:
        return services.actor is not None
    except Unauthenticated:
        return False


def _to(path: str) -> Response:
    response = redirect(path, 303)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]


def _page(services: Services, status: int, message: str = "", name: str = "") -> Response:
    provider = None if services.openid is None else services.openid.name
    passwords = provider is None or any(account.password_hash for account in services.whole_office.accounts.all())
    return page(status, own_path(request.args.get("next")), message, name, provider, passwords)
