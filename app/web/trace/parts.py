"""What the trace's page is made of: each part asks its questions of one reader and draws the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.answers.drawings import waterfall_of
from app.domain.ids import to_path
from app.domain.instants import of_nanoseconds, to_rfc3339
from app.domain.rows import ReadRow
from app.domain.values import to_plain
from app.queries.traces import payloads_of, transactions_of
from app.queries.waterfall import lines, span
from app.web.components import names, states, tables
from app.web.components.moments import moment
from app.web.components.status import mark, reason, words
from app.web.components.stretches import pager, stretch
from app.web.dash_libs import Component, html
from app.web.trace import span_detail
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader

PATH = "/traces/"
DETAIL = "trace-detail"
LINES = "lines"


@dataclass(frozen=True)
class TraceParts:
    """The page's parts; `source` is the route of the waterfall's drawing."""

    top: list[Component]
    source: str
    chosen: list[Component]
    body: list[Component]


def drawn(reader: Reader, trace_id: str, view: View) -> TraceParts:
    """The page of a trace in a view. Raises NotFound."""
    payloads = payloads_of(reader, trace_id)
    path = PATH + to_path(trace_id)
    return TraceParts(
        top=[states.heading(f"Trace {trace_id}"), _belongs(transactions_of(reader, trace_id), reader, view)],
        source=_source(trace_id, view),
        chosen=_selected(reader, trace_id, view, path),
        body=[*_lines(reader, trace_id, view, path), *_payloads(payloads, view, path)],
    )


def _source(trace_id: str, view: View) -> str:
    known_at = view.known_at
    query = "" if known_at is None else f"?as_of={quote(to_rfc3339(known_at) or '', safe='')}"
    return f"/api/v1/traces/{to_path(trace_id)}/drawing{query}"


def _belongs(transactions: Sequence[ReadRow], reader: Reader, view: View) -> Component:
    """The transactions that the trace serves; of a trace that serves none, what would join it."""
    if not transactions:
        names_of = ", ".join(reader.catalog.join_attributes)
        return html.P(f"It belongs to no transaction: none of its records names one ({names_of}).", className="about")
    links = [
        html.Span(
            [
                html.A(
                    one["transaction_id"],
                    href=view.link(f"/transactions/{to_path(one['transaction_id'])}", tenant=one["tenant"]),
                    className="mono",
                ),
                _standing(one),
                html.Span(names.title(reader.catalog, "workflow", one["workflow"]), className="hint"),
            ]
        )
        for one in transactions
    ]
    more = transactions[0]["transactions"] - len(links)
    label = "transaction" if len(links) == 1 else "transactions"
    rest = [html.Span(f"and {more:,} more", className="hint")] if more > 0 else []
    return html.P([html.Span(label, className="label"), *links, *rest], className="about")


def _standing(transaction: ReadRow) -> Component:
    """Its status: why it is stuck, the state of what is open, else how it ended."""
    state = words(transaction["state"]) if transaction["state"] else None
    if transaction["stuck_reason"]:
        why = f"stuck: {reason(transaction['stuck_reason'])}"
        return mark("stuck", f"{state}, {why}" if state else why)
    return mark(transaction["status"], state if transaction["status"] == "open" else None)


def _selected(reader: Reader, trace_id: str, view: View, path: str) -> list[Component]:
    span_id = view.one("span")
    if span_id is None:
        return [html.P("Select a span to see all of it.", className="hint")]
    drawing = waterfall_of(reader, trace_id)
    known = drawing["rows"].get("id", [])
    notes = drawing["notes"].get(known.index(span_id), []) if span_id in known else []
    first = {name: part.first for name, part in span_detail.parts_asked(view).items()}
    return [span_detail.detail(span(reader, trace_id, span_id, first), notes, view, path)]


def _lines(reader: Reader, trace_id: str, view: View, path: str) -> list[Component]:
    """The log lines; with a span selected, its own first said by a mark."""
    chosen, part = view.one("span"), stretch(view, LINES)
    listed = lines(reader, trace_id, chosen, part.first, part.size)
    if not listed:
        return []
    total = listed[0]["lines"]
    heads = ("At", "Severity", "Service", "Line", "Span")
    rows: list[list[tables.Cell]] = [
        [
            moment(of_nanoseconds(line["time_ns"] or line["observed_ns"] or 0), "full"),
            _severity(line),
            line["service"],
            html.Span(tables.cut(_text(line)), className="mono"),
            _span_link(line["span_id"], view, path, chosen),
        ]
        for line in listed
    ]
    table = tables.table("Log lines", heads, rows)
    more = pager(part, total, "log lines", view, path)
    return [html.Section([html.H2(f"Log lines ({total:,})"), table, *more], className="panel")]


def _severity(line: ReadRow) -> tables.Cell:
    text = line["severity_text"] or (str(line["severity_number"]) if line["severity_number"] else None)
    bad = (line["severity_number"] or 0) >= 17
    return html.Strong(text, className="late") if bad and text else text


def _text(line: ReadRow) -> str:
    body = "" if line["body"] is None else tables.as_text(to_plain(line["body"]))
    return f"{line['event_name']} {body}".strip() if line["event_name"] else body


def _span_link(span_id: str | None, view: View, path: str, chosen: str | None) -> tables.Cell:
    if span_id is None:
        return None
    text = "this span" if span_id == chosen else span_id
    return html.A(text, href=view.here(path, span=span_id), className="mono", **{"data-adjust": "1"})


def _payloads(payloads: Sequence[ReadRow], view: View, path: str) -> list[Component]:
    if not payloads:
        return []
    heads = ("At", "Direction", "Media type", "Size", "Span", "Payload")
    rows: list[list[tables.Cell]] = [
        [
            moment(row["event_at"], "full"),
            row["direction"],
            row["media_type"],
            None if row["size"] is None else html.Span(f"{row['size']:,} bytes", className="number"),
            _span_link(row["span_id"], view, path, view.one("span")),
            html.A(row["payload_id"], href=view.link(f"/payloads/{to_path(row['payload_id'])}"), className="mono"),
        ]
        for row in payloads
    ]
    return [html.Section([html.H2("Payloads"), tables.table("Payloads", heads, rows)], className="panel")]
