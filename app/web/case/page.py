"""Case (`/cases/<id>`): transactions stuck or failed under one signature, as a thing to understand and hand over."""

from typing import Any

import dash
from dash import MATCH, Dash, Input, Output, State

from app.answers.services import Services
from app.domain.ids import of_path
from app.web import ids
from app.web.actions import parts as actions
from app.web.case import parts
from app.web.dash_libs import Component, dcc, html
from app.web.router import Drawn, Page, Visit
from app.web.view import View

PATH = "/cases/"
TOP, WORK, ACT, ACTING, LIST, GRID = "case-top", "case-work", "case-act", "case-acting", "case-list", "case-grid"


def register(app: Dash, services: Services) -> Page:
    """The page; its head follows what comes in, its list is drawn anew when the view changes."""

    @app.callback(
        Output(TOP, "children"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def top(adjusted: str | None, tick: str | None, pathname: str, search: str) -> list[Component]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.top(reader, of_path(pathname.removeprefix(PATH)), view)

    @app.callback(
        Output(WORK, "children"),
        Input(ids.WORKED, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def work(worked: str | None, pathname: str, search: str) -> list[Component]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.work(services, reader, of_path(pathname.removeprefix(PATH)), view)

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

    @app.callback(
        Output(LIST, "children"),
        Input(ids.ADJUSTED, "data"),
        State(ids.NARROW, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def listing(adjusted: str | None, narrow: bool | None, pathname: str, search: str) -> list[Component]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.listing(reader, of_path(pathname.removeprefix(PATH)), view, bool(narrow), GRID)

    @app.callback(
        Output({"grid": GRID, "of": MATCH}, "getRowsResponse"),
        Input({"grid": GRID, "of": MATCH}, "getRowsRequest"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def rows(request: dict[str, Any] | None, pathname: str, search: str) -> Any:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.rows(reader, of_path(pathname.removeprefix(PATH)), view, request or {})

    return Page("case", f"{PATH}<id>", draw, scope=lambda identifier: f"case:{identifier}")


def draw(visit: Visit) -> Drawn:
    """The whole page at once. Raises NotFound where nothing stands in the signature."""
    with visit.services.reader(visit.view.known_at) as reader:
        title = parts.title(reader, visit.identifier)
        top = parts.top(reader, visit.identifier, visit.view)
        work = parts.work(visit.services, reader, visit.identifier, visit.view)
        act = parts.act(visit.services, reader, visit.identifier, visit.view)
        apart = parts.apart(reader, visit.identifier)
        listing = parts.listing(reader, visit.identifier, visit.view, visit.narrow, GRID)
    body = html.Div(
        [
            html.Div(top, id=TOP, className="page"),
            html.Div(work, id=WORK),
            html.Div(act, id=ACT),
            dcc.Store(id=ACTING, data=actions.key(visit.view)),
            *apart,
            html.Section(listing, id=LIST, className="panel", **{"aria-label": "Transactions"}),
        ],
        className="page",
    )
    return Drawn(title, body)
