"""Erasure on the Audit page: what is named is shown first, with what it would destroy, and then typed to be done."""

from app.answers.erasure_preview import erasure_preview
from app.domain.errors import BadInput, NotFound
from app.domain.reach import Reach
from app.domain.rows import ReadRow
from app.web.components import states
from app.web.components.facts import facts, panel
from app.web.components.forms import form, text
from app.web.dash_libs import Component, dcc, html
from app.web.page import Visit
from app.web.view import View

PATH = "/audit"
_FIELDS = (
    ("erase_transaction", "Transaction", "its id"),
    ("erase_tenant", "Tenant", "its name"),
    ("erase_month", "Month of arrival", "2026-11"),
)
_HINT = (
    "Destroys the keys that payload bodies are sealed with: of a tenant, a month, both, or one transaction. Records, "
    "hashes and the ledger stay, and verify. Nobody can undo it."
)


def erasure_panel(visit: Visit) -> Component:
    """The section, for who may erase: the fields, and the preview of what the address names."""
    named = {name: visit.view.one(name) or None for name, _, _ in _FIELDS}
    body = [html.P(_HINT, className="hint"), _naming(visit.view, named)]
    return panel("Erasure", *body, *(_preview(visit, named) if any(named.values()) else []))


def _naming(view: View, named: ReadRow) -> Component:
    """A form whose fields become the address: nothing is destroyed by it."""
    fields = [
        html.Label([label, dcc.Input(name=name, value=named[name] or "", type="text", placeholder=example, id=name)])
        for name, label, example in _FIELDS
    ]
    same = [(name, value) for name, value in (("from", view.from_), ("to", view.to), ("tz", view.tz)) if value]
    hidden = [dcc.Input(name=name, value=value, type="hidden", id=f"erase-{name}") for name, value in same]
    button = html.Button("Show what it would destroy", type="submit", className="button quiet")
    return html.Form([*fields, *hidden, button], action=PATH, method="get", className="choices")


def _preview(visit: Visit, named: ReadRow) -> list[Component]:
    try:
        reach = Reach(named["erase_tenant"], named["erase_month"], named["erase_transaction"])
        preview = erasure_preview(visit.services, visit.actor, reach)
    except (BadInput, NotFound) as error:
        return [states.empty(str(error))]
    if preview["holds"] or not preview["payloads"]:
        return [states.empty(preview["sentence"])]
    counted = [
        ("Payloads", f"{preview['payloads']:,}"),
        ("Transactions", f"{preview['transactions']:,}"),
        ("Tenants", ", ".join(tenant or "no tenant" for tenant in preview["tenants"])),
        ("Months", ", ".join(preview["months"])),
        ("Keys", f"{preview['keys']:,}"),
        ("Left", f"{preview['left']:,} sealed before there were data keys" if preview["left"] else None),
    ]
    parts = [html.P(preview["sentence"], className="lead"), facts(counted), _erasing(preview, reach)]
    return [html.Div(parts, className="erasure-preview")]


def _erasing(preview: ReadRow, reach: Reach) -> Component:
    """What is sent as `confirm` is what was typed, and nothing where nothing was."""
    typed = dcc.Input(
        name="confirm", type="text", id="erase-confirm", autoComplete="off", placeholder=preview["erases"]
    )
    sent = {"tenant": reach.tenant, "month": reach.month, "transaction": reach.transaction_id}
    return form(
        "/api/v1/audit/erasures",
        "Erase for good",
        html.Label([html.Span(["Type ", html.Span(preview["erases"], className="mono")]), typed]),
        text("reason", "Why", required=True, rows=1),
        fixed={**{name: value for name, value in sent.items() if value is not None}, "confirm": ""},
    )
