"""The transaction's tabs beside its timeline: people, payloads, relations, attributes, evidence, runbook."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from app.catalog.model import Catalog
from app.domain.answer_fields.transactions import IdentityDecision, Related, ReviewTask, TransactionDetail
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.web.components import names, states, tables
from app.web.components.moments import moment
from app.web.components.status import mark, words
from app.web.components.stretches import listed, pager, stretch
from app.web.dash_libs import Component, html
from app.web.view import View

TIMELINE = "timeline"
TITLES = {
    TIMELINE: "Timeline",
    "people": "Human work",
    "payloads": "Payloads",
    "related": "Related",
    "facts": "Attributes",
    "twin": "Healthy twin",
    "evidence": "Evidence",
    "runbook": "Runbook",
}
"""The tabs of the page, in their order."""

_TASK_HEADS = ("Task", "Queue", "Owner", "Opened", "Due", "Claimed by", "Closed")
_DECISION_HEADS = ("At", "Decision", "Confidence", "Threshold", "Rule version", "Candidates")
_SHARES = {
    "trace": "a trace",
    "external_ref": "an external reference",
    "idempotency_key": "an idempotency key",
    "link": "a span link",
}


def people(detail: TransactionDetail, catalog: Catalog, now: datetime, view: View, path: str) -> list[Component]:
    """Review tasks and identity decisions."""
    tasks, decisions = detail["review_tasks"], detail["identity_decisions"]
    if not tasks and not decisions:
        return [states.empty("Nobody has worked on it: no review task and no identity decision is on record.")]
    parts: list[Component] = []
    if tasks:

        def table_of(some: Sequence[ReviewTask]) -> Component:
            return tables.table("Review tasks", _TASK_HEADS, [_task(task, catalog, now) for task in some])

        parts.append(_asserted("Review tasks", *listed("tasks", tasks, view, path, table_of, "review tasks")))
    if decisions:

        def decided(some: Sequence[IdentityDecision]) -> Component:
            return tables.table("Identity decisions", _DECISION_HEADS, [_decision(decision) for decision in some])

        parts.append(_asserted("Identity decisions", *listed("decisions", decisions, view, path, decided, "decisions")))
    return parts


def _task(task: ReviewTask, catalog: Catalog, now: datetime) -> list[tables.Cell]:
    closed = task["closed_at"]
    overdue = closed is None and task["due_at"] is not None and task["due_at"] < now
    due = [moment(task["due_at"], "clock"), *([html.Strong(" overdue", className="late")] if overdue else [])]
    act = f"{words(task['closing_action'])} by {task['closed_by'] or 'unknown'} "
    ended: tables.Cell = "open" if closed is None else [act, moment(closed)]
    return [
        task["task_id"],
        names.named(catalog, "queue", task["queue"]),
        names.named(catalog, "owner", task["owner"]),
        moment(task["opened_at"], "clock"),
        due if task["due_at"] is not None else None,
        task["assigned_to"] or ("nobody" if closed is None else None),
        ended,
    ]


def _decision(decision: IdentityDecision) -> list[tables.Cell]:
    candidates = decision["candidates"]
    return [
        moment(decision["at"], "clock"),
        words(decision["decision"]),
        _number(decision["confidence"]),
        _number(decision["threshold"]),
        decision["rule_version"],
        None if candidates is None else html.Span(tables.cut(tables.as_text(candidates)), className="mono"),
    ]


def _number(value: float | None) -> tables.Cell:
    return None if value is None else html.Span(f"{value:.3g}", className="number")


def payloads(rows: Sequence[ReadRow], view: View, path: str) -> list[Component]:
    """Captured bodies, each leading to its redacted view."""
    if not rows:
        return [states.empty("No payload was captured.")]
    heads = ("At", "Direction", "Media type", "Size", "Payload")
    part = stretch(view, "payloads")
    cells: list[list[tables.Cell]] = [
        [
            moment(row["event_at"], "clock"),
            row["direction"],
            row["media_type"],
            html.Span(f"{row['size']:,} bytes" if row["size"] is not None else "—", className="number"),
            html.A(
                row["payload_id"],
                href=view.link(f"/payloads/{to_path(row['payload_id'])}"),
                className="mono",
                **{"data-row": "1"},
            ),
        ]
        for row in part.of(rows)
    ]
    more = pager(part, len(rows), "payloads", view, path)
    return [_panel("Payloads", tables.table("Payloads", heads, cells), *more)]


def related(detail: TransactionDetail, catalog: Catalog, view: View, path: str) -> list[Component]:
    """What it duplicates, and what shares a trace, a link, a reference or a key with it."""
    if not detail["related"] and detail["duplicate_of"] is None:
        return [states.empty("Nothing shares a trace, a link, an external reference or an idempotency key with it.")]
    part = stretch(view, "others")
    heads = ("Transaction", "Shares", "Workflow", "Partner", "Status", "State", "Started")
    rows: list[list[tables.Cell]] = [
        [
            html.A(
                other["transaction_id"],
                href=view.link(f"/transactions/{to_path(other['transaction_id'])}", tenant=other["tenant"]),
                className="mono",
                **{"data-row": "1"},
            ),
            _shares(detail, other),
            names.named(catalog, "workflow", other["workflow"]),
            names.named(catalog, "partner", other["partner"]),
            mark(other["status"]),
            words(other["state"]),
            moment(other["started_at"], "clock"),
        ]
        for other in part.of(detail["related"])
    ]
    more = pager(part, len(detail["related"]), "related transactions", view, path)
    return [_panel("Related transactions", tables.table("Related transactions", heads, rows), *more)]


def _shares(detail: TransactionDetail, other: Related) -> str:
    shared = ", ".join(_SHARES.get(what, words(what)) for what in other["shares"])
    if other["transaction_id"] == detail["duplicate_of"]:
        return f"{shared}; the original of this duplicate"
    return f"{shared}; a duplicate of this" if other["duplicate_of"] == detail["transaction_id"] else shared


IdsName = Literal["external_refs", "idempotency_keys", "trace_ids"]


def attributes(detail: TransactionDetail, view: View, path: str) -> list[Component]:
    """Its ids, and what its transitions say beyond the fields of a transition."""

    def ids_of(name: IdsName, noun: str, draw: Callable[[str], Component]) -> tables.Cell:
        values = detail[name]
        part = stretch(view, name)
        return [
            *(html.Div(draw(value)) for value in part.of(values)),
            *pager(part, len(values), noun, view, path),
        ] or None

    def way(trace: str) -> Component:
        return html.A(trace, href=view.link(f"/traces/{to_path(trace)}"), className="mono", **{"data-row": "1"})

    def plain(value: str) -> Component:
        return html.Span(value, className="mono")

    ids = [
        ("external references", ids_of("external_refs", "references", plain)),
        ("idempotency keys", ids_of("idempotency_keys", "keys", plain)),
        ("traces", ids_of("trace_ids", "traces", way)),
        ("started", moment(detail["started_at"], "full")),
        ("error class", detail["error_class"]),
        ("error code", detail["error_code"]),
    ]
    own, part = tables.json_pairs(detail["attributes"]), stretch(view, "attributes")
    parts = [_panel("Ids and facts", html.Div(tables.facts(ids), className="padded"))]
    if own:
        more = pager(part, len(own), "attributes", view, path)
        parts.append(
            _panel("Attributes of its transitions", html.Div(tables.facts(part.of(own)), className="padded"), *more)
        )
    return parts


def evidence(detail: TransactionDetail, view: View, path: str) -> list[Component]:
    """How far its records can be relied on."""
    findings = detail["evidence"]["findings"]
    if not findings:
        return [states.empty("The records are complete: nothing is missing, undeclared or in conflict.", good=True)]
    grade = detail["evidence"]["grade"]
    lead = {
        "complete": "Nothing that could change a number here, but:",
        "partial": "Partial: something below could change a number on this page.",
        "thin": "Thin: no transition is on record.",
    }[grade]
    return [
        _panel(
            "Evidence",
            html.Div(
                [html.P(lead), *listed("findings", findings, view, path, _findings, "findings")], className="padded"
            ),
        )
    ]


def _findings(findings: Sequence[str]) -> Component:
    return html.Ul([html.Li(finding) for finding in findings], className="findings")


def _asserted(title: str, *parts: Component) -> Component:
    """A panel of what senders say that people did: nothing of it was done on Transom."""
    hint = html.Span("as their sources assert", className="hint beside")
    return html.Section([html.H2([title, hint]), *parts], className="panel")


def _panel(title: str, *parts: Component) -> Component:
    return html.Section([html.H2(title), *parts], className="panel")
