"""Trace (`/traces/<id>`): the waterfall, the selected span whole, log lines, payloads, and whose transaction it is."""

from typing import Any

from dash import Dash, Input, Output, State

from app.answers.services import Services
from app.domain.ids import of_path
from app.web import ids
from app.web.dash_libs import Component, html
from app.web.router import Drawn, Page, Visit
from app.web.trace import parts
from app.web.view import View

TOP, DRAWING, BODY = "trace-top", "trace-waterfall", "trace-body"
CHOSEN = parts.DETAIL
PATH = "/traces/"


def register(app: Dash, services: Services) -> Page:
    """The page and the callback that draws its parts anew when its query or its records change."""

    @app.callback(
        Output(TOP, "children"),
        Output(DRAWING, "data-src"),
        Output(DRAWING, "data-tick"),
        Output(CHOSEN, "children"),
        Output(BODY, "children"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def anew(adjusted: str | None, tick: str | None, pathname: str, search: str) -> Any:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            drawn = parts.drawn(reader, of_path(pathname.removeprefix(PATH)), view)
        return drawn.top, drawn.source, tick or "", drawn.chosen, drawn.body

    return Page("trace", f"{PATH}<id>", draw, scope=lambda identifier: f"trace:{identifier}")


def draw(visit: Visit) -> Drawn:
    """The whole page; the waterfall's script fetches its own data."""
    with visit.services.reader(visit.view.known_at) as reader:
        drawn = parts.drawn(reader, visit.identifier, visit.view)
    return Drawn(f"Trace {visit.identifier[:16]}", _body(drawn))


def _body(drawn: parts.Parts) -> Component:
    waterfall = html.Div(
        id=DRAWING,
        **{
            "data-drawing": "waterfall",
            "data-src": drawn.source,
            "data-param": "span",
            "data-tick": "",
            "data-detail": parts.DETAIL,
        },
    )
    return html.Div(
        [
            html.Div(drawn.top, id=TOP, className="page"),
            html.Section(waterfall, **{"aria-label": "Waterfall"}),
            html.Div(drawn.chosen, id=CHOSEN, className="sheet", tabIndex=-1),
            html.Div(drawn.body, id=BODY, className="page"),
        ],
        className="page",
    )
