"""Changed after the fact (`/trends/changed`): a closed period's number at its end and now, and who was late."""

from dash import Dash, Input, Output, State

from app.api.services import Services
from app.web import ids
from app.web.components import filterbar
from app.web.kit import Component, html
from app.web.pages import trends_changed_parts as parts
from app.web.router import Drawn, Page, Visit
from app.web.view import View

BODY = "changed-body"


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the number, the period, the split or a filter changes."""

    @app.callback(
        Output(BODY, "children"), Input(ids.ADJUSTED, "data"), State(ids.URL, "search"), prevent_initial_call=True
    )
    def body(adjusted: str | None, search: str) -> list[Component]:
        return parts.body(services, View.parse(search))

    return Page("changed", parts.PATH, draw, filters=True, times=filterbar.LOOKED_AT)


def draw(visit: Visit) -> Drawn:
    """The page as its address says."""
    body = html.Div(parts.body(visit.services, visit.view), id=BODY, className="page")
    return Drawn("Changed after the fact", body)
