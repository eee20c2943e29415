"""Trends (`/trends`): is it becoming more stable or more chaotic, and with whom; a sentence first, detail on demand."""

from typing import Any

from dash import Output, State

from app.security import Permission
from app.web.components import filter_bar, states
from app.web.dash_libs import Component, dcc, html
from app.web.page import ADDRESS, Drawn, Page, Part, Visit
from app.web.trends import header, parts, query

TOP, CLOSER, DRAWN_KEY = "trends-top", "closer", "trends-shown"


def draw(visit: Visit) -> Drawn:
    """The whole page at once."""
    inside = parts.drawn(visit.reader, visit.view, visit.recent)
    body = html.Div(
        [
            dcc.Store(id=DRAWN_KEY, data=inside.key),
            states.heading("Trends", header.pages(visit.view)),
            html.Div(inside.top, id=TOP, className="page"),
            html.Div(inside.closer, id=CLOSER, tabIndex=-1),
        ],
        className="page",
    )
    return Drawn("Trends", body)


def _parts(visit: Visit, present: str | None) -> tuple[Any, Component, str]:
    return parts.drawn(visit.reader, visit.view, visit.recent, present)


PAGE = Page(
    "trends",
    query.PATH,
    Permission.READ_FIGURES,
    draw,
    (Part((TOP, CLOSER, Output(DRAWN_KEY, "data")), _parts, (ADDRESS,), (State(DRAWN_KEY, "data"),)),),
    filters=True,
    times=filter_bar.LOOKED_AT,
)
"""Drawn anew when the address changes, not by itself: closed days do not move under a reader."""
