"""Trends (`/trends`): is it becoming more stable or more chaotic, and with whom; a sentence first, detail on demand."""

from typing import Any

from dash import Dash, Input, Output, State

from app.answers.services import Services
from app.web import ids
from app.web.answer_cache import Recent
from app.web.components import filter_bar, states
from app.web.dash_libs import Component, dcc, html
from app.web.router import Drawn, Page, Visit
from app.web.trends import header, parts, query
from app.web.view import View

TOP, CLOSER, SHOWN = "trends-top", "closer", "trends-shown"


def register(app: Dash, services: Services) -> Page:
    """The page; it is drawn anew when the address changes, not by itself: closed days do not move under a reader."""
    recent = Recent(services.clock)

    @app.callback(
        Output(TOP, "children"),
        Output(CLOSER, "children"),
        Output(SHOWN, "data"),
        Input(ids.ADJUSTED, "data"),
        State(ids.URL, "search"),
        State(SHOWN, "data"),
        prevent_initial_call=True,
    )
    def adjusted(adjusted: str | None, search: str, shown: str | None) -> tuple[Any, Component, str]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.drawn(reader, view, recent, shown)

    return Page("trends", query.PATH, lambda visit: draw(visit, recent), filters=True, times=filter_bar.LOOKED_AT)


def draw(visit: Visit, recent: Recent) -> Drawn:
    """The whole page at once."""
    with visit.services.reader(visit.view.known_at) as reader:
        inside = parts.drawn(reader, visit.view, recent)
    body = html.Div(
        [
            dcc.Store(id=SHOWN, data=inside.key),
            states.heading("Trends", header.pages(visit.view)),
            html.Div(inside.top, id=TOP, className="page"),
            html.Div(inside.closer, id=CLOSER, tabIndex=-1),
        ],
        className="page",
    )
    return Drawn("Trends", body)
