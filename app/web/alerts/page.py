"""Alert (`/alerts/<id>`): the rule, what it saw, whom it hit, what sets them apart, and what to do about it."""

from app.security import Permission
from app.web.alerts import parts
from app.web.dash_libs import Component, html
from app.web.page import ADDRESS, RECORDS, STANDS, WORK, Drawn, Page, Part, Visit, grid_rows

PATH = "/alerts/"
TOP, FORMS, ASIDE, LIST, GRID = "alert-top", "alert-work", "alert-aside", "alert-list", "alert-grid"
SERIES = "alert-series-place"


def draw(visit: Visit) -> Drawn:
    """The whole page at once but its chart, which comes last. Raises NotFound for an unknown alert."""
    title = parts.title(visit)
    top, aside = parts.top(visit), parts.aside(visit)
    main = [
        html.Div(parts.series_awaited(), id=SERIES),
        html.Div(parts.work(visit), id=FORMS),
        *parts.sets_apart(visit),
    ]
    body = html.Div(
        [
            html.Div(top, id=TOP, className="page"),
            html.Div(
                [html.Div(main, className="column"), html.Div(aside, id=ASIDE, className="column")],
                className="columns alert-columns",
            ),
            html.Section(
                _listing(visit),
                id=LIST,
                className="panel",
                **{"aria-label": "Transactions", "data-awaits": ".ag-row [data-row], .card, .state"},
            ),
        ],
        className="page",
    )
    return Drawn(title, body)


def _top(visit: Visit) -> tuple[list[Component], list[Component]]:
    return parts.top(visit), parts.aside(visit)


def _listing(visit: Visit) -> list[Component]:
    return parts.listing(visit, GRID)


PAGE = Page(
    "alert",
    f"{PATH}<id>",
    Permission.READ,
    draw,
    parts=(
        Part((TOP, ASIDE), _top, (ADDRESS, RECORDS)),
        Part(SERIES, parts.series, (STANDS,)),
        Part(FORMS, parts.work, (WORK,)),
        Part(LIST, _listing, (ADDRESS,)),
        grid_rows(GRID, parts.rows),
    ),
    scope=lambda identifier: f"alert:{identifier}",
)
