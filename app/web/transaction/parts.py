"""What the transaction's page is made of: each part asks its questions of one reader and draws the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.answers import runbooks
from app.answers.drawings import titles
from app.answers.machine_work import machine_work
from app.answers.transaction import detail as detail_of
from app.answers.twin import twin
from app.domain.answer_fields.transactions import TransactionDetail
from app.domain.errors import Ambiguous
from app.domain.ids import to_path
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow
from app.queries.records import subject
from app.queries.timeline_record import behind
from app.web.actions import parts as actions
from app.web.components import runbook, states, twins
from app.web.dash_libs import Component, html
from app.web.transaction import header as head
from app.web.transaction import inspector, tabs
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.web.page import Visit

PATH = "/transactions/"


@dataclass(frozen=True)
class TransactionParts:
    """The page's parts. `source` is the route of the timeline's drawing, `story` whether the timeline is shown."""

    top: list[Component]
    tabs: list[Component]
    story: bool
    source: str


def key(view: View) -> str:
    """Equal for views whose parts above the body are the same: a selection draws the body anew, and nothing else."""
    return View(tenant=view.tenant, as_of=view.as_of, tz=view.tz, rest={"tab": view.many("tab")}).query()


def drawn(visit: Visit) -> TransactionParts:
    """The page of a transaction in a view. Raises NotFound; an id of several tenants asks which."""
    reader, identifier, view = visit.reader, visit.identifier, visit.view
    tab = view.one("tab", tuple(tabs.TITLES), tabs.TIMELINE) or tabs.TIMELINE
    tenant = view.tenant[0] if view.tenant else None
    try:
        detail = _helped(visit, detail_of(reader, identifier, tenant))
    except Ambiguous as several:
        return TransactionParts([_choice(identifier, several.tenants, view)], [], False, "")
    return TransactionParts(
        top=head.top(
            {
                **detail,
                "placed": _placed(reader, detail),
                "machine_work": machine_work(reader, identifier, detail["tenant"]),
            },
            reader.catalog,
            reader.now,
            view,
        ),
        tabs=[_tabs(detail, tab, view, PATH + to_path(identifier))],
        story=tab == tabs.TIMELINE,
        source=_source(identifier, tenant, view),
    )


def _helped(visit: Visit, detail: TransactionDetail) -> TransactionDetail:
    """The transaction with the runbook of the alert that fires about it, where one does: it wins over its own."""
    firing = runbooks.of_alert(visit.reader, visit.services.office, detail)
    return detail if firing is None else {**detail, "runbook": firing[0]}


def _placed(reader: Reader, detail: TransactionDetail) -> ReadRow | None:
    """The transition that placed the present hold; None for what is on none."""
    if detail["waits_on"] != "hold" or detail["status"] != "open":
        return None
    who = subject(reader, detail["transaction_id"], detail["tenant"] or "")
    rows = who.rows(reader, "transaction_transitions")
    return rows[-1] if rows else None


def body(visit: Visit) -> list[Component]:
    """What is below the tabs: the record behind the selected item, or the chosen tab."""
    reader, identifier, view = visit.reader, visit.identifier, visit.view
    tab = view.one("tab", tuple(tabs.TITLES), tabs.TIMELINE) or tabs.TIMELINE
    tenant = view.tenant[0] if view.tenant else None
    path = PATH + to_path(identifier)
    try:
        if tab == tabs.TIMELINE:
            return _selected(reader, identifier, tenant, view, path)
        return _BODIES[tab](reader, _helped(visit, detail_of(reader, identifier, tenant)), view, path)
    except Ambiguous:
        return []


def act(visit: Visit) -> list[Component]:
    """What can be done to it while it is open, what would happen, or what became of it."""
    identifier, tenant = visit.identifier, visit.view.tenant[0] if visit.view.tenant else None
    try:
        row = subject(visit.reader, identifier, tenant).row
    except Ambiguous:
        return []
    ids = [identifier] if row["status"] == "open" else []
    return actions.part(visit, ids, len(ids), PATH + to_path(identifier))


def _tabs(detail: TransactionDetail, chosen: str, view: View, path: str) -> Component:
    counts = {
        "people": len(detail["review_tasks"]),
        "payloads": len(detail["payload_ids"]),
        "related": len(detail["related"]) + (detail["duplicate_of"] is not None),
        "evidence": len(detail["evidence"]["findings"]),
    }
    links = [
        html.A(
            [title, *([html.Span(f"{counts[tab]:,}", className="count")] if counts.get(tab) else [])],
            href=view.here(path, tab=None if tab == tabs.TIMELINE else tab),
            className="part-tab",
            **{"data-adjust": "1", **({"aria-current": "true"} if tab == chosen else {})},
        )
        for tab, title in tabs.TITLES.items()
    ]
    return html.Nav(links, className="part-tabs", **{"aria-label": "Parts of the transaction"})


def _source(identifier: str, tenant: str | None, view: View) -> str:
    known_at = view.known_at
    own = {"tenant": tenant, "as_of": None if known_at is None else to_rfc3339(known_at)}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in own.items() if value is not None)
    return f"/api/v1{PATH}{to_path(identifier)}/drawing" + (f"?{query}" if query else "")


def _selected(reader: Reader, identifier: str, tenant: str | None, view: View, path: str) -> list[Component]:
    """The record behind the item that the address names; of an item that is not there, that it is not."""
    ref = view.one("item")
    if ref is None:
        return []
    record = behind(reader, subject(reader, identifier, tenant), ref)
    if record is None:
        offer = states.adjusting("Clear the selection", view.here(path, item=None))
        return [states.empty("The selected item is not on this timeline.", offer)]
    return [inspector.inspected(*record, reader.now, view, path, titles(reader.catalog))]


def _payloads(reader: Reader, detail: TransactionDetail, view: View, path: str) -> list[Component]:
    who = subject(reader, detail["transaction_id"], detail["tenant"] or "")
    return tabs.payloads(who.rows(reader, "transaction_payloads"), view, path)


_BODIES: Mapping[str, Callable[[Reader, TransactionDetail, View, str], list[Component]]] = {
    "people": lambda reader, detail, view, path: tabs.people(detail, reader.catalog, reader.now, view, path),
    "payloads": _payloads,
    "related": lambda reader, detail, view, path: tabs.related(detail, reader.catalog, view, path),
    "facts": lambda reader, detail, view, path: tabs.attributes(detail, view, path),
    "twin": lambda reader, detail, view, path: twins.side_by_side(
        twin(reader, detail["transaction_id"], detail["tenant"] or ""), reader.catalog, view
    ),
    "evidence": lambda reader, detail, view, path: tabs.evidence(detail, view, path),
    "runbook": lambda reader, detail, view, path: [
        runbook.beside(detail["runbook"], reader.catalog, view, runbook.ids_of(detail, reader.catalog))
    ],
}


def _choice(identifier: str, tenants: list[str], view: View) -> Component:
    """One id in several tenants is as many transactions: which is meant?"""
    path = PATH + to_path(identifier)
    links = [html.Li(html.A(tenant or "no tenant", href=view.here(path, tenant=tenant))) for tenant in tenants]
    return html.Div(
        [
            states.heading("Which one?"),
            html.P(f"Several tenants have a transaction {identifier[:120]}. Choose one:", className="lead"),
            html.Ul(links),
        ],
        className="state-page",
    )
