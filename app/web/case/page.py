"""Case (`/cases/<id>`): transactions stuck or failed under one signature, as a thing to understand and hand over."""

from dash import Output, State

from app.security import Permission
from app.web.actions import parts as actions
from app.web.case import parts
from app.web.dash_libs import Component, dcc, html
from app.web.page import ADDRESS, RECORDS, WORK, Drawn, Page, Part, Visit, grid_rows

PATH = "/cases/"
TOP, FORMS, ACT, ACTING, LIST, GRID = "case-top", "case-work", "case-act", "case-acting", "case-list", "case-grid"
ASIDE = "case-aside"


def draw(visit: Visit) -> Drawn:
    """The whole page at once. Raises NotFound where nothing stands in the signature."""
    title = parts.title(visit.reader, visit.identifier)
    top, aside = parts.top(visit)
    main = [
        *parts.apart(visit.reader, visit.identifier),
        html.Section(_listing(visit), id=LIST, className="panel", **{"aria-label": "Transactions"}),
        html.Div(parts.act(visit), id=ACT, tabIndex=-1),
        html.Div(parts.work(visit), id=FORMS),
    ]
    body = html.Div(
        [
            html.Div(top, id=TOP, className="page"),
            dcc.Store(id=ACTING, data=actions.key(visit.view)),
            html.Div(
                [html.Div(main, className="column"), html.Div(aside, id=ASIDE, className="column aside")],
                className="columns case-columns",
            ),
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
        Part((TOP, ASIDE), parts.top, (ADDRESS, RECORDS)),
        Part(FORMS, parts.work, (WORK,)),
        Part((ACT, Output(ACTING, "data")), actions.renewed(parts.act), (ADDRESS, RECORDS), (State(ACTING, "data"),)),
        Part(LIST, _listing, (ADDRESS,)),
        grid_rows(GRID, parts.rows),
    ),
    scope=lambda identifier: f"case:{identifier}",
)
