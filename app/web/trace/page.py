"""Trace (`/traces/<id>`): the waterfall, the selected span whole, log lines, payloads, and whose transaction it is."""

from typing import Any

from dash import Output

from app.queries.waterfall import PARTS
from app.security import Permission
from app.web.dash_libs import Component, html
from app.web.page import ADDRESS, RECORDS, Drawn, Page, Part, Visit
from app.web.trace import parts

TOP, DRAWING, BODY = "trace-top", "trace-waterfall", "trace-body"
CHOSEN = parts.DETAIL


def draw(visit: Visit) -> Drawn:
    """The whole page; the waterfall's script fetches its own data."""
    drawn = parts.drawn(visit.reader, visit.identifier, visit.view)
    return Drawn(f"Trace {visit.identifier[:16]}", _body(drawn))


def _parts(visit: Visit, tick: str | None) -> Any:
    drawn = parts.drawn(visit.reader, visit.identifier, visit.view)
    return drawn.top, drawn.source, tick or "", drawn.chosen, drawn.body


def _body(drawn: parts.TraceParts) -> Component:
    waterfall = html.Div(
        id=DRAWING,
        **{
            "data-drawing": "waterfall",
            "data-src": drawn.source,
            "data-param": "span",
            "data-drop": " ".join(PARTS),
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


PAGE = Page(
    "trace",
    f"{parts.PATH}<id>",
    Permission.READ,
    draw,
    parts=(
        Part(
            (TOP, Output(DRAWING, "data-src"), Output(DRAWING, "data-tick"), CHOSEN, BODY),
            _parts,
            (ADDRESS,),
            (RECORDS,),
        ),
    ),
    scope=lambda identifier: f"trace:{identifier}",
)
