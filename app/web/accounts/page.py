"""One's own account (`/account`), and for who manages them accounts (`/accounts`) and tokens (`/tokens`)."""

from datetime import datetime

from flask import request

from app.office import Account, Session, Token
from app.office.tokens import DAYS, INGEST, READ
from app.security import ROLES, SENTENCES, Permission, session_of
from app.web.accounts.browsers import browser_words
from app.web.components import states, tables
from app.web.components.forms import choice, form
from app.web.dash_libs import Component, dcc, html
from app.web.page import WORK, Drawn, Page, Part, Visit

SESSIONS, ACCOUNTS, SIGNED_IN, TOKENS = "own-sessions", "accounts-list", "all-sessions", "tokens-list"
_SHOWN_ONCE = (
    f"It is good for {DAYS} days and shown only once. Two tokens may have the same name: make the second, give it to "
    "every sender, then revoke the first."
)
_TENANTS = "Tenants, separated by commas; empty for every tenant"
_ROLE_CHOICES = tuple((role, f"{role}: {sentence}") for role, sentence in SENTENCES.items())


def own(visit: Visit) -> Drawn:
    """Who is signed in, with what, where else, and another password."""
    actor = visit.actor
    if actor.local:
        sentence = "Local mode: there are no accounts. Anyone who reaches this address is a local user with every role."
        return _drawn("Your account", html.P(sentence, className="lead"))
    roles = [html.Li(f"{role}: {SENTENCES.get(role, '')}") for role in sorted(actor.roles)]
    about = _panel("What you may see and do", html.Ul(roles, className="plain"), html.P(_tenants(actor.tenants)))
    password = form(
        "/api/v1/account/password",
        "Change password",
        _secret("present", "Current password", "current-password"),
        _secret("new", "New password, 12 characters or more", "new-password"),
    )
    note = html.P("This ends your other sessions.", className="hint")
    changed = _panel("Password", html.Div(password, className="work"), note)
    account = visit.services.office.accounts.of(actor.name)
    if account is not None and account.issuer is not None:
        changed = _panel(
            "Password", html.P(f"You sign in with {account.issuer}; change your password there.", className="hint")
        )
    elsewhere = _panel("Where you are signed in", html.Div(sessions(visit), id=SESSIONS))
    return _drawn("Your account", about, elsewhere, changed)


def sessions(visit: Visit) -> list[Component]:
    """The sessions of the person, and the way to end them; the present one is marked."""
    here = _here()
    own_sessions = visit.services.office.sessions.all_of(visit.actor.name)
    rows = [
        (
            *_browser(session),
            "this one"
            if session.session_id == here
            else form(f"/api/v1/account/sessions/{session.session_id}/end", "Sign out", quiet=True),
        )
        for session in own_sessions
    ]
    table = tables.table("Your sessions", ("Browser", "Since", "Last used", ""), rows)
    others = any(session.session_id != here for session in own_sessions)
    return [table, form("/api/v1/account/sessions/end", "Sign out everywhere else", quiet=True)] if others else [table]


def signed_in(visit: Visit) -> list[Component]:
    """Everybody's sessions, each with the way to end it; an admin's own are on the account page."""
    here = _here()
    rows = [
        (
            session.account,
            *_browser(session),
            "this one"
            if session.session_id == here
            else form(f"/api/v1/accounts/{session.account}/sessions/{session.session_id}/end", "Sign out", quiet=True),
        )
        for session in visit.services.office.sessions.all_of(None)
    ]
    if not rows:
        return [html.P("Nobody is signed in.", className="lead")]
    return [tables.table("Signed in now", ("Account", "Browser", "Since", "Last used", ""), rows)]


def _here() -> str | None:
    """The session that makes the present request."""
    present = session_of(request)
    return None if present is None else present.session_id


def _browser(session: Session) -> tuple[Component, str, str]:
    words = html.Span(browser_words(session.browser), title=session.browser)
    return words, _moment(session.created_at), _moment(session.seen_at)


def accounts(visit: Visit) -> Drawn:
    """Every account, and a new one."""
    added = form(
        "/api/v1/accounts",
        "Add account",
        _field("name", "Name", 64),
        choice("roles", "Role", _ROLES_FIRST, **{"data-list": "1"}),
        choice("roles", "A second role", (("", "none"), *_ROLES_FIRST), **{"data-list": "1"}),
        _field("tenants", _TENANTS, 500),
        _secret("password", "Initial password, 12 characters or more", "new-password"),
    )
    roles = html.Ul([html.Li(words) for _, words in _ROLE_CHOICES], className="plain")
    listed = _panel("Accounts", html.Div(account_list(visit), id=ACCOUNTS))
    hint = html.P("Whoever is signed out has to sign in again; that it was done is in the ledger.", className="hint")
    now = _panel("Signed in now", html.Div(signed_in(visit), id=SIGNED_IN), hint)
    new = _panel("A new account", html.Div(added, className="work"))
    return _drawn("Accounts", listed, now, new, _panel("What the roles are for", roles))


def account_list(visit: Visit) -> list[Component]:
    """Accounts with what can be done with each."""
    rows = [
        (
            account.name,
            ", ".join(sorted(account.roles)),
            _tenants(account.tenants),
            _moment(account.seen_at) if account.seen_at else "never",
            f"{'disabled' if account.disabled_at else 'active'}; {account.issuer or 'a Transom password'}",
            _changes(account, visit.actor.name),
        )
        for account in visit.services.office.accounts.all()
    ]
    if not rows:
        return [html.P("No accounts yet: Transom is in local mode, and the first account ends it.", className="lead")]
    return [tables.table("Accounts", ("Name", "Roles", "Tenants", "Last used", "State; signs in with", ""), rows)]


def tokens(visit: Visit) -> Drawn:
    """Every token, and a new one."""
    added = form(
        "/api/v1/tokens",
        "Make token",
        _field("name", "Name, recorded as `ingested_by` with everything it sends", 64),
        choice("scope", "What for", ((INGEST, "ingest: to send records"), (READ, "read: to query the API"))),
        choice("role", "Role, for a read token", (("", "none"), *_ROLES_FIRST)),
        _field("tenant", "Tenant that it sends for or reads; empty for every tenant", 200),
        html.P(className="secret", **{"data-from": "secret", "aria-live": "polite"}),
    )
    listed = _panel("Tokens", html.Div(token_list(visit), id=TOKENS))
    return _drawn(
        "Tokens",
        listed,
        _panel("A new token", html.Div(added, className="work"), html.P(_SHOWN_ONCE, className="hint")),
    )


def token_list(visit: Visit) -> list[Component]:
    """Tokens, those that are good first said to be so."""
    now = visit.services.clock()
    rows = [
        (
            one.name,
            one.token_id,
            one.scope if one.role is None else f"{one.scope} as {one.role}",
            one.tenant or "every tenant",
            _moment(one.created_at),
            _state(one, now),
            form(f"/api/v1/tokens/{one.token_id}/revoke", "Revoke", quiet=True) if one.is_live(now) else "",
        )
        for one in visit.services.office.tokens.all()
    ]
    if not rows:
        return [
            html.P(
                "No tokens yet. Where there are accounts, collectors accept nothing without a token.", className="lead"
            )
        ]
    return [tables.table("Tokens", ("Name", "Id", "What for", "Tenant", "Made", "State", ""), rows)]


def _changes(account: Account, present: str) -> Component | list[Component] | str:
    """What an admin does with an account; rights and password of one that a provider knows are the provider's."""
    if account.name == present:
        return "you"
    act, words = ("enable", "Enable") if account.disabled_at else ("disable", "Disable")
    switch = form(f"/api/v1/accounts/{account.name}/{act}", words, quiet=True)
    if account.issuer is not None:
        return switch
    rights = form(
        f"/api/v1/accounts/{account.name}/rights",
        "Change rights",
        *(_role(role) for role in sorted(account.roles)),
        _role(None),
        _field("tenants", _TENANTS, 500, "" if account.tenants is None else ", ".join(sorted(account.tenants))),
    )
    password = form(
        f"/api/v1/accounts/{account.name}/password",
        "Give password",
        _secret("password", "New password, 12 characters or more", "new-password"),
    )
    return [switch, _unfolding("Rights", rights), _unfolding("Password", password)]


def _role(present: str | None) -> Component:
    """A choice of role whose first is the present one, or none."""
    first = ("", "none") if present is None else (present, present)
    others = [("", "none"), *_ROLES_FIRST]
    label = "Another role" if present is None else "Role"
    return choice("roles", label, (first, *(each for each in others if each != first)), **{"data-list": "1"})


def _unfolding(title: str, content: Component) -> Component:
    return html.Details([html.Summary(title), html.Div(content, className="work")])


def _state(token: Token, now: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return f"valid until {token.expires_at:%Y-%m-%d}" if token.is_live(now) else "expired"


def _tenants(tenants: frozenset[str] | None) -> str:
    return "every tenant" if tenants is None else ", ".join(sorted(tenants))


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _field(name: str, label: str, longest: int, value: str = "") -> Component:
    return html.Label([label, dcc.Input(name=name, type="text", maxLength=longest, autoComplete="off", value=value)])


def _secret(name: str, label: str, kind: str) -> Component:
    return html.Label([label, dcc.Input(name=name, type="password", maxLength=256, autoComplete=kind)])


def _panel(title: str, *content: Component) -> Component:
    return html.Section([html.H2(title), *content], className="panel people", **{"aria-label": title})


def _drawn(title: str, *panels: Component) -> Drawn:
    return Drawn(title, html.Div([states.heading(title), *panels], className="page"))


_ROLES_FIRST = tuple((role, role) for role in ROLES)
OWN = Page("account", "/account", Permission.USE, own, (Part(SESSIONS, sessions, (WORK,)),))
ALL = Page(
    "accounts",
    "/accounts",
    Permission.MANAGE_ACCOUNTS,
    accounts,
    (Part(ACCOUNTS, account_list, (WORK,)), Part(SIGNED_IN, signed_in, (WORK,))),
)
OF_PROGRAMS = Page("tokens", "/tokens", Permission.MANAGE_ACCOUNTS, tokens, (Part(TOKENS, token_list, (WORK,)),))
