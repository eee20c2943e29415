"""The slow, obvious decoder: plain protobuf objects in, dicts out. The fast one is held to it, cell for cell."""

import base64
import json
import math
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app.domain.instants import of_nanoseconds

FAR = 2**63


def spans(body: bytes) -> list[dict[str, Any]]:
    request = ExportTraceServiceRequest.FromString(body)
    rows = []
    for resource_spans in request.resource_spans:
        for scope_spans in resource_spans.scope_spans:
            for span in scope_spans.spans:
                if span_is_good(span):
                    rows.append(span_row(span) | shared(resource_spans, scope_spans))
    return rows


def span_is_good(span: Any) -> bool:
    if (
        len(span.trace_id) != 16
        or not any(span.trace_id)
        or len(span.span_id) != 8
        or not any(span.span_id)
        or len(span.parent_span_id) not in (0, 8)
    ):
        return False
    return 0 < span.start_time_unix_nano < FAR and span.end_time_unix_nano < FAR


def span_row(span: Any) -> dict[str, Any]:
    return {
        "event_time": of_nanoseconds(span.start_time_unix_nano),
        "start_ns": span.start_time_unix_nano,
        "end_ns": span.end_time_unix_nano or None,
        "trace_id": span.trace_id.hex(),
        "span_id": span.span_id.hex(),
        "parent_span_id": hex_or_none(span.parent_span_id),
        "trace_state": span.trace_state or None,
        "flags": span.flags,
        "name": span.name or None,
        "kind": small(span.kind),
        "status_code": small(span.status.code),
        "status_message": span.status.message or None,
        "service": None,
        "transaction_id": None,
        "workflow": None,
        "partner": None,
        "tenant": None,
        "version": None,
        "attributes": attributes(span.attributes),
        "dropped_attributes": span.dropped_attributes_count,
        "events": [
            {
                "time_ns": event.time_unix_nano if 0 < event.time_unix_nano < FAR else None,
                "name": event.name or None,
                "attributes": attributes(event.attributes),
                "dropped_attributes": event.dropped_attributes_count,
            }
            for event in span.events
        ],
        "dropped_events": span.dropped_events_count,
        "links": [
            {
                "trace_id": hex_or_none(link.trace_id),
                "span_id": hex_or_none(link.span_id),
                "trace_state": link.trace_state or None,
                "attributes": attributes(link.attributes),
                "dropped_attributes": link.dropped_attributes_count,
                "flags": link.flags,
            }
            for link in span.links
        ],
        "dropped_links": span.dropped_links_count,
    }


def log_lines(body: bytes) -> list[dict[str, Any]]:
    request = ExportLogsServiceRequest.FromString(body)
    rows = []
    for resource_logs in request.resource_logs:
        for scope_logs in resource_logs.scope_logs:
            for record in scope_logs.log_records:
                times = (record.time_unix_nano, record.observed_time_unix_nano)
                if any(times) and all(time < FAR for time in times):
                    rows.append(log_row(record) | shared(resource_logs, scope_logs))
    return rows


def log_row(record: Any) -> dict[str, Any]:
    trace_id, span_id = hex_or_none(record.trace_id), hex_or_none(record.span_id)
    body = text(record.body)
    return {
        "event_time": of_nanoseconds(record.time_unix_nano or record.observed_time_unix_nano),
        "time_ns": record.time_unix_nano or record.observed_time_unix_nano,
        "observed_ns": record.observed_time_unix_nano or None,
        "trace_id": trace_id if len(record.trace_id) == 16 else None,
        "span_id": span_id if len(record.span_id) == 8 else None,
        "flags": record.flags,
        "severity_number": small(record.severity_number),
        "severity_text": record.severity_text or None,
        "event_name": record.event_name or None,
        "body": None if body == "\x01n" else body,
        "service": None,
        "transaction_id": None,
        "attributes": attributes(record.attributes),
        "dropped_attributes": record.dropped_attributes_count,
    }


def shared(outer: Any, inner: Any) -> dict[str, str]:
    resource = with_attributes(outer.resource)
    if outer.resource.entity_refs:
        resource["entityRefs"] = [entity(ref) for ref in outer.resource.entity_refs]
    scope = {}
    if inner.scope.name:
        scope["name"] = inner.scope.name
    if inner.scope.version:
        scope["version"] = inner.scope.version
    scope |= with_attributes(inner.scope)
    return {
        "resource": compact({"resource": resource}, outer.schema_url),
        "scope": compact({"scope": scope}, inner.schema_url),
    }


def entity(ref: Any) -> dict[str, Any]:
    named = {
        "schemaUrl": ref.schema_url,
        "type": ref.type,
        "idKeys": list(ref.id_keys),
        "descriptionKeys": list(ref.description_keys),
    }
    return {key: value for key, value in named.items() if value}


def with_attributes(message: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if message.attributes:
        found["attributes"] = [{"key": item.key, "value": any_value(item.value)} for item in message.attributes]
    if message.dropped_attributes_count:
        found["droppedAttributesCount"] = message.dropped_attributes_count
    return found


def compact(content: dict[str, Any], schema_url: str) -> str:
    return json.dumps(
        content | ({"schemaUrl": schema_url} if schema_url else {}), separators=(",", ":"), ensure_ascii=False
    )


def attributes(items: Any) -> list[dict[str, str]]:
    return [{"key": item.key, "value": text(item.value)} for item in items]


def text(value: Any) -> str:
    which = value.WhichOneof("value")
    if which == "string_value":
        return "\x01s" + value.string_value if value.string_value[:1] == "\x01" else str(value.string_value)
    if which == "int_value":
        return f"\x01i{value.int_value}"
    if which == "double_value":
        return f"\x01d{double(value.double_value)}"
    if which == "bool_value":
        return "\x01b1" if value.bool_value else "\x01b0"
    if which == "bytes_value":
        return "\x01x" + base64.b64encode(value.bytes_value).decode()
    if which in ("array_value", "kvlist_value"):
        return "\x01j" + json.dumps(any_value(value), separators=(",", ":"), ensure_ascii=False)
    return "\x01n"


def any_value(value: Any) -> dict[str, Any]:
    which = value.WhichOneof("value")
    if which == "string_value":
        return {"stringValue": value.string_value}
    if which == "int_value":
        return {"intValue": str(value.int_value)}
    if which == "double_value":
        number = value.double_value
        return {"doubleValue": number if math.isfinite(number) else double(number)}
    if which == "bool_value":
        return {"boolValue": value.bool_value}
    if which == "bytes_value":
        return {"bytesValue": base64.b64encode(value.bytes_value).decode()}
    if which == "array_value":
        return {"arrayValue": {"values": [any_value(item) for item in value.array_value.values]}}
    if which == "kvlist_value":
        items = value.kvlist_value.values
        return {"kvlistValue": {"values": [{"key": item.key, "value": any_value(item.value)} for item in items]}}
    return {}


def double(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return repr(number)


def small(number: int) -> int:
    return number if 0 <= number <= 127 else 0


def hex_or_none(identifier: bytes) -> str | None:
    return identifier.hex() if any(identifier) else None
