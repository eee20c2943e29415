"""The page to sign in, and the one that leads on after signing out, as HTML."""

from html import escape
from urllib.parse import quote

from flask import Response

from app.web.shell import HEAD_SCRIPT

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">{head}
<title>{title} - Transom</title>
<link rel="icon" type="image/svg+xml" href="/assets/logo.svg">
<script>{script}</script>
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/shell.css">
<link rel="stylesheet" href="/assets/accounts.css">
</head>
<body class="sign-in">
<main>
<h1><span class="logo" aria-hidden="true"></span>Transom</h1>
{body}
</main>
</body>
</html>
"""
_MESSAGE = '<p role="alert">{message}</p>'
_OPENID = '<a class="button primary" href="{address}">Sign in with {provider}</a>'
_FORM = """<form method="post" action="{action}">
{lead}<label>Name <input name="name" value="{name}" autocomplete="username" autocapitalize="none" spellcheck="false"
 maxlength="64" required {focus_name}></label>
<label>Password <input name="password" type="password" autocomplete="current-password" maxlength="256" required
 {focus_password}></label>
<button class="button {kind}">Sign in</button>
</form>"""
_HINT = """<p class="hint">Every sign-in and every failed attempt is recorded. An administrator of this Transom can
give you an account or a new password.</p>"""
_HINT_OPENID = """<p class="hint">Every sign-in and every failed attempt is recorded. Your groups at {provider}
decide what you see here.</p>"""


def page(
    status: int, following: str, message: str = "", name: str = "", provider: str | None = None, passwords: bool = True
) -> Response:
    """The page to sign in. `following`: the path asked for; `provider`: what signs people in beside passwords."""
    query = "" if following == "/" else f"?next={quote(following)}"
    parts = [_MESSAGE.format(message=escape(message))]
    if provider is not None:
        parts.append(_OPENID.format(address=escape(f"/sign-in/openid{query}"), provider=escape(provider)))
    if passwords or provider is None:
        parts.append(
            _FORM.format(
                action=escape(f"/sign-in{query}"),
                lead="" if provider is None else '<p class="hint">Or with an account of Transom\'s own</p>\n',
                kind="primary" if provider is None else "",
                name=escape(name[:64]),
                focus_name="autofocus" if provider is None and not name else "",
                focus_password="autofocus" if name else "",
            )
        )
    parts.append(_HINT if passwords or provider is None else _HINT_OPENID.format(provider=escape(provider)))
    return _answer(status, "Sign in", "\n".join(parts))


def goodbye(provider: str, address: str) -> Response:
    """Leads on to where one signs out at the provider. A redirect would be refused: the policy of pages keeps what a
    form causes on this server."""
    link = f'<p>You are signed out of Transom. <a href="{escape(address)}">Sign out of {escape(provider)} too</a></p>'
    return _answer(200, "Signed out", link, f'\n<meta http-equiv="refresh" content="0; url={escape(address)}">')


def _answer(status: int, title: str, body: str, head: str = "") -> Response:
    html = _FRAME.format(title=title, script=HEAD_SCRIPT, body=body, head=head)
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
