"""Parts of a scorecard: what is asked, answer times, whose side, the longest waits, and links for the partner."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import dash
from dash import ALL, Input
from flask import request

from app.analysis.brief_text import instant
from app.answers.scorecard import scorecard
from app.answers.scorecard_link import make_link
from app.answers.scorecard_page import agreed_text
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.security import Permission, may
from app.web import list_filters
from app.web.components import states
from app.web.components.facts import panel
from app.web.components.moments import length, moment
from app.web.dash_libs import Component, html
from app.web.figures.units import counted, written
from app.web.page import Part
from app.web.trends.number_tables import tabular

if TYPE_CHECKING:
    from app.web.page import Visit

MADE = "scorecard-link"
DAYS = (7, 30, 90)
_BUTTON = "scorecard-link-days"


def side(card: ReadRow, name: str) -> str:
    """The partner by its title, or us."""
    return str(card["title"]) if name == "partner" else "us"


def agreed(row: ReadRow) -> Component | None:
    """What was agreed of a number, and whether it is kept; nothing where nothing was."""
    text = agreed_text(row)
    if text is None:
        return None
    bound, _, outcome = text.partition(": ")
    met = row["target"]["met"]
    kind = "" if met is None else f" judged judged-{'better' if met else 'worse'}"
    return html.Span([f"{bound} ", html.Span(outcome, className=f"block{kind}")])


def asks(card: ReadRow) -> Component:
    """What the partner is asked to do, the most urgent first."""
    if not card["asks"] and any(row["count"] is None for row in card["stuck"]):
        return states.empty("Too few wait to be counted, so what is asked is not said here.")
    if not card["asks"]:
        return states.empty("Nothing is asked: nothing waits for them, and what was agreed is kept.", good=True)
    rows: list[list[Any]] = [[row["ask"], "now" if row["by"] is None else instant(row["by"])] for row in card["asks"]]
    return tabular("What the partner is asked to do", ("What", "By"), rows)


def percentiles(answers: ReadRow) -> Component:
    """Of all waits that ended: so many of a hundred within so long."""
    if not answers["percentiles"]:
        return states.empty("No answer came in this period.")
    rows = [[f"{row['percentile']} of 100 within", length(row["seconds"])] for row in answers["percentiles"]]
    return tabular("Answer times", (f"Of {answers['n']:,} answers", "#Time"), rows)


def by_hour(answers: ReadRow) -> Component:
    """The same by the hour of the day; in a period without answers there is none."""
    if not answers["by_hour"]:
        return states.empty("No answer came in this period.")
    rows = [
        [f"{row['hour']:02}:00", *(written(row[name], "seconds") for name in ("p50", "p95")), counted(row["n"])]
        for row in answers["by_hour"]
    ]
    half = (len(rows) + 1) // 2
    heads = ("Hour", "#Half within", "#95 % within", "#n")
    tables = [tabular("Answer times by hour", heads, part) for part in (rows[:half], rows[half:]) if part]
    return html.Div(tables, className="columns halves hours")


def sides(card: ReadRow) -> Component:
    """The partner's side and ours."""
    rows = [
        [side(card, row["side"]), written(row["waited_hours"], "hours"), counted(row["stuck"]), counted(row["errors"])]
        for row in card["sides"]
    ]
    heads = ("Side", "#Waited for it", "#Stuck now", "#Errors")
    hint = "Rejections and failures of a partner's system count as the partner's errors, all other classes as ours."
    return html.Div([tabular("Whose side", heads, rows), html.P(hint, className="hint padded")])


def worst(card: ReadRow) -> list[Component]:
    """The five longest waits, by reference; nothing for who sees no single transaction."""
    if not card["worst"]:
        return []
    rows: list[list[Any]] = [
        [
            row["external_refs"] or None,
            html.A(row["transaction_id"], href=f"/transactions/{to_path(row['transaction_id'])}", className="mono"),
            moment(row["since"], "full"),
            moment(row["until"], "full", absent="waits still"),
            length(row["seconds"]),
        ]
        for row in card["worst"]
    ]
    heads = ("Reference", "Transaction", "Since", "Until", "#Waited")
    return [panel("The five longest waits", tabular("The five longest waits", heads, rows), padded=False)]


def link_choices(visit: Visit) -> list[Component]:
    """Buttons that make a link for the partner; nothing for who may not, and where nothing signs."""
    if not may(visit.actor, Permission.SHARE) or visit.services.witness is None:
        return []
    buttons = [
        html.Button(f"{days} days", id={_BUTTON: days}, className="button quiet", type="button") for days in DAYS
    ]
    hint = (
        "Whoever has the link sees this scorecard of this period, as it is known now, and nothing else. That it is "
        "made, and each time it is opened, goes on record."
    )
    inside = [html.P(["Make a link that is good for ", *buttons]), html.P(hint, className="hint"), html.Div(id=MADE)]
    return [html.Div(panel("A link for the partner", html.Div(inside, className="stack")), className="no-print")]


def _make(visit: Visit, clicks: list[int | None] | None) -> Any:
    """The link of the button that was pressed; buttons that were just drawn ask too, with no click.

    `make_link` asks for the permission: who may only read the page has no button, and asks for nothing.
    """
    if not clicks or not any(clicks):
        return dash.no_update
    reader, view = visit.reader, visit.view
    card = scorecard(reader, visit.identifier, list_filters.common(view, reader.now))
    link = make_link(visit.services, visit.actor, card, int(visit.cue[_BUTTON]), secrets.token_hex(8))
    address = f"{request.host_url.rstrip('/')}{link['path']}"
    return [
        html.P(["Good until ", moment(link["expires_at"], "full"), ": ", html.A("open it", href=address)]),
        html.P(address, className="mono link-to-send"),
        html.Button("Copy the link", className="button quiet", type="button", **{"data-copy": address}),
    ]


LINK = Part(MADE, _make, reads=(Input({_BUTTON: ALL}, "n_clicks"),))
