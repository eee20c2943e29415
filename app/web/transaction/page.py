"""Transaction (`/transactions/<id>`): who has it, whether that is proven, what happens next, and its whole story."""

from typing import Any

import dash
from dash import Output, State

from app.security import Permission
from app.web import ids
from app.web.actions import parts as actions
from app.web.dash_libs import Component, dcc, html
from app.web.page import ADDRESS, RECORDS, Drawn, Page, Part, Visit
from app.web.transaction import parts

TOP, TABS, STORY, DRAWING, BODY, ACT, ACTING, DRAWN_KEY = (
    "transaction-top",
    "transaction-tabs",
    "transaction-story",
    "transaction-timeline",
    "transaction-body",
    "transaction-act",
    "transaction-acting",
    "transaction-shown",
)


def draw(visit: Visit) -> Drawn:
    """The whole page; the timeline's script fetches its own data."""
    drawn = parts.drawn(visit)
    page = _page(drawn, parts.body(visit), parts.act(visit), parts.key(visit.view))
    return Drawn(f"Transaction {visit.identifier[:60]}", page)


def _above(visit: Visit, tick: str | None, present: str) -> Any:
    """What is above the body, and the drawing's source; left as it is where a new address only selects an item."""
    if visit.cue == ids.ADJUSTED and parts.key(visit.view) == present:
        return (dash.no_update,) * 6
    drawn = parts.drawn(visit)
    return drawn.top, drawn.tabs, not drawn.story, drawn.source, tick or "", parts.key(visit.view)


def _page(drawn: parts.TransactionParts, below: list[Component], act: list[Component], key: str) -> Component:
    timeline = html.Div(
        id=DRAWING,
        **{"data-drawing": "timeline", "data-src": drawn.source, "data-param": "item", "data-tick": ""},
    )
    return html.Div(
        [
            dcc.Store(id=DRAWN_KEY, data=key),
            html.Div(className="came-from", **{"data-came-from": "1"}),
            html.Div(drawn.top, id=TOP, className="page"),
            html.Div(drawn.tabs, id=TABS),
            html.Section(timeline, id=STORY, hidden=not drawn.story, **{"aria-label": "Timeline"}),
            html.Div(below, id=BODY, className="page sheet"),
            html.Div(act, id=ACT),
            dcc.Store(id=ACTING),
        ],
        className="page",
    )


PAGE = Page(
    "transaction",
    f"{parts.PATH}<id>",
    Permission.READ,
    draw,
    parts=(
        Part(
            (
                TOP,
                TABS,
                Output(STORY, "hidden"),
                Output(DRAWING, "data-src"),
                Output(DRAWING, "data-tick"),
                Output(DRAWN_KEY, "data"),
            ),
            _above,
            (ADDRESS,),
            (RECORDS, State(DRAWN_KEY, "data")),
        ),
        Part(BODY, parts.body, (ADDRESS, RECORDS)),
        Part((ACT, Output(ACTING, "data")), actions.renewed(parts.act), (ADDRESS, RECORDS), (State(ACTING, "data"),)),
    ),
    scope=lambda identifier: f"transaction:{identifier}",
)
