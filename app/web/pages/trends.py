"""Trends (`/trends`): is it becoming more stable or more chaotic, and with whom; a sentence first, detail on demand."""

from dash import Dash, Input, Output, State

from app.api.services import Services
from app.web import ids, trending
from app.web.components import filterbar, states, trend_head
from app.web.kit import Component, html
from app.web.pages import trends_parts as parts
from app.web.router import Drawn, Page, Visit
from app.web.view import View

BODY = "trends-body"


def register(app: Dash, services: Services) -> Page:
    """The page; it is drawn anew when the address changes, not by itself: closed days do not move under a reader."""

    @app.callback(
        Output(BODY, "children"), Input(ids.ADJUSTED, "data"), State(ids.URL, "search"), prevent_initial_call=True
    )
    def body(adjusted: str | None, search: str) -> list[Component]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.body(reader, view)

    return Page("trends", trending.PATH, draw, filters=True, times=filterbar.LOOKED_AT)


def draw(visit: Visit) -> Drawn:
    """The whole page at once."""
    with visit.services.reader(visit.view.known_at) as reader:
        inside = parts.body(reader, visit.view)
    return Drawn(
        "Trends",
        html.Div(
            [
                states.heading("Trends", trend_head.pages(visit.view)),
                html.Div(inside, id=BODY, className="page"),
            ],
            className="page",
        ),
    )
