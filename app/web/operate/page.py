"""Operate (`/`): what is stuck and what to do about it, as lines that unfold, with every list behind them."""

from typing import Any

import dash
from dash import MATCH, Dash, Input, Output, State

from app.answers.services import Services
from app.domain.instants import of_rfc3339
from app.queries.operate import newer
from app.web import ids, list_filters
from app.web.dash_libs import Component, dcc, html
from app.web.operate import parts
from app.web.router import Drawn, Page, Visit
from app.web.view import View

TOP, SHOWN, LIST, LISTED, PILL, RENEW = (
    "operate-top",
    "operate-shown",
    "transactions",
    "operate-listed",
    "operate-pill",
    "renew",
)
GRID, FIRING = "operate-grid", "operate-firing"


def register(app: Dash, services: Services) -> Page:
    """The page and its callbacks."""

    @app.callback(
        Output(TOP, "children"),
        Output(SHOWN, "data"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        Input(RENEW, "data"),
        State(ids.URL, "search"),
        State(SHOWN, "data"),
        prevent_initial_call=True,
    )
    def top(
        adjusted: str | None, tick: str | None, renew: int | None, search: str, shown: list[str]
    ) -> tuple[list[Component], list[str]]:
        view = View.parse(search)
        kept = shown if dash.ctx.triggered_id == ids.TICK else None
        with services.reader(view.known_at) as reader:
            return parts.top(reader, view, kept, services.actor.name)

    @app.callback(
        Output(FIRING, "children"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def firing(adjusted: str | None, tick: str | None, search: str) -> list[Component]:
        return parts.firing(services, View.parse(search))

    @app.callback(
        Output(LIST, "children"),
        Output(LISTED, "data"),
        Input(ids.ADJUSTED, "data"),
        Input(RENEW, "data"),
        State(ids.NARROW, "data"),
        State(ids.URL, "search"),
        State(LISTED, "data"),
        prevent_initial_call=True,
    )
    def listing(
        adjusted: str | None, renew: int | None, narrow: bool | None, search: str, listed: dict[str, Any]
    ) -> Any:
        view = View.parse(search)
        renewed = dash.ctx.triggered_id == RENEW
        if not renewed and listed["key"] == parts.list_key(view, bool(narrow)):
            return dash.no_update, dash.no_update
        with services.reader(view.known_at) as reader:
            return parts.listing(reader, view, bool(narrow), GRID)

    @app.callback(
        Output(PILL, "children"),
        Input(ids.TICK, "data"),
        Input(LISTED, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def pill(tick: str | None, listed: dict[str, Any], search: str) -> list[Component]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.pill(newer(reader, list_filters.listed(view, reader.now), of_rfc3339(listed["drawn_at"])))

    @app.callback(
        Output({"grid": GRID, "of": MATCH}, "getRowsResponse"),
        Input({"grid": GRID, "of": MATCH}, "getRowsRequest"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def rows(request: dict[str, Any] | None, search: str) -> Any:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.rows(reader, view, request or {})

    return Page("operate", "/", draw, scope=lambda _: "operate", filters=True)


def draw(visit: Visit) -> Drawn:
    """The whole page at once, so that it arrives in one piece."""
    with visit.services.reader(visit.view.known_at) as reader:
        if parts.nothing_yet(reader):
            return Drawn("Operate", parts.welcome(reader, visit.services.collector_url))
        top, shown = parts.top(reader, visit.view, None, visit.services.actor.name)
        listing, listed = parts.listing(reader, visit.view, visit.narrow, GRID)
    body = html.Div(
        [
            dcc.Store(id=SHOWN, data=shown),
            dcc.Store(id=LISTED, data=listed),
            dcc.Store(id=RENEW),
            html.H1("Operate", id="heading", tabIndex=-1, className="visually-hidden"),
            html.Div(parts.firing(visit.services, visit.view), id=FIRING),
            html.Div(top, id=TOP, className="page"),
            html.Div(id=PILL, className="pill-place", role="status"),
            html.Section(listing, id=LIST, className="panel", **{"aria-label": "Transactions"}),
        ],
        className="page",
    )
    return Drawn("Operate", body)
