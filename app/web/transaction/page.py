"""Transaction (`/transactions/<id>`): who has it, whether that is proven, what happens next, and its whole story."""

from typing import Any

import dash
from dash import Dash, Input, Output, State

from app.answers.services import Services
from app.domain.ids import of_path
from app.web import ids
from app.web.actions import parts as actions
from app.web.dash_libs import Component, dcc, html
from app.web.router import Drawn, Page, Visit
from app.web.transaction import parts
from app.web.view import View

TOP, TABS, STORY, DRAWING, BODY, ACT, ACTING, SHOWN = (
    "transaction-top",
    "transaction-tabs",
    "transaction-story",
    "transaction-timeline",
    "transaction-body",
    "transaction-act",
    "transaction-acting",
    "transaction-shown",
)
PATH = "/transactions/"


def register(app: Dash, services: Services) -> Page:
    """The page and the callback that draws its parts anew when its query or its records change."""

    @app.callback(
        Output(TOP, "children"),
        Output(TABS, "children"),
        Output(STORY, "hidden"),
        Output(DRAWING, "data-src"),
        Output(DRAWING, "data-tick"),
        Output(SHOWN, "data"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        State(SHOWN, "data"),
        prevent_initial_call=True,
    )
    def anew(adjusted: str | None, tick: str | None, pathname: str, search: str, shown: str) -> Any:
        view = View.parse(search)
        if dash.ctx.triggered_id == ids.ADJUSTED and parts.key(view) == shown:
            return (dash.no_update,) * 6
        with services.reader(view.known_at) as reader:
            drawn = parts.drawn(reader, of_path(pathname.removeprefix(PATH)), view)
        return drawn.top, drawn.tabs, not drawn.story, drawn.source, tick or "", parts.key(view)

    @app.callback(
        Output(BODY, "children"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def body(adjusted: str | None, tick: str | None, pathname: str, search: str) -> Any:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.body(reader, of_path(pathname.removeprefix(PATH)), view)

    @app.callback(
        Output(ACT, "children"),
        Output(ACTING, "data"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        State(ACTING, "data"),
        prevent_initial_call=True,
    )
    def act(adjusted: str | None, tick: str | None, pathname: str, search: str, shown: str | None) -> Any:
        view = View.parse(search)
        if actions.is_being_read(view, shown):
            return dash.no_update, dash.no_update
        with services.reader(view.known_at) as reader:
            return parts.act(services, reader, of_path(pathname.removeprefix(PATH)), view), actions.key(view)

    return Page("transaction", f"{PATH}<id>", draw, scope=lambda identifier: f"transaction:{identifier}")


def draw(visit: Visit) -> Drawn:
    """The whole page; the timeline's script fetches its own data."""
    with visit.services.reader(visit.view.known_at) as reader:
        drawn = parts.drawn(reader, visit.identifier, visit.view)
        below = parts.body(reader, visit.identifier, visit.view)
        act = parts.act(visit.services, reader, visit.identifier, visit.view)
    return Drawn(f"Transaction {visit.identifier[:60]}", _page(drawn, below, act, parts.key(visit.view)))


def _page(drawn: parts.Parts, below: list[Component], act: list[Component], key: str) -> Component:
    timeline = html.Div(
        id=DRAWING,
        **{"data-drawing": "timeline", "data-src": drawn.source, "data-param": "item", "data-tick": ""},
    )
    return html.Div(
        [
            dcc.Store(id=SHOWN, data=key),
            html.Div(drawn.top, id=TOP, className="page"),
            html.Div(drawn.tabs, id=TABS),
            html.Section(timeline, id=STORY, hidden=not drawn.story, **{"aria-label": "Timeline"}),
            html.Div(below, id=BODY, className="page sheet"),
            html.Div(act, id=ACT),
            dcc.Store(id=ACTING),
        ],
        className="page",
    )
