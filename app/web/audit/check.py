"""The check of the ledger on the Audit page: a bar while it runs, then what it came to.

The page follows it as it follows records: the version of its scope changes with every page of entries that is checked.
"""

from urllib.parse import urlencode

from app.answers.check_progress import CHAINS, DONE, WAITING, LedgerCheck
from app.web.audit import tables
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.page import Visit
from app.web.view import View

PLACE = "audit-verified"


def route(view: View) -> str:
    """Where the button sends to: the records of the page's range are compared."""
    query = urlencode([(name, value) for name, value in (("from", view.from_), ("to", view.to)) if value])
    return f"/api/v1/audit/checks{f'?{query}' if query else ''}"


def latest(visit: Visit) -> list[Component]:
    """The reader's last check; nothing where there was none."""
    check = visit.services.checks.latest(visit.actor.name)
    if check is None:
        return []
    return _result(visit, check) if check.stage == DONE else [_bar(check)]


def _bar(check: LedgerCheck) -> Component:
    entries = f"{check.checked:,} of {check.entries:,} entries of the ledger are checked."
    compared = f" {check.compared:,} are compared so far." if check.compared else ""
    sentences = {WAITING: "Waiting for another person's check to end.", CHAINS: entries}
    words = sentences.get(check.stage, f"{entries} Comparing the records with what was committed.{compared}")
    bar = {"role": "progressbar", "aria-label": "Verification", "aria-valuemin": "0"}
    values = {"aria-valuemax": str(check.entries), "aria-valuenow": str(check.checked)}
    share = check.checked / check.entries if check.entries else 0.0
    filled = html.Div(className="progress-filled", style={"width": f"{share:.2%}"})
    return html.Div([html.Div(filled, className="progress", **bar, **values), html.P(words, className="hint")])


def _result(visit: Visit, check: LedgerCheck) -> list[Component]:
    about = html.P(["Verified ", moment(check.started_at, "full"), f": {check.checked:,} entries."], className="hint")
    signed = visit.services.office.checkpoints.last()
    chains = [] if check.chains is None else [tables.chains(check.chains, signed)]
    records = [] if check.records is None else tables.records(check.records)
    problem = [] if check.problem is None else [html.P(check.problem, className="bad", role="alert")]
    return [html.Div([about, *chains, *records, *problem], role="status")]
