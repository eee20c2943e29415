"""What the Audit page is made of."""

from app.answers import ledger
from app.answers.access_review import access_review, roles_in_words
from app.answers.evidence_query import MOST_TRANSACTIONS
from app.domain.instants import of_query
from app.office import Search
from app.queries.bundle import population
from app.security import Permission, may
from app.web import list_filters
from app.web.audit import check, tables
from app.web.audit.erasure import erasure_panel
from app.web.audit.retention import retention_panel
from app.web.audit.tables import PATH
from app.web.components.download import address
from app.web.components.facts import facts, panel
from app.web.components.forms import form
from app.web.dash_libs import Component, dcc, html
from app.web.page import Visit
from app.web.view import View

ACCESS = "audit-access"
FIELDS = (("actor", "Who"), ("action", "Did"), ("object", "On (an id, or a part of one)"))
SAMPLE = 200
"""Transactions of a bundle where more are chosen than one holds: enough to see a share to seven points."""

NOBODY = "to nobody: the setting receipt_targets names no target"


def body(visit: Visit, unsent: str | None = None) -> list[Component]:
    """Evidence, the search of the ledger, reveals to review, retention and holds, erasure.

    `unsent` is why the receipt of this visit could not be sent."""
    may_review = may(visit.actor, Permission.REVIEW_REVEALS)
    reviews = [panel("Reveals to review", _reveals(visit), padded=False)] if may_review else []
    erasure = [erasure_panel(visit)] if may(visit.actor, Permission.ERASE) else []
    return [_evidence(visit, unsent), _entries(visit), *reviews, retention_panel(visit), *erasure]


def _evidence(visit: Visit, unsent: str | None) -> Component:
    witness, exports = visit.services.witness, may(visit.actor, Permission.EXPORT_EVIDENCE)
    button, limit = _bundle(visit) if exports else (None, None)
    targets = visit.services.receipt_targets
    sent = f"to {', '.join(targets)}, at a person's first visit of each day" if targets else NOBODY
    counts = [
        ("Receipts are sent", sent),
        *([("The receipt of this visit", f"could not be sent: {unsent}")] if unsent else []),
        ("Signed with", html.Span(witness.fingerprint, className="mono") if witness else "nothing"),
        ("External copy", (witness.copy_problem or "up to date") if witness and witness.copied else "none is set"),
    ]
    hint = (
        "A bundle contains what is chosen below (range, segments, who, did, on) and needs only Python to be verified. "
        "Keep a receipt at every visit: a later bundle must contain what the receipt names."
    )
    return panel(
        "Evidence",
        html.P(hint, className="hint"),
        html.Div(
            [
                *([] if button is None else [button]),
                _post("/api/v1/audit/receipts", "Take a receipt"),
                _post("/api/v1/audit/receipts?format=html", "Receipt to print"),
                *([form("/api/v1/audit/receipts/sent", "Send a receipt", quiet=True)] if targets else []),
                form(check.route(visit.view), "Verify now", quiet=True),
            ],
            className="choices",
        ),
        *([] if limit is None else [html.P(limit, className="hint")]),
        facts(counts),
        html.Div(check.latest(visit), id=check.PLACE),
    )


def _bundle(visit: Visit) -> tuple[Component, str | None]:
    """The button that makes a bundle of what is chosen; of more transactions than one holds, of a sample of them, and
    the sentence that says so."""
    own = [(name, value) for name, _ in FIELDS if (value := visit.view.one(name))]
    filters = list_filters.common(visit.view, visit.reader.now)
    if len(population(visit.reader, filters, (), MOST_TRANSACTIONS + 1)) <= MOST_TRANSACTIONS:
        return _post(address("/audit/bundles", visit.view, *own), "Make a bundle"), None
    drawn = [("sample", str(SAMPLE)), ("seed", f"{visit.reader.now:%Y%m%d}")]
    limit = (
        f"More than {MOST_TRANSACTIONS:,} transactions match, and a bundle holds {MOST_TRANSACTIONS:,} at most. This "
        f"one holds a random sample of {SAMPLE} and names its seed; for all, choose a shorter range or a partner."
    )
    return _post(address("/audit/bundles", visit.view, *own, *drawn), f"Make a bundle of a sample of {SAMPLE}"), limit


def _post(route: str, label: str) -> Component:
    """A button whose answer the browser saves as a file."""
    return html.Form(
        html.Button(label, type="submit", className="button"), action=route, method="post", className="inline-form"
    )


def _entries(visit: Visit) -> Component:
    view = visit.view
    page = ledger.page(visit.services.office.ledger, search_of(visit), cursor=view.one("cursor"))
    older = (
        [html.A("Older", href=view.here(PATH, cursor=page.next), className="button quiet", **{"data-adjust": "1"})]
        if page.next
        else []
    )
    return panel("Ledger", _fields(view), tables.entries(page.items, view), html.P(older), hint="done and seen here")


def search_of(visit: Visit) -> Search:
    """The entries that the address asks for."""
    now = visit.services.clock()
    since, until = (None if text is None else of_query(text, now) for text in (visit.view.from_, visit.view.to))
    actor, action, object_ = (visit.view.one(name) or None for name, _ in FIELDS)
    chains = tuple(map(visit.services.office.ledger.chain_of, visit.view.tenant)) or None
    return Search(actor, action, object_, since, until, chains)


def _fields(view: View) -> Component:
    """A form whose fields become the address; the range stays as it is."""
    same = [(name, value) for name, value in (("from", view.from_), ("to", view.to), ("tz", view.tz)) if value]
    fields = [
        html.Label([label, dcc.Input(name=name, value=view.one(name) or "", type="text", id=f"audit-{name}")])
        for name, label in FIELDS
    ]
    hidden = [dcc.Input(name=name, value=value, type="hidden", id=f"audit-{name}") for name, value in same]
    button = html.Button("Search", type="submit", className="button quiet")
    return html.Form([*fields, *hidden, button], action=PATH, method="get", className="choices", role="search")


def _reveals(visit: Visit) -> Component:
    return tables.reveals(visit.services.office.reveals.all(waiting=True), visit.view)


def access(visit: Visit, _place: str) -> Component:
    """Who can see what, and who did: every entry of 90 days is counted, so it comes once the rest stands."""
    rows = access_review(visit.services.office, visit.services.clock(), visit.services.tenants)
    roles = html.Details([html.Summary("What each role is for"), facts(roles_in_words())])
    return panel("Who can see what, and who did", tables.people(rows), roles, hint="the last 90 days")
