"""Intake (`/intake`): what arrived, from whom, what became of it; and, before anything has, how to send it."""

from dash import Input, State

from app.queries.filters import Filters
from app.queries.operate import figures
from app.security import Permission
from app.web.components import states
from app.web.dash_libs import html
from app.web.intake import event_trial, mappings, not_loaded, parts, start
from app.web.page import ADDRESS, RECORDS, WORK, Drawn, Page, Part, Visit

PATH = "/intake"
TOP, NOT_LOADED = "intake-top", "intake-not-loaded"


def draw(visit: Visit) -> Drawn:
    """The whole page; before the first transaction it begins with what to send and where."""
    begins = not figures(visit.reader, Filters())["transactions"]
    how = start.senders(visit.services, opened=begins)
    missing = html.Div(not_loaded.section(visit), id=NOT_LOADED, className="page")
    live = html.Div(parts.body(visit), id=TOP, className="page")
    event = html.Div([event_trial.form(), html.Div(id=event_trial.RESULT, role="status")], className="page")
    mapping = html.Div([mappings.form(), html.Div(id=mappings.RESULT, role="status")], className="page")
    body = [states.heading("Intake"), missing, live, *([how, event] if begins else [event, mapping, how])]
    return Drawn("Intake", html.Div(body, className="page page-intake"))


PAGE = Page(
    "intake",
    PATH,
    Permission.READ,
    draw,
    (
        Part(TOP, parts.body, (ADDRESS, RECORDS)),
        Part(NOT_LOADED, not_loaded.section, (ADDRESS, WORK)),
        Part(
            event_trial.RESULT,
            event_trial.result,
            reads=(Input(event_trial.TRY, "n_clicks"), State(event_trial.EVENT, "value")),
        ),
        Part(
            mappings.RESULT,
            mappings.result,
            reads=(Input(mappings.TRY, "n_clicks"), State(mappings.TEXT, "value"), State(mappings.EVENTS, "value")),
        ),
    ),
    scope=lambda _: "sources",
)
