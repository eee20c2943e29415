"""Alert (`/alerts/<id>`): the rule, what it saw, whom it hit, what sets them apart, and what to do about it."""

from typing import Any

from dash import MATCH, Dash, Input, Output, State

from app.answers.services import Services
from app.domain.ids import of_path
from app.web import ids
from app.web.alerts import parts
from app.web.dash_libs import Component, html
from app.web.router import Drawn, Page, Visit
from app.web.view import View

PATH = "/alerts/"
TOP, WORK, ASIDE, LIST, GRID = "alert-top", "alert-work", "alert-aside", "alert-list", "alert-grid"


def register(app: Dash, services: Services) -> Page:
    """The page; head, work and history follow each evaluated minute and what people do, the rest the view."""

    @app.callback(
        Output(TOP, "children"),
        Output(ASIDE, "children"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def top(adjusted: str | None, tick: str | None, pathname: str, search: str) -> tuple[list[Component], ...]:
        view, alert_id = View.parse(search), of_path(pathname.removeprefix(PATH))
        with services.reader(view.known_at) as reader:
            return parts.top(services, reader, alert_id, view), parts.aside(services, reader, alert_id, view)

    @app.callback(
        Output(WORK, "children"),
        Input(ids.WORKED, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def work(worked: str | None, pathname: str, search: str) -> list[Component]:
        return parts.work(services, of_path(pathname.removeprefix(PATH)), View.parse(search))

    @app.callback(
        Output(LIST, "children"),
        Input(ids.ADJUSTED, "data"),
        State(ids.NARROW, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def listing(adjusted: str | None, narrow: bool | None, pathname: str, search: str) -> list[Component]:
        view, alert_id = View.parse(search), of_path(pathname.removeprefix(PATH))
        with services.reader(view.known_at) as reader:
            return parts.listing(services, reader, alert_id, view, bool(narrow), GRID)

    @app.callback(
        Output({"grid": GRID, "of": MATCH}, "getRowsResponse"),
        Input({"grid": GRID, "of": MATCH}, "getRowsRequest"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def rows(request: dict[str, Any] | None, pathname: str, search: str) -> Any:
        view, alert_id = View.parse(search), of_path(pathname.removeprefix(PATH))
        with services.reader(view.known_at) as reader:
            return parts.rows(services, reader, alert_id, view, request or {})

    return Page("alert", f"{PATH}<id>", draw, scope=lambda identifier: f"alert:{identifier}")


def draw(visit: Visit) -> Drawn:
    """The whole page at once. Raises NotFound for an unknown alert."""
    services, alert_id, view = visit.services, visit.identifier, visit.view
    with services.reader(view.known_at) as reader:
        title = parts.title(services, alert_id)
        top = parts.top(services, reader, alert_id, view)
        series = parts.series(services, reader, alert_id)
        aside = parts.aside(services, reader, alert_id, view)
        listing = parts.listing(services, reader, alert_id, view, visit.narrow, GRID)
    listed = html.Section(listing, id=LIST, className="panel", **{"aria-label": "Transactions"})
    work = html.Div(parts.work(services, alert_id, view), id=WORK)
    main = [*series, work, *parts.sets_apart(services, alert_id)]
    body = html.Div(
        [
            html.Div(top, id=TOP, className="page"),
            html.Div(
                [html.Div(main, className="column"), html.Div(aside, id=ASIDE, className="column")],
                className="columns alert-columns",
            ),
            listed,
        ],
        className="page",
    )
    return Drawn(title, body)
