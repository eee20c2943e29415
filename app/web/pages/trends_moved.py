"""Who moved the number (`/trends/moved`): a change between two periods, parted into mix and real change."""

from dash import Dash, Input, Output, State

from app.api.services import Services
from app.web import ids
from app.web.components import filterbar
from app.web.kit import Component, html
from app.web.pages import trends_moved_parts as parts
from app.web.router import Drawn, Page, Visit
from app.web.view import View

BODY = "moved-body"


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the number, the periods, the split or a filter changes."""

    @app.callback(
        Output(BODY, "children"), Input(ids.ADJUSTED, "data"), State(ids.URL, "search"), prevent_initial_call=True
    )
    def body(adjusted: str | None, search: str) -> list[Component]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.body(reader, view)

    return Page("moved", parts.PATH, draw, filters=True, times=filterbar.LOOKED_AT)


def draw(visit: Visit) -> Drawn:
    """The page as its address says."""
    with visit.services.reader(visit.view.known_at) as reader:
        body = parts.body(reader, visit.view)
    return Drawn("Who moved the number", html.Div(body, id=BODY, className="page"))
