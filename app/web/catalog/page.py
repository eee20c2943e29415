"""Catalog (`/catalog`): what is registered, who owns it, what ends when, and what does not act yet."""

from dash import Dash, Input, Output, State

from app.answers.services import Services
from app.web import ids
from app.web.catalog import parts
from app.web.dash_libs import Component, html
from app.web.router import Drawn, Page, Visit
from app.web.view import View

BODY = "catalog-body"


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when a line is unfolded or the files change."""

    @app.callback(
        Output(BODY, "children"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def body(adjusted: str | None, tick: str | None, search: str) -> list[Component]:
        return parts.body(services, View.parse(search))

    return Page("catalog", "/catalog", draw, scope=lambda _: "catalog")


def draw(visit: Visit) -> Drawn:
    """The page as the catalog is now; it has no past."""
    return Drawn("Catalog", html.Div(parts.body(visit.services, visit.view), id=BODY, className="page"))
