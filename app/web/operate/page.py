"""Operate (`/`): what is stuck and what to do about it, as lines that unfold, with every list behind them."""

from typing import Any

import dash
from dash import Input, Output, State

from app.domain.instants import of_rfc3339
from app.domain.rows import ReadRow, Row
from app.queries.operate import newer
from app.security import Permission
from app.web import ids, list_filters
from app.web.dash_libs import Component, dcc, html
from app.web.operate import parts
from app.web.page import ADDRESS, RECORDS, Drawn, Page, Part, Visit, grid_rows

TOP, LINES, LIST, LISTED, PILL, RENEW = (
    "operate-top",
    "operate-shown",
    "transactions",
    "operate-listed",
    "operate-pill",
    "renew",
)
GRID, FIRING = "operate-grid", "operate-firing"
INTAKE = "/intake"
RENEWED = Input(RENEW, "data")
"""The reader asked for what is new or changed."""


def draw(visit: Visit) -> Drawn:
    """The whole page at once, so that it arrives in one piece. Before the first transaction, Intake stands here."""
    if visit.view.known_at is None and parts.nothing_yet(visit.reader):
        return Drawn("Operate", html.Div(), redirect=INTAKE)
    top, lines = parts.top(visit)
    listing, listed = parts.listing(visit, GRID)
    body = html.Div(
        [
            dcc.Store(id=LINES, data=lines),
            dcc.Store(id=LISTED, data=listed),
            dcc.Store(id=RENEW),
            html.H1("Operate", id="heading", tabIndex=-1, className="visually-hidden"),
            html.Div(parts.firing(visit), id=FIRING),
            html.Div(top, id=TOP, className="page"),
            html.Div(id=PILL, className="pill-place", role="status"),
            html.Section(listing, id=LIST, className="panel", **{"aria-label": "Transactions"}),
        ],
        className="page",
    )
    return Drawn("Operate", body)


def _news(visit: Visit, lines: list[str], listed: Row, tick: str | None) -> tuple[Any, Any, Any, Any]:
    """What stands above the list, and what became of the list since it was drawn: one request for all of it.

    Lines that are being read keep their place while records come in. Dash asks for it after the list, which it follows.
    What many tabs ask for at one version (`tick` names it) is drawn once.
    """

    def drawn() -> ReadRow:
        top, names = parts.top(visit, lines if visit.cue == ids.TICK else None)
        return {"top": top, "lines": names, "firing": parts.firing(visit)}

    asked = f"operate {tick} {visit.path}{visit.view.query()} {lines}"
    news = visit.recent.of(asked, drawn) if visit.cue == ids.TICK and tick else drawn()
    return news["top"], news["lines"], news["firing"], _pill(visit, listed)


def _listing(visit: Visit, listed: Row) -> Any:
    """The list, unless the new address shows the same one."""
    if visit.cue != RENEW and listed["key"] == parts.list_key(visit.view, visit.narrow):
        return dash.no_update, dash.no_update
    return parts.listing(visit, GRID)


def _pill(visit: Visit, listed: Row) -> list[Component]:
    filters = list_filters.listed(visit.view, visit.reader.now)
    drawn_at, known_at = of_rfc3339(listed["drawn_at"]), of_rfc3339(listed["known_at"])
    return parts.pill(newer(visit.reader, filters, drawn_at, known_at), listed["total"], filters)


PAGE = Page(
    "operate",
    "/",
    Permission.READ,
    draw,
    parts=(
        Part(
            (TOP, Output(LINES, "data"), FIRING, PILL),
            _news,
            (ADDRESS, RENEWED),
            (State(LINES, "data"), Input(LISTED, "data"), RECORDS),
        ),
        Part((LIST, Output(LISTED, "data")), _listing, (ADDRESS, RENEWED), (State(LISTED, "data"),)),
        grid_rows(GRID, parts.rows),
    ),
    scope=lambda _: "operate",
    filters=True,
)
