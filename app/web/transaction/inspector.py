"""The record behind what is selected on a timeline, as facts: what it says, who says so, and where it leads."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.analysis.drawing.timeline_text import LANES, caption, href
from app.domain.answer_fields.transactions import TimelineItem
from app.domain.exact_json import loads
from app.domain.rows import ReadRow
from app.web.components import tables
from app.web.components.icons import icon
from app.web.components.moments import length, moment
from app.web.components.sentences import Pieces
from app.web.components.status import words
from app.web.components.stretches import MOST
from app.web.dash_libs import Component, html
from app.web.view import View

BRIEF = timedelta(minutes=1)
"""A stretch whose ends are told apart by milliseconds."""
_INSTANTS = ("next_attempt_at", "due_at", "opened_at", "assigned_at", "closed_at")
_PLAIN = (
    "from_state",
    "to_state",
    "attempt",
    "attempts_max",
    "error_class",
    "error_code",
    "queue",
    "task_id",
    "action",
    "outcome",
    "assigned_to",
    "closing_action",
    "decision_id",
    "decision",
    "confidence",
    "threshold",
    "rule_version",
    "candidates",
    "reason",
    "direction",
    "media_type",
    "size",
    "external_ref",
    "idempotency_key",
    "sequence",
)


def inspected(
    item: TimelineItem, record: ReadRow | None, now: datetime, view: View, path: str, titles: Mapping[str, str]
) -> Component:
    """The selected item with its record, a link to its own page and one that ends the selection.

    `titles` are those of partners and queues, by id.
    """
    address = href(item)
    return html.Section(
        [
            html.Div(
                [
                    html.H3(caption(item, titles)),
                    html.Span(LANES[item["lane"]], className="chip-plain"),
                    *([_link(address, view)] if address else []),
                    html.A(
                        icon("close", "Clear the selection"),
                        href=view.here(path, item=None),
                        className="tool small",
                        **{"data-adjust": "1"},
                    ),
                ],
                className="inspector-head",
            ),
            html.P(_when(item, now)),
            *([tables.facts(_facts(record, view))] if record is not None else []),
        ],
        className="panel padded inspector",
        **{"aria-label": "Selected"},
    )


def _when(item: TimelineItem, now: datetime) -> Pieces:
    at, until = item["at"], item["until"]
    if until is None:
        so_far = length(max(0.0, (now - at).total_seconds()))
        return ["Since ", moment(at, "full"), f", {so_far} so far. It has not ended."]
    if until == at:
        return [moment(at, "full"), "."]
    form = "fine" if until - at < BRIEF else "full"
    return ["From ", moment(at, form), " to ", moment(until, form), f", {length((until - at).total_seconds())}."]


def _link(address: str, view: View) -> Component:
    path, _, query = address.partition("?")
    own = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    text = "Open the trace" if path.startswith("/traces/") else "Open the payload"
    return html.A(text, href=view.link(path, **own), className="button")


def _facts(record: ReadRow, view: View) -> list[tuple[str, tables.Cell]]:
    pairs: list[tuple[str, tables.Cell]] = [(words(name), _value(record[name])) for name in _PLAIN if name in record]
    pairs += [(words(name), moment(record[name], "full")) for name in _INSTANTS if record.get(name) is not None]
    if record.get("actor"):
        origin = f", asserted by {record['source']}" if record.get("source") else ", done here"
        pairs.append(("actor", [str(record["actor"]), html.Span(origin, className="hint")]))
    if record.get("trace_id"):
        trace = html.A(record["trace_id"], href=view.link(f"/traces/{record['trace_id']}"), className="mono")
        pairs.append(("trace", trace))
    if record.get("source"):
        pairs.append(("record", html.Span(f"{record['source']} {record['event_id']}", className="mono")))
        pairs.append(("received", [moment(record["ingested_at"], "full"), f" by {record['ingested_by']}"]))
    attributes = record.get("attributes")
    own = tables.json_pairs(loads(attributes)) if attributes else []
    more = len(own) - MOST
    return pairs + own[:MOST] + ([("and more", f"{more:,} attributes; the API has them")] if more > 0 else [])


def _value(value: Any) -> tables.Cell:
    return None if value is None else tables.cut(tables.as_text(value))
