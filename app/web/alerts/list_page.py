"""Alerts (`/alerts`): what fires first, then what is pending, then what is over, with what its rules are."""

from app.answers import alerts
from app.answers.figures import alert_figures
from app.domain.alerts import FIRING, STATES
from app.domain.answer_fields.alerts import LiveAlert
from app.security import Permission
from app.web.components import alert_lines, states
from app.web.dash_libs import Component, html
from app.web.page import ADDRESS, RECORDS, Drawn, Page, Part, Visit

PATH, LIST = "/alerts", "alerts-list"
MOST = 200
TABS = (*STATES, "all")


def listing(visit: Visit) -> list[Component]:
    """Tabs and lines. Raises BadInput for a state that is none."""
    view, services = visit.view, visit.services
    state = view.one("state", TABS, "all") or "all"
    catalog = services.catalog_files.current()
    chosen = {} if state == "all" else {"state": (state,)}
    page = alerts.page(services.office, catalog, chosen, limit=MOST)
    fires = [item for item in page.items if item["state"] == FIRING]
    rest: list[LiveAlert] = [
        {**item, "past_deadline": None, "text_at": item["resolved_at"] or item["since"], "also": []}
        for item in page.items
        if item["state"] != FIRING
    ]
    urgent = alerts.merged(sorted(alerts.live(visit.reader, services.office, fires), key=alerts.by_urgency))
    items: list[LiveAlert] = [*urgent, *rest]
    tabs = [
        html.A(
            tab,
            href=view.here(PATH, state=None if tab == "all" else tab),
            className="status-tab",
            **{"data-adjust": "1", **({"aria-current": "true"} if tab == state else {})},
        )
        for tab in TABS
    ]
    total = f"{len(items):,}{'+' if page.next else ''} alert{'' if len(items) == 1 else 's'}"
    head = html.Div(
        [
            html.H2("By state"),
            html.Nav(tabs, className="status-tabs", **{"aria-label": "State"}),
            html.Span(total, className="hint total"),
        ],
        className="list-head",
    )
    if not services.sees_rows:
        items = [alert_figures(item, services.least) for item in items]
    body = (
        alert_lines.lines(items, catalog, view) if items else alert_lines.nothing(state != "all", len(catalog.alerts))
    )
    return [head, body]


def draw(visit: Visit) -> Drawn:
    """The whole page at once."""
    lines = html.Section(listing(visit), id=LIST, className="panel", **{"aria-label": "Alerts"})
    return Drawn("Alerts", html.Div([states.heading("Alerts"), lines], className="page"))


PAGE = Page(
    "alerts", PATH, Permission.READ_FIGURES, draw, (Part(LIST, listing, (ADDRESS, RECORDS)),), scope=lambda _: "alerts"
)
