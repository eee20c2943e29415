"""The frame around every page: name, navigation, search, the instant looked at, time zone, theme, help."""

from collections.abc import Sequence
from functools import lru_cache

from dash.development.base_component import Component

from app.security import Actor, Permission, may
from app.web import ids
from app.web.components import states
from app.web.components.icons import icon
from app.web.dash_libs import dcc, dmc, html

HEAD_SCRIPT = """(function () {
  var chosen = null;
  try { chosen = localStorage.getItem("mantine-color-scheme-value"); } catch (refused) { chosen = null; }
  var dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();"""
"""Runs before anything is painted: without it a dark reader sees a white page first."""

INDEX = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n{%metas%}\n<title>{%title%}</title>\n'
    '<link rel="icon" type="image/svg+xml" href="/assets/logo.svg">\n'
    f"<script>{HEAD_SCRIPT}</script>\n"
    "{%css%}\n</head>\n<body>\n"
    "<noscript>Transom draws its pages with JavaScript, served by this machine alone.</noscript>\n"
    "{%app_entry%}\n<footer>\n{%config%}\n{%scripts%}\n{%renderer%}\n</footer>\n</body>\n</html>\n"
)

KEYS = (
    ("/ Ctrl+K", "Search ids, names, codes, people; go to a page; run a command"),
    ("j k", "Next, previous row"),
    ("Enter", "Open the row"),
    ("p", "Peek at the row’s transaction"),
    ("[ ]", "Previous, next item of the list"),
    ("c", "Claim the row’s case, or this one"),
    ("r", "Its runbook"),
    ("n", "Set its next check"),
    ("e", "Next error (trace)"),
    ("z", "Fit the selection (timeline, trace)"),
    ("Esc", "Close, or go back"),
    ("?", "This list"),
)

LOADING = "What was recorded before is still being loaded: figures are not complete yet."
THEME = {
    "primaryColor": "blue",
    "fontFamily": "var(--font)",
    "fontFamilyMonospace": "var(--mono)",
    "defaultRadius": "sm",
    "cursorType": "pointer",
    "respectReducedMotion": True,
}


@lru_cache(maxsize=64)
def layout(navigation: tuple[tuple[str, str], ...], actor: Actor | None) -> Component:
    """The whole document: `navigation` is (title, path) of the pages that the header leads to, `actor` who sees it.

    It says nothing of the moment, so it is put together once for each of the last 64 actors.
    """
    stores = [dcc.Store(id=store) for store in (ids.VISIT, ids.ADJUSTED, ids.TICK, ids.WORKED, ids.STANDS, ids.NARROW)]
    return dmc.MantineProvider(
        [
            html.A("Skip to the page", href="#main", className="skip"),
            dcc.Location(id=ids.URL, refresh="callback-nav"),
            *stores,
            dmc.NotificationContainer(id=ids.NOTES, position="bottom-right"),
            _header(navigation, actor),
            html.Div(id="instant-banner", className="instant-banner", hidden=True, role="status"),
            html.Div(LOADING, id="loading-banner", className="instant-banner", hidden=True, role="status"),
            html.Div(id="stale-banner", className="stale-banner", hidden=True, role="status"),
            html.Main([html.Div(id=ids.FILTERS), html.Div(states.skeleton(), id=ids.PAGE)], id="main", tabIndex=-1),
            _help(),
        ],
        theme=THEME,
        defaultColorScheme="auto",
    )


def _header(navigation: Sequence[tuple[str, str]], actor: Actor | None) -> Component:
    links = [html.A(title, href=path, className="nav", **{"data-nav": path}) for title, path in navigation]
    badge = html.Span(
        "local mode",
        className="badge",
        title="Anyone who reaches this address is a local user with every role, and collectors need no token.",
    )
    return html.Header(
        [
            html.A([html.Span(className="logo"), "Transom"], href="/", className="brand", **{"data-nav-home": "1"}),
            html.Nav(links, className="navs", **{"aria-label": "Pages"}),
            _search(navigation),
            html.Div(
                [
                    *([badge] if actor is not None and actor.local else []),
                    html.Span(id="live-mark", className="live-mark", role="status"),
                    _instant(),
                    html.Button("UTC", id="zone", className="tool text", title="Show times in UTC or in local time"),
                    _copy(),
                    dmc.ColorSchemeToggle(
                        lightIcon=icon("sun"),
                        darkIcon=icon("moon"),
                        variant="subtle",
                        color="gray",
                        size=32,
                        className="tool",
                        **{"aria-label": "Switch between dark and light"},
                    ),
                    html.Button(
                        icon("help"),
                        id="help-button",
                        className="tool",
                        title="Keys (?)",
                        **{"aria-label": "Help: keys"},
                    ),
                    *([] if actor is None or actor.local else [_person(actor)]),
                ],
                className="tools",
            ),
        ],
        className="header",
    )


def _person(actor: Actor) -> Component:
    """Who is signed in, with what leads to the person's own account and out."""
    links = [("Your account", "/account")]
    if may(actor, Permission.MANAGE_ACCOUNTS):
        links += [("Accounts", "/accounts"), ("Tokens", "/tokens")]
    items: list[Component] = [html.A(title, href=path, className="person-item") for title, path in links]
    leave = html.Button("Sign out", type="submit", className="person-item")
    items.append(html.Form(leave, action="/sign-out", method="POST"))
    tenants = "every tenant" if actor.tenants is None else ", ".join(sorted(actor.tenants))
    about = html.P(f"{actor.role.replace(' ', ', ')}; {tenants}", className="hint")
    return dmc.Popover(
        [
            dmc.PopoverTarget(
                html.Button(actor.name, className="tool text person", title="Your account", id="person-button")
            ),
            dmc.PopoverDropdown([about, *items], className="person-menu"),
        ],
        position="bottom-end",
        shadow="md",
        withinPortal=True,
        width=220,
    )


def _search(navigation: Sequence[tuple[str, str]]) -> Component:
    field = dcc.Input(
        id=ids.SEARCH,
        type="search",
        placeholder="Search, or go to",
        autoComplete="off",
        spellCheck=False,
        debounce=False,
        maxLength=500,
        className="field",
    )
    return html.Div(
        [
            icon("search"),
            field,
            html.Kbd("/"),
            html.Div(
                [
                    html.Div(id=ids.HITS, role="listbox", **{"aria-label": "Found"}),
                    html.Div(id="recent", className="palette-part", hidden=True),
                    html.Div(_places(navigation), id="places", className="palette-part"),
                ],
                className="hits",
            ),
        ],
        className="search",
        role="search",
        **{"aria-label": "All of Transom"},
    )


ACTS = (
    ("Stuck cases that are mine", "/?has=mine"),
    ("Stuck cases that nobody has", "/?has=unclaimed"),
    ("What fires", "/alerts?state=firing"),
    ("Latest requests that failed", "/?status=all&errored=true&from=now-24h"),
    ("What changed", "/trends/changed"),
    ("Documents", "/docs"),
)
PRESSES = (
    ("Show times in UTC or in local time", "#zone"),
    ("Switch between dark and light", ".tools .mantine-ActionIcon-root"),
    ("Keys", "#help-button"),
)


def _places(navigation: Sequence[tuple[str, str]]) -> list[Component]:
    """Pages and actions of the palette; the script shows those whose words begin as what is typed."""
    places = [
        html.A([html.Span("go to", className="kind"), title], href=path, role="option")
        for title, path in (*navigation, *ACTS)
    ]
    presses = [
        html.A([html.Span("do", className="kind"), title], href="#main", role="option", **{"data-press": target})
        for title, target in PRESSES
    ]
    return [*places, *presses]


def _instant() -> Component:
    """Shows everything as it was known at an earlier instant."""
    return dmc.Popover(
        [
            dmc.PopoverTarget(
                html.Button(
                    [icon("history"), html.Span("Now", id="instant-text")],
                    className="tool text",
                    title="Show everything as it was known at an earlier instant",
                )
            ),
            dmc.PopoverDropdown(
                [
                    dmc.DateTimePicker(
                        id="instant-picker",
                        popoverProps={"withinPortal": False, "position": "bottom-end"},
                        label="As known at",
                        size="sm",
                        clearable=True,
                        valueFormat="YYYY-MM-DD HH:mm",
                        placeholder="Now",
                    ),
                    html.P(
                        "Records that arrived later are left out. The catalog is always the current one.",
                        className="hint",
                    ),
                ]
            ),
        ],
        position="bottom-end",
        shadow="md",
        withinPortal=True,
        width=280,
    )


def _copy() -> Component:
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    icon("link"),
                    className="tool",
                    title="Copy a link to this view",
                    **{"aria-label": "Copy a link to this view"},
                )
            ),
            dmc.MenuDropdown(
                [
                    dmc.MenuItem("Copy link (times stay relative)", id="copy-relative"),
                    dmc.MenuItem("Copy link to what I see now", id="copy-resolved"),
                ]
            ),
        ],
        position="bottom-end",
        shadow="md",
    )


def _help() -> Component:
    rows = [html.Tr([html.Td([html.Kbd(key) for key in keys.split()]), html.Td(text)]) for keys, text in KEYS]
    return dmc.Modal(
        [
            html.Table(html.Tbody(rows), className="keys"),
            html.P(html.A("Documents: what everything means, and every name there is", href="/docs")),
            dmc.Switch(id="letters", label="Single-letter shortcuts", checked=True, size="sm"),
        ],
        id=ids.HELP,
        title="Keys",
        centered=True,
        size="sm",
    )
