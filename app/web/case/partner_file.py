"""Partner file (`/cases/<id>/partner-file`): what to send to a partner, to be printed or saved."""

from app.answers.owners import owner
from app.answers.partner_file import partner_file
from app.domain.ids import to_path
from app.domain.rows import Row
from app.security import Permission
from app.web.components import names, states, tables
from app.web.components.contact import contact
from app.web.components.facts import facts
from app.web.components.moments import moment
from app.web.components.status import handover, words
from app.web.dash_libs import Component, html
from app.web.page import Drawn, Page, Visit

HEADS = (
    "Transaction and its key",
    "Your reference",
    "State, since",
    "How far it is proven",
    "Called, answered",
    "What was sent or received",
    "SHA-256 of salt and body, and the salt",
)


def draw(visit: Visit) -> Drawn:
    """The file as a page; that it was drawn is an entry of the ledger.

    Raises NotFound where there is no such case or no partner.
    """
    file = partner_file(visit.reader, visit.identifier, visit.services.keys)
    title = f"For {names.title(visit.reader.catalog, 'partner', file['partner'])}"
    object_ = f"case:{visit.identifier}"
    tenant = owner(visit.services, object_)
    visit.services.office.ledger.record(visit.actor, "case.partner_file", object_, tenant=tenant)
    route = f"/api/v1/cases/{to_path(visit.identifier)}/partner-file"
    head = [
        (
            "Case",
            html.A(visit.identifier, href=visit.view.link(f"/cases/{to_path(visit.identifier)}"), className="mono"),
        ),
        ("Transactions", f"{file['transactions']:,}"),
        ("Awaited", file["awaits"]),
        ("As of", moment(file["at"], "full")),
        ("Contact", contact(file["contact"], file["at"]) if file["contact"] else None),
    ]
    hint = "References, times, status codes and hashes; nothing of the people whom the transactions are about."
    body = html.Div(
        [
            states.heading(title, html.A("Save as CSV", href=route, className="button quiet", download="")),
            html.Section(facts(head), className="panel padded"),
            html.P(hint, className="hint"),
            html.Section(tables.table(title, HEADS, [_row(row) for row in file["rows"]]), className="panel"),
        ],
        className="page",
    )
    return Drawn(title, body)


def _row(row: Row) -> list[tables.Cell]:
    called = (
        [moment(row["called_at"], "full"), html.Br(), str(row["status_code"] or "no answer")]
        if row["called_at"]
        else None
    )
    sent: list[Component | str] | None = None
    if row["direction"]:
        size = f", {row['size']:,} bytes" if row["size"] is not None else ""
        what = f"{row['direction']}, {row['media_type'] or 'no media type'}{size}"
        sent = [what, html.Br(), moment(row["captured_at"], "full")]
    proof = [row["sha256"] or "", html.Br(), row["salt"] or ""] if row["sha256"] else None
    return [
        html.Span([row["transaction_id"], html.Br(), row["idempotency_keys"]], className="mono"),
        row["external_refs"],
        [words(row["state"]), html.Br(), moment(row["state_since"], "full")],
        handover(row["handover"]),
        called,
        sent,
        html.Span(proof, className="mono") if proof else None,
    ]


PAGE = Page("partner-file", "/cases/<id>/partner-file", Permission.READ_PAYLOAD, draw)
"""It has no parts: what somebody prints does not change while it is read."""
