"""Audit (`/audit`): every read and act, searchable; bundles, receipts and verification; reveals; who can see what."""

from dash import Input

from app.answers.receipts import send_receipt_of_visit
from app.security import Permission
from app.web.audit import check, parts
from app.web.audit.tables import PATH
from app.web.components import states
from app.web.components.filter_bar import Times
from app.web.dash_libs import Component, html
from app.web.page import ADDRESS, RECORDS, WORK, Drawn, Page, Part, Visit

BODY = "audit-body"
ENTRIES = Times(
    (("now-1h", "Last hour"), ("now-24h", "Last 24 hours"), ("now-7d", "Last 7 days"), ("now-30d", "Last 30 days")),
    "All time",
    "Entries written, and transactions started",
    "From",
    "To",
)


def draw(visit: Visit) -> Drawn:
    """The whole page; its version is how far the reader's check of the ledger is."""
    body = html.Div(_body(visit), id=BODY, className="page")
    return Drawn("Audit", html.Div([states.heading("Audit"), body, html.Div(id=parts.ACCESS)], className="page"))


def _body(visit: Visit) -> list[Component]:
    """A receipt is sent at the reader's first visit of a day, where the settings name targets for it; where it could
    not be, the page says why, and tries again when it is drawn anew."""
    return parts.body(visit, send_receipt_of_visit(visit.services))


PAGE = Page(
    "audit",
    PATH,
    Permission.READ_LEDGER,
    draw,
    (
        Part(BODY, _body, (ADDRESS, WORK)),
        Part(check.PLACE, check.latest, (RECORDS,)),
        Part(parts.ACCESS, parts.access, reads=(Input(parts.ACCESS, "id"),), initially=True),
    ),
    scope=lambda _: "audit",
    filters=True,
    times=ENTRIES,
)
