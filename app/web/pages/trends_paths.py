"""Paths (`/trends/paths`): the process as it really runs, beside another, and where it leaves the catalog."""

from dash import Dash, Input, Output, State

from app.api.services import Services
from app.web import ids
from app.web.components import filterbar
from app.web.kit import Component, html
from app.web.pages import trends_paths_parts as parts
from app.web.router import Drawn, Page, Visit
from app.web.view import View

BODY = "paths-body"


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the workflow, the comparison, the range or a filter changes."""

    @app.callback(
        Output(BODY, "children"), Input(ids.ADJUSTED, "data"), State(ids.URL, "search"), prevent_initial_call=True
    )
    def body(adjusted: str | None, search: str) -> list[Component]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.body(reader, view)

    return Page("paths", parts.PATH, draw, filters=True, times=filterbar.LOOKED_AT)


def draw(visit: Visit) -> Drawn:
    """The page as its address says."""
    with visit.services.reader(visit.view.known_at) as reader:
        body = parts.body(reader, visit.view)
    return Drawn("Paths", html.Div(body, id=BODY, className="page"))
