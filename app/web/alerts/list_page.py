"""Alerts (`/alerts`): what fires first, then what is pending, then what is over, with what its rules are."""

from dash import Dash, Input, Output, State

from app.answers import alerts
from app.answers.services import Services
from app.domain.alerts import STATES
from app.web import ids
from app.web.components import alert_lines, states
from app.web.dash_libs import Component, html
from app.web.router import Drawn, Page, Visit
from app.web.view import View

PATH, LIST = "/alerts", "alerts-list"
MOST = 200
TABS = (*STATES, "all")


def register(app: Dash, services: Services) -> Page:
    """The page; its list follows the evaluation."""

    @app.callback(
        Output(LIST, "children"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def listing(adjusted: str | None, tick: str | None, search: str) -> list[Component]:
        return listed(services, View.parse(search))

    return Page("alerts", PATH, draw, scope=lambda _: "alerts")


def draw(visit: Visit) -> Drawn:
    """The whole page at once. Raises BadInput for a state that is none."""
    listing = html.Section(listed(visit.services, visit.view), id=LIST, className="panel", **{"aria-label": "Alerts"})
    return Drawn("Alerts", html.Div([states.heading("Alerts"), listing], className="page"))


def listed(services: Services, view: View) -> list[Component]:
    """Tabs and lines."""
    state = view.one("state", TABS, "all") or "all"
    catalog = services.catalog_files.current()
    chosen = {} if state == "all" else {"state": (state,)}
    found = alerts.page(services.office, catalog, chosen, limit=MOST)
    tabs = [
        html.A(
            tab,
            href=view.here(PATH, state=None if tab == "all" else tab),
            className="status-tab",
            **{"data-adjust": "1", **({"aria-current": "true"} if tab == state else {})},
        )
        for tab in TABS
    ]
    total = f"{len(found.items):,}{'+' if found.next else ''} alert{'' if len(found.items) == 1 else 's'}"
    head = html.Div(
        [
            html.H2("By state"),
            html.Nav(tabs, className="status-tabs", **{"aria-label": "State"}),
            html.Span(total, className="hint total"),
        ],
        className="list-head",
    )
    body = alert_lines.lines(found.items, catalog, view) if found.items else alert_lines.nothing(state != "all")
    return [head, body]
