"""One span whole, as it was sent: attributes, events, links, status, resource, scope, and what is unusual about it."""

from collections.abc import Sequence
from typing import Any

import orjson

from app.analysis.drawing.trace import KINDS
from app.analysis.lengths import length
from app.domain.ids import to_path
from app.domain.instants import of_nanoseconds
from app.domain.rows import ReadRow
from app.domain.values import to_any_value, to_plain
from app.web.components import states, tables
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.components.status import mark
from app.web.dash_libs import Component, html
from app.web.view import View

_STATUSES = ("unset", "ok", "error")
SCOPE_NAMES = ("name", "version")


def detail(rows: Sequence[ReadRow], notes: Sequence[str], view: View, path: str) -> Component:
    """The selected span; where several share its id, all of them. `notes` are the waterfall's sentences on it."""
    if not rows:
        offer = states.adjusting("End the selection", view.here(path, span=None))
        return states.empty("What this address selects is no span of this trace.", offer)
    first = rows[0]
    close = html.A(
        icon("close", "End the selection"),
        href=view.here(path, span=None),
        className="tool small",
        **{"data-adjust": "1"},
    )
    return html.Section(
        [
            html.Div([html.H2(first["name"] or "unnamed"), _status(first), close], className="inspector-head"),
            *([html.Ul([html.Li(note) for note in notes], className="findings")] if notes else []),
            *(part for row in rows for part in _whole(row, view)),
        ],
        className="panel padded inspector",
        **{"aria-label": "Selected span"},
    )


def _status(row: ReadRow) -> Component:
    failed = row["status_code"] == 2
    return mark("failed", "error") if failed else html.Span(_STATUSES[row["status_code"] or 0], className="chip-plain")


def _whole(row: ReadRow, view: View) -> list[Component]:
    took = ((row["end_ns"] or row["start_ns"]) - row["start_ns"]) / 1e9
    kind = row["kind"] or 0
    basics: list[tuple[str, tables.Cell]] = [
        ("service", row["service"]),
        ("kind", KINDS[kind] if 0 < kind < len(KINDS) else None),
        ("started", moment(of_nanoseconds(row["start_ns"]), "full")),
        ("lasted", length(took)),
        ("status message", row["status_message"]),
        ("span id", html.Span(row["span_id"], className="mono")),
        ("parent", html.Span(row["parent_span_id"], className="mono") if row["parent_span_id"] else None),
        ("trace state", row["trace_state"]),
        ("transaction", row["transaction_id"]),
        ("received", [moment(row["ingested_at"], "full"), f" by {row['ingested_by']}"]),
    ]
    parts = [tables.facts(basics)]
    parts += _section("Attributes", row["attributes"], row["dropped_attributes"])
    parts += _events(row)
    parts += _links(row, view)
    parts += _shared("Resource", row["resource"], "resource")
    parts += _shared("Scope", row["scope"], "scope")
    return parts


def _section(title: str, pairs: Sequence[ReadRow] | None, dropped: int | None = None) -> list[Component]:
    if not pairs and not dropped:
        return []
    lost = [html.P(f"{dropped:,} more were dropped by the sender.", className="hint")] if dropped else []
    return [html.H3(title), tables.facts(_pairs(pairs)), *lost]


def _pairs(pairs: Sequence[ReadRow] | None) -> list[tuple[str, tables.Cell]]:
    return [(pair["key"], _value(pair["value"])) for pair in pairs or ()]


def _value(text: str | None) -> Component:
    """A value as text; what is no string says its type on hover."""
    if text is None:
        return html.Span("—", className="none")
    kinds = [name.removesuffix("Value") for name in to_any_value(text)]
    return html.Span(tables.as_text(to_plain(text)), className="mono", title=kinds[0] if kinds else "empty")


def _events(row: ReadRow) -> list[Component]:
    if not row["events"] and not row["dropped_events"]:
        return []
    heads = ("After", "Event", "Attributes")
    rows: list[list[tables.Cell]] = [
        [
            length((event["time_ns"] - row["start_ns"]) / 1e9),
            event["name"],
            tables.facts(_pairs(event["attributes"])) if event["attributes"] else None,
        ]
        for event in row["events"] or ()
    ]
    lost = row["dropped_events"]
    tail = [html.P(f"{lost:,} more were dropped by the sender.", className="hint")] if lost else []
    return [html.H3("Events"), tables.table("Events of the span", heads, rows), *tail]


def _links(row: ReadRow, view: View) -> list[Component]:
    if not row["links"]:
        return []
    rows: list[list[tables.Cell]] = [
        [
            html.A(
                link["trace_id"],
                href=view.link(f"/traces/{to_path(link['trace_id'])}", span=link["span_id"]),
                className="mono",
            ),
            html.Span(link["span_id"], className="mono"),
            tables.facts(_pairs(link["attributes"])) if link["attributes"] else None,
        ]
        for link in row["links"]
    ]
    return [html.H3("Links"), tables.table("Links of the span", ("Trace", "Span", "Attributes"), rows)]


def _shared(title: str, text: str | None, member: str) -> list[Component]:
    """A resource or scope of OTLP JSON."""
    whole = orjson.loads(text) if text else {}
    inner = whole.get(member) or {}
    named: list[tuple[str, tables.Cell]] = [(name, inner[name]) for name in SCOPE_NAMES if inner.get(name)]
    own = [
        (pair["key"], html.Span(tables.as_text(_any(pair.get("value") or {})), className="mono"))
        for pair in inner.get("attributes") or ()
    ]
    pairs = [*named, *own, ("schema", whole.get("schemaUrl"))]
    known = [pair for pair in pairs if pair[1]]
    return [html.H3(title), tables.facts(known)] if known else []


def _any(value: ReadRow) -> Any:
    """An AnyValue of OTLP JSON as plain JSON."""
    if "arrayValue" in value:
        return [_any(item) for item in value["arrayValue"].get("values", [])]
    if "kvlistValue" in value:
        return {item["key"]: _any(item.get("value") or {}) for item in value["kvlistValue"].get("values", [])}
    return next(iter(value.values()), None)
