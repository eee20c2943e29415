"""Spans and log lines as the OTLP JSON that was received, grouped by resource and scope.

Source: OpenTelemetry protocol 1.x, its JSON mapping: ids in hex, 64-bit numbers as strings, enums as integers; a field
that holds its default is left out, as protobuf has it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson
import pyarrow as pa

from app.domain.values import to_any_value

Json = dict[str, Any]


def resource_spans(table: pa.Table) -> list[Json]:
    """`resourceSpans` of rows with the span columns of `app.domain.records`."""
    return _grouped(table, "scopeSpans", "spans", span)


def resource_logs(table: pa.Table) -> list[Json]:
    """`resourceLogs` of rows with the log line columns of `app.domain.records`."""
    return _grouped(table, "scopeLogs", "logRecords", log_record)


def span(row: Mapping[str, Any]) -> Json:
    """One span as OTLP JSON."""
    return _without_defaults(
        traceId=row["trace_id"],
        spanId=row["span_id"],
        traceState=row["trace_state"],
        parentSpanId=row["parent_span_id"],
        flags=row["flags"],
        name=row["name"],
        kind=row["kind"],
        startTimeUnixNano=_int64(row["start_ns"]),
        endTimeUnixNano=_int64(row["end_ns"]),
        attributes=attributes(row["attributes"]),
        droppedAttributesCount=row["dropped_attributes"],
        events=[_event(event) for event in row["events"] or ()],
        droppedEventsCount=row["dropped_events"],
        links=[_link(link) for link in row["links"] or ()],
        droppedLinksCount=row["dropped_links"],
        status=_without_defaults(message=row["status_message"], code=row["status_code"]),
    )


def log_record(row: Mapping[str, Any]) -> Json:
    """One log record as OTLP JSON."""
    record = _without_defaults(
        timeUnixNano=_int64(row["time_ns"]),
        observedTimeUnixNano=_int64(row["observed_ns"]),
        severityNumber=row["severity_number"],
        severityText=row["severity_text"],
        attributes=attributes(row["attributes"]),
        droppedAttributesCount=row["dropped_attributes"],
        flags=row["flags"],
        traceId=row["trace_id"],
        spanId=row["span_id"],
        eventName=row["event_name"],
    )
    return record if row["body"] is None else record | {"body": to_any_value(row["body"])}


def attributes(pairs: Sequence[Mapping[str, Any]] | None) -> list[Json]:
    """Key-value pairs in their order, repeated keys too; a value is there even where it is empty."""
    return [
        {"key": pair["key"], "value": {} if pair["value"] is None else to_any_value(pair["value"])}
        for pair in pairs or ()
    ]


def _event(event: Mapping[str, Any]) -> Json:
    return _without_defaults(
        timeUnixNano=_int64(event["time_ns"]),
        name=event["name"],
        attributes=attributes(event["attributes"]),
        droppedAttributesCount=event["dropped_attributes"],
    )


def _link(link: Mapping[str, Any]) -> Json:
    return _without_defaults(
        traceId=link["trace_id"],
        spanId=link["span_id"],
        traceState=link["trace_state"],
        attributes=attributes(link["attributes"]),
        droppedAttributesCount=link["dropped_attributes"],
        flags=link["flags"],
    )


def _grouped(table: pa.Table, scopes: str, records: str, read: Callable[[Mapping[str, Any]], Json]) -> list[Json]:
    groups: dict[str, dict[str, list[Json]]] = {}
    rows: Iterable[Mapping[str, Any]] = table.to_pylist()
    for row in rows:
        groups.setdefault(row["resource"] or "{}", {}).setdefault(row["scope"] or "{}", []).append(read(row))
    return [
        orjson.loads(resource) | {scopes: [orjson.loads(scope) | {records: items} for scope, items in within.items()]}
        for resource, within in groups.items()
    ]


def _int64(number: int | None) -> str | None:
    return None if not number else str(number)


def _without_defaults(**fields: Any) -> Json:
    """The fields that say something: what is null, zero or empty is protobuf's default and stays unsaid."""
    return {name: value for name, value in fields.items() if value not in (None, 0, "", [], {})}
