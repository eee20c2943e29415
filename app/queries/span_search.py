"""Traces by what one of their spans is: its service, operation, kind, attributes, duration and status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

import pyarrow as pa

from app.store.reader import Reader

MOST_NAMES = 10_000
MOST_SPANS = 20_000
"""An answer of several traces holds at most as many spans, and at least one trace whole."""
_PART, _FORM = "\x1f", "\x1e"


class Operation(TypedDict):
    """An operation of a service; `kind` is OTLP's number."""

    name: str
    kind: int


class _TraceInTime(TypedDict):
    trace_id: str
    first_at: datetime
    last_at: datetime
    spans: int


@dataclass(frozen=True)
class SpanSearch:
    """What one span of a trace has to fit. Durations are in nanoseconds; `tags` are texts of attributes by key."""

    service: str
    since: datetime
    until: datetime
    operation: str | None = None
    span_kind: int | None = None
    failed: bool | None = None
    shortest_ns: int | None = None
    longest_ns: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


def services(reader: Reader) -> list[str]:
    """The services that spans came from, by name."""
    names: list[str] = reader.ask("span_services", most=MOST_NAMES).column("service").to_pylist()
    return names


def operations(reader: Reader, service: str) -> list[Operation]:
    """The operations of a service, by name and kind."""
    rows: list[Operation] = reader.ask("span_operations", service=service, most=MOST_NAMES).to_pylist()
    return rows


def latest_traces(reader: Reader, search: SpanSearch, limit: int) -> list[pa.Table]:
    """The spans of each trace in which a span fits, the latest fitting span first; at most `limit` traces.

    Each trace is whole. There are fewer traces where they would have more than 20,000 spans together.
    """
    chosen: list[_TraceInTime] = reader.ask(
        "span_search",
        service=search.service,
        since=search.since,
        until=search.until,
        operation=search.operation,
        span_kind=search.span_kind,
        failed=search.failed,
        shortest_ns=search.shortest_ns,
        longest_ns=search.longest_ns,
        tags=[stored_forms(key, text) for key, text in search.tags.items()],
        limit=limit,
    ).to_pylist()
    taken: list[_TraceInTime] = []
    spans = 0
    for row in chosen:
        spans += row["spans"]
        if taken and spans > MOST_SPANS:
            break
        taken.append(row)
    if not taken:
        return []
    return _of_traces(
        reader,
        [row["trace_id"] for row in taken],
        min(row["first_at"] for row in taken),
        max(row["last_at"] for row in taken),
    )


def _of_traces(reader: Reader, traces: Sequence[str], since: datetime, until: datetime) -> list[pa.Table]:
    """The spans of each of the traces, in their order; the instants bound where the traces lie in time."""
    spans = reader.ask("traces_spans", traces=list(traces), since=since, until=until)
    places: dict[str, list[int]] = {trace: [] for trace in traces}
    for place, trace in enumerate(spans.column("trace_id").to_pylist()):
        places[trace].append(place)
    return [spans.take(rows) for rows in places.values()]


def stored_forms(key: str, text: str) -> str:
    """The forms in which an attribute that reads as `text` may be stored, separated by U+001E (see `span_search.sql`).

    Nobody can tell whether `200` was sent as text or as a number, so each is looked for.
    """
    values = [text, f"\x01i{text}", f"\x01d{text}"]
    if text in ("true", "false"):
        values.append(f"\x01b{1 if text == 'true' else 0}")
    return _FORM.join(f"{key}{_PART}{value}" for value in values)
