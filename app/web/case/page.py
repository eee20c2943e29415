"""Case (`/cases/<id>`): transactions stuck or failed under one signature, as a thing to understand and hand over."""

from dash import Output, State

from app.security import Permission
from app.web.actions import parts as actions
from app.web.case import parts
from app.web.dash_libs import Component, dcc, html
from app.web.page import ADDRESS, RECORDS, WORK, Drawn, Page, Part, Visit, grid_rows

PATH = "/cases/"
TOP, FORMS, ACT, ACTING, LIST, GRID = "case-top", "case-work", "case-act", "case-acting", "case-list", "case-grid"


def draw(visit: Visit) -> Drawn:
    """The whole page at once. Raises NotFound where nothing stands in the signature."""
    title = parts.title(visit.reader, visit.identifier)
    body = html.Div(
        [
            html.Div(parts.top(visit), id=TOP, className="page"),
            html.Div(parts.work(visit), id=FORMS),
            html.Div(parts.act(visit), id=ACT),
            dcc.Store(id=ACTING, data=actions.key(visit.view)),
            *parts.apart(visit.reader, visit.identifier),
            html.Section(_listing(visit), id=LIST, className="panel", **{"aria-label": "Transactions"}),
        ],
        className="page",
    )
    return Drawn(title, body)


def _listing(visit: Visit) -> list[Component]:
    return parts.listing(visit, GRID)


PAGE = Page(
    "case",
    f"{PATH}<id>",
    Permission.READ,
    draw,
    parts=(
        Part(TOP, parts.top, (ADDRESS, RECORDS)),
        Part(FORMS, parts.work, (WORK,)),
        Part((ACT, Output(ACTING, "data")), actions.renewed(parts.act), (ADDRESS, RECORDS), (State(ACTING, "data"),)),
        Part(LIST, _listing, (ADDRESS,)),
        grid_rows(GRID, parts.rows),
    ),
    scope=lambda identifier: f"case:{identifier}",
)
