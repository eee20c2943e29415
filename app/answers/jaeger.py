"""Traces as the Jaeger query service answers them, for the tools that read it: Grafana's Jaeger source, Jaeger UI.

Sources: Jaeger's HTTP JSON (its UI model: traceID, spans, processes, tags, logs, references), and OpenTelemetry's
"OpenTelemetry to Jaeger Transformation" for what a span's kind, status, scope, events and links become.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypedDict

import orjson
import pyarrow as pa

from app.domain.values import to_any_value

KINDS = {1: "internal", 2: "server", 3: "client", 4: "producer", 5: "consumer"}
_OK, _ERROR = 1, 2
_EXACT = 2**53
"""Integers from here on are texts: a script that reads them as numbers would round them."""
_LEAST_FLAGS = 1
_NO_END = "No end of this span is on record."
_BEFORE_START = "Its end lies before its start, by its sender's clock."
TagType = Literal["string", "bool", "int64", "float64", "binary"]


class Tag(TypedDict):
    """An attribute; what has no type of its own (lists, objects) is JSON text."""

    key: str
    type: TagType
    value: str | bool | int | float


class Log(TypedDict):
    """An event of a span; `timestamp` in microseconds since 1970."""

    timestamp: int
    fields: list[Tag]


class Reference(TypedDict):
    """The parent (`CHILD_OF`) or a link (`FOLLOWS_FROM`) of a span."""

    refType: Literal["CHILD_OF", "FOLLOWS_FROM"]
    traceID: str
    spanID: str


class Span(TypedDict):
    """A span; times in microseconds."""

    traceID: str
    spanID: str
    flags: int
    operationName: str
    references: list[Reference]
    startTime: int
    duration: int
    tags: list[Tag]
    logs: list[Log]
    processID: str
    warnings: list[str] | None


class Process(TypedDict):
    """The service that spans came from, with the attributes of its resource."""

    serviceName: str
    tags: list[Tag]


class Trace(TypedDict):
    """A trace with its processes by the id that its spans name."""

    traceID: str
    spans: list[Span]
    processes: dict[str, Process]
    warnings: list[str] | None


Attributes = Iterable[Mapping[str, str | None]]


def trace_of(spans: pa.Table) -> Trace:
    """The trace of rows with the columns of `traces_spans.sql`, all of one trace, at least one."""
    rows = spans.to_pylist()
    processes: dict[tuple[str, str], str] = {}
    for row in rows:
        processes.setdefault((row["service"] or "", row["resource"] or ""), f"p{len(processes) + 1}")
    return {
        "traceID": rows[0]["trace_id"],
        "spans": [_span(row, processes[row["service"] or "", row["resource"] or ""]) for row in rows],
        "processes": {id_: _process(service, resource) for (service, resource), id_ in processes.items()},
        "warnings": None,
    }


def tag(key: str, value: str | None) -> Tag:
    """The tag of a stored attribute value (`app.domain.values`)."""
    any_value = {} if value is None else to_any_value(value)
    return _tag_of(key, any_value)


def _tag_of(key: str, any_value: Mapping[str, object]) -> Tag:
    match next(iter(any_value.items()), ("stringValue", "")):
        case ("boolValue", bool(flag)):
            return {"key": key, "type": "bool", "value": flag}
        case ("intValue", number):
            whole = int(str(number))
            return {"key": key, "type": "int64", "value": whole if abs(whole) < _EXACT else str(whole)}
        case ("doubleValue", float(real) | int(real)):
            return {"key": key, "type": "float64", "value": float(real)}
        case ("bytesValue", str(text)):
            return {"key": key, "type": "binary", "value": text}
        case ("stringValue" | "doubleValue", text):
            return {"key": key, "type": "string", "value": str(text)}
        case (_, nested):
            return {"key": key, "type": "string", "value": orjson.dumps(nested).decode()}


def _span(row: Mapping[str, object], process: str) -> Span:
    start, end = _whole(row["start_ns"]), _whole(row["end_ns"])
    warnings = [_NO_END] if not end else [_BEFORE_START] if end < start else []
    return {
        "traceID": str(row["trace_id"]),
        "spanID": str(row["span_id"]),
        "flags": _whole(row["flags"]) & 0xFF or _LEAST_FLAGS,
        "operationName": str(row["name"] or ""),
        "references": _references(row),
        "startTime": start // 1000,
        "duration": max(end - start, 0) // 1000 if end else 0,
        "tags": [*_tags(_attributes(row["attributes"])), *_derived_tags(row)],
        "logs": [_log(event) for event in _rows(row["events"])],
        "processID": process,
        "warnings": warnings or None,
    }


def _references(row: Mapping[str, object]) -> list[Reference]:
    references: list[Reference] = []
    if row["parent_span_id"]:
        references.append(
            {"refType": "CHILD_OF", "traceID": str(row["trace_id"]), "spanID": str(row["parent_span_id"])}
        )
    for link in _rows(row["links"]):
        references.append({"refType": "FOLLOWS_FROM", "traceID": str(link["trace_id"]), "spanID": str(link["span_id"])})
    return references


def _derived_tags(row: Mapping[str, object]) -> list[Tag]:
    """What OpenTelemetry's fields that Jaeger has no place for become: kind, status, trace state and scope."""
    tags: list[Tag] = []
    kind = KINDS.get(_whole(row["kind"]))
    if kind is not None:
        tags.append({"key": "span.kind", "type": "string", "value": kind})
    status = _whole(row["status_code"])
    if status in (_OK, _ERROR):
        tags.append({"key": "otel.status_code", "type": "string", "value": "OK" if status == _OK else "ERROR"})
    if status == _ERROR:
        tags.append({"key": "error", "type": "bool", "value": True})
        if row["status_message"]:
            tags.append({"key": "otel.status_description", "type": "string", "value": str(row["status_message"])})
    if row["trace_state"]:
        tags.append({"key": "w3c.tracestate", "type": "string", "value": str(row["trace_state"])})
    scope = orjson.loads(str(row["scope"] or "{}")).get("scope", {})
    for part in ("name", "version"):
        if scope.get(part):
            tags.append({"key": f"otel.scope.{part}", "type": "string", "value": str(scope[part])})
    return tags


def _log(event: Mapping[str, object]) -> Log:
    name: list[Tag] = [{"key": "event", "type": "string", "value": str(event["name"])}] if event["name"] else []
    return {"timestamp": _whole(event["time_ns"]) // 1000, "fields": [*name, *_tags(_attributes(event["attributes"]))]}


def _process(service: str, resource: str) -> Process:
    pairs = orjson.loads(resource or "{}").get("resource", {}).get("attributes", [])
    tags = [_tag_of(pair["key"], pair.get("value", {})) for pair in pairs if pair["key"] != "service.name"]
    return {"serviceName": service, "tags": tags}


def _tags(attributes: Attributes) -> list[Tag]:
    return [tag(str(pair["key"]), pair["value"]) for pair in attributes]


def _attributes(value: object) -> Attributes:
    return value if isinstance(value, list) else ()


def _rows(value: object) -> Sequence[Mapping[str, object]]:
    return value if isinstance(value, list) else ()


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
