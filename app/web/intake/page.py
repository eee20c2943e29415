"""Intake (`/intake`): what arrived, from whom, what became of it; and, before anything has, how to send it."""

from dash import Input, State

from app.queries.filters import Filters
from app.queries.operate import figures
from app.security import Permission
from app.web.components import states
from app.web.dash_libs import html
from app.web.intake import mappings, parts, start, trial
from app.web.page import ADDRESS, RECORDS, Drawn, Page, Part, Visit

PATH = "/intake"
TOP = "intake-top"


def draw(visit: Visit) -> Drawn:
    """The whole page; before the first transaction it begins with what to send and where."""
    begins = not figures(visit.reader, Filters())["transactions"]
    how = start.senders(visit.services, opened=begins)
    live = html.Div(parts.body(visit), id=TOP, className="page")
    event = html.Div([trial.form(), html.Div(id=trial.RESULT, role="status")], className="page")
    mapping = html.Div([mappings.form(), html.Div(id=mappings.RESULT, role="status")], className="page")
    body = [states.heading("Intake"), live, *([how, event] if begins else [event, mapping, how])]
    return Drawn("Intake", html.Div(body, className="page page-intake"))


PAGE = Page(
    "intake",
    PATH,
    Permission.READ,
    draw,
    (
        Part(TOP, parts.body, (ADDRESS, RECORDS)),
        Part(trial.RESULT, trial.result, reads=(Input(trial.TRY, "n_clicks"), State(trial.EVENT, "value"))),
        Part(
            mappings.RESULT,
            mappings.result,
            reads=(Input(mappings.TRY, "n_clicks"), State(mappings.TEXT, "value"), State(mappings.EVENTS, "value")),
        ),
    ),
    scope=lambda _: "sources",
)
