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
from app.queries.waterfall import PARTS
from app.web.components import states, tables
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.components.status import mark
from app.web.components.stretches import MOST, Stretch, pager, stretch
from app.web.dash_libs import Component, html
from app.web.view import View

_STATUSES = ("no status", "ok", "error")
SCOPE_NAMES = ("name", "version")
_COUNTS = {"attributes": "attribute_count", "events": "event_count", "links": "link_count"}
MOST_NESTED = 30
"""Attributes of one event, link, resource or scope that are drawn."""


def detail(rows: Sequence[ReadRow], notes: Sequence[str], view: View, path: str) -> Component:
    """The selected span; where several share its id, all of them. `notes` are the waterfall's sentences on it."""
    if not rows:
        offer = states.adjusting("Clear the selection", view.here(path, span=None))
        return states.empty("The selected span is not in this trace.", offer)
    first = rows[0]
    close = html.A(
        icon("close", "Clear the selection"),
        href=view.here(path, span=None),
        className="tool small",
        **{"data-adjust": "1"},
    )
    return html.Section(
        [
            html.Div([html.H2(first["name"] or "unnamed"), _status(first), close], className="inspector-head"),
            *([html.Ul([html.Li(note) for note in notes], className="findings")] if notes else []),
            *(part for row in rows for part in _whole(row, view, path)),
            *_others(first["ids"] - len(rows)),
        ],
        className="panel padded inspector",
        **{"aria-label": "Selected span"},
    )


def _status(row: ReadRow) -> Component:
    failed = row["status_code"] == 2
    return mark("failed", "error") if failed else html.Span(_STATUSES[row["status_code"] or 0], className="chip-plain")


def parts_asked(view: View) -> dict[str, Stretch]:
    """Which attributes, events and links of the span the address asks for. Raises BadInput."""
    return {name: stretch(view, name) for name in PARTS}


def _others(more: int) -> list[Component]:
    return [html.P(f"{more:,} more spans have this id.", className="hint")] if more > 0 else []


def _whole(row: ReadRow, view: View, path: str) -> list[Component]:
    kind = row["kind"] or 0
    basics: list[tuple[str, tables.Cell]] = [
        ("service", row["service"]),
        ("kind", KINDS[kind] if 0 < kind < len(KINDS) else None),
        ("started", moment(of_nanoseconds(row["start_ns"]), "full")),
        ("lasted", _lasted(row)),
        ("status message", tables.cut(row["status_message"] or "")),
        ("span id", html.Span(row["span_id"], className="mono")),
        ("parent", html.Span(row["parent_span_id"], className="mono") if row["parent_span_id"] else None),
        ("trace state", row["trace_state"]),
        ("transaction", row["transaction_id"]),
        ("received", [moment(row["ingested_at"], "full"), f" by {row['ingested_by']}"]),
    ]
    asked = parts_asked(view)
    more = {name: pager(asked[name], row[count], name, view, path) for name, count in _COUNTS.items()}
    parts = [tables.facts(basics)]
    parts += _section("Attributes", row["attributes"], row["dropped_attributes"], more["attributes"])
    parts += _events(row, more["events"])
    parts += _links(row, view, more["links"])
    parts += _shared("Resource", row["resource"], "resource")
    parts += _shared("Scope", row["scope"], "scope")
    return parts


def _lasted(row: ReadRow) -> str:
    if not row["end_ns"]:
        return "no end on record"
    if row["end_ns"] < row["start_ns"]:
        return "unknown: its recorded end lies before its start"
    return length((row["end_ns"] - row["start_ns"]) / 1e9)


def _section(
    title: str, pairs: Sequence[ReadRow] | None, dropped: int | None, more: list[Component]
) -> list[Component]:
    if not pairs and not dropped and not more:
        return []
    return [html.H3(title), tables.facts(_pairs(pairs)), *more, *_lost(dropped)]


def _lost(dropped: int | None) -> list[Component]:
    return [html.P(f"{dropped:,} more were dropped by the sender.", className="hint")] if dropped else []


def _pairs(pairs: Sequence[ReadRow] | None) -> list[tuple[str, tables.Cell]]:
    return [(pair["key"], _value(pair["value"])) for pair in pairs or ()]


def _nested(pairs: Sequence[ReadRow] | None) -> tables.Cell:
    """The attributes of one event or link, the first of them."""
    if not pairs:
        return None
    more = len(pairs) - MOST_NESTED
    tail = [html.P(f"{more:,} more attributes; the API has them.", className="hint")] if more > 0 else []
    return [tables.facts(_pairs(pairs[:MOST_NESTED])), *tail]


def _value(text: str | None) -> Component:
    """A value as text; what is no string says its type on hover."""
    if text is None:
        return html.Span("—", className="none")
    kinds = [name.removesuffix("Value") for name in to_any_value(text)]
    return html.Span(tables.cut(tables.as_text(to_plain(text))), className="mono", title=kinds[0] if kinds else "empty")


def _events(row: ReadRow, more: list[Component]) -> list[Component]:
    if not row["event_count"] and not row["dropped_events"]:
        return []
    heads = ("After", "Event", "Attributes")
    rows: list[list[tables.Cell]] = [
        [length((event["time_ns"] - row["start_ns"]) / 1e9), event["name"], _nested(event["attributes"])]
        for event in row["events"] or ()
    ]
    title = f"Events ({row['event_count']:,})"
    return [html.H3(title), tables.table("Events of the span", heads, rows), *more, *_lost(row["dropped_events"])]


def _links(row: ReadRow, view: View, more: list[Component]) -> list[Component]:
    if not row["link_count"] and not row["dropped_links"]:
        return []
    rows: list[list[tables.Cell]] = [
        [
            html.A(
                link["trace_id"],
                href=view.link(f"/traces/{to_path(link['trace_id'])}", span=link["span_id"]),
                className="mono",
            ),
            html.Span(link["span_id"], className="mono"),
            _nested(link["attributes"]),
        ]
        for link in row["links"] or ()
    ]
    title, heads = f"Links ({row['link_count']:,})", ("Trace", "Span", "Attributes")
    return [html.H3(title), tables.table("Links of the span", heads, rows), *more, *_lost(row["dropped_links"])]


def _shared(title: str, text: str | None, member: str) -> list[Component]:
    """A resource or scope of OTLP JSON."""
    whole = orjson.loads(text) if text else {}
    inner = whole.get(member) or {}
    named: list[tuple[str, tables.Cell]] = [(name, inner[name]) for name in SCOPE_NAMES if inner.get(name)]
    pairs = inner.get("attributes") or ()
    own = [
        (pair["key"], html.Span(tables.cut(tables.as_text(_any(pair.get("value") or {}))), className="mono"))
        for pair in pairs[:MOST]
    ]
    known = [pair for pair in (*named, *own, ("schema", whole.get("schemaUrl"))) if pair[1]]
    more = len(pairs) - MOST
    tail = [html.P(f"{more:,} more attributes; the API has them.", className="hint")] if more > 0 else []
    return [html.H3(title), tables.facts(known), *tail] if known else []


def _any(value: ReadRow) -> Any:
    """An AnyValue of OTLP JSON as plain JSON."""
    if "arrayValue" in value:
        return [_any(item) for item in value["arrayValue"].get("values", [])]
    if "kvlistValue" in value:
        return {item["key"]: _any(item.get("value") or {}) for item in value["kvlistValue"].get("values", [])}
    return next(iter(value.values()), None)
