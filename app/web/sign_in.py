"""Signing in and out (`/sign-in`, `/sign-out`): plain pages, since nothing of the app is served to who is not known."""

from html import escape
from urllib.parse import quote

from flask import Flask, Response, redirect, request

from app.answers.services import LOCAL_MODE, Services
from app.domain.errors import BadInput, Forbidden, TooMany, Unauthenticated
from app.security import Actor, Permission, SignIn, may, session_of
from app.security.office_authenticator import OfficeAuthenticator
from app.web.shell import HEAD_SCRIPT

PATH, OUT = "/sign-in", "/sign-out"
_LONGEST = 1000
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in - Transom</title>
<link rel="icon" type="image/svg+xml" href="/assets/logo.svg">
<script>{script}</script>
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/shell.css">
<link rel="stylesheet" href="/assets/accounts.css">
</head>
<body class="sign-in">
<main>
<h1><span class="logo" aria-hidden="true"></span>Transom</h1>
<form method="post" action="{action}">
<p role="alert">{message}</p>
<label>Name <input name="name" value="{name}" autocomplete="username" autocapitalize="none" spellcheck="false"
 maxlength="64" required {focus_name}></label>
<label>Password <input name="password" type="password" autocomplete="current-password" maxlength="256" required
 {focus_password}></label>
<button class="button primary">Sign in</button>
</form>
<p class="hint">Signing in, and failing to, is on record. Who administers Transom here can give you an account or
another password.</p>
</main>
</body>
</html>
"""


def register(server: Flask, services: Services) -> None:
    """The two routes; without accounts they lead to the pages."""
    sign_in, authenticator = services.sign_in, services.authenticator
    if sign_in is None or not isinstance(authenticator, OfficeAuthenticator):
        return

    def show() -> Response:
        if services.mode == LOCAL_MODE or _is_signed_in(services):
            return _to(own_path(request.args.get("next")))
        return _page("", "", 200)

    def enter() -> Response:
        if services.mode == LOCAL_MODE:
            return _to("/")
        return _entered(sign_in, authenticator)

    def leave() -> Response:
        session = session_of(request) if _is_signed_in(services) else None
        if session is not None:
            services.office.sessions.end(session.session_id, session.account, services.actor)
        response = _to(PATH)
        response.delete_cookie(authenticator.cookie, secure=authenticator.secure, httponly=True, samesite="Lax")
        return response

    server.add_url_rule(PATH, "sign_in", show, methods=["GET"])
    server.add_url_rule(PATH, "sign_in_sent", enter, methods=["POST"])
    server.add_url_rule(OUT, "sign_out", leave, methods=["POST"])


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


def _entered(sign_in: SignIn, authenticator: OfficeAuthenticator) -> Response:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    browser = request.headers.get("User-Agent", "")
    try:
        secret = sign_in.sign_in(name, password, request.remote_addr or "", browser)
    except (Forbidden, BadInput) as error:
        return _page(name, str(error), 403)
    except TooMany as error:
        response = _page(name, str(error), 429)
        response.headers["Retry-After"] = str(error.retry_after_seconds)
        return response
    following = own_path(request.args.get("next"))
    found = authenticator.office.sessions.of(secret)
    response = _to(home_of(found[1]) if following == "/" and found is not None else following)
    response.set_cookie(authenticator.cookie, secret, secure=authenticator.secure, httponly=True, samesite="Lax")
    return response


def _is_signed_in(services: Services) -> bool:
    try:
        return services.actor is not None
    except Unauthenticated:
        return False


def _to(path: str) -> Response:
    response = redirect(path, 303)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]


def _page(name: str, message: str, status: int) -> Response:
    following = own_path(request.args.get("next"))
    html = _PAGE.format(
        script=HEAD_SCRIPT,
        action=escape(PATH if following == "/" else f"{PATH}?next={quote(following)}"),
        message=escape(message),
        name=escape(name[:64]),
        focus_name="" if name else "autofocus",
        focus_password="autofocus" if name else "",
    )
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
