"""Decodes OTLP traces to spans; no Python object per span in protobuf. Pure."""

from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app.domain.records import SCHEMAS, SPAN_EVENTS, SPAN_LINKS, Batch, Kind
from collectors.otlp import arrays, json_wire, nested, protobuf
from collectors.otlp.attributes import attribute_lists
from collectors.otlp.damage import Damage, Faults
from collectors.otlp.descriptors import handlers
from collectors.otlp.protobuf import Checked
from collectors.otlp.requests import flat, with_faults
from collectors.rejections import Rejections

_LEVELS = ("resourceSpans", "scopeSpans", "spans")
_REASONS = (
    "traceId is absent",
    "traceId is not 16 bytes long",
    "traceId is all zero",
    "spanId is absent",
    "spanId is not 8 bytes long",
    "spanId is all zero",
    "parentSpanId is not 8 bytes long",
    "startTimeUnixNano is absent or zero",
    "startTimeUnixNano is past the year 2262",
    "endTimeUnixNano is past the year 2262",
)


def of_protobuf(body: bytes) -> tuple[Batch, Rejections]:
    """Spans of an ExportTraceServiceRequest in protobuf. Raises `BadInput` where the body is none."""
    return _finished(checked_protobuf(body))


def of_json(body: bytes) -> tuple[Batch, Rejections]:
    """Spans of an ExportTraceServiceRequest in OTLP JSON. Raises `BadInput` where the body is no JSON object."""
    return _finished(checked_json(body))


def checked_protobuf(body: bytes) -> Checked:
    """The request's bytes where protobuf's own parser takes them, else what can be read of it. Raises `BadInput`."""
    checked = protobuf.checked(body, ExportTraceServiceRequest)
    return _decoded(*checked) if isinstance(checked, tuple) else checked


def checked_json(body: bytes) -> Checked:
    """The same request in protobuf, or what can be read of it. Raises `BadInput`."""
    content, damage = json_wire.encoded(body, ExportTraceServiceRequest)
    return _decoded(content, damage) if damage.any else Checked(content)


def of_checked(body: bytes) -> tuple[Batch, Rejections]:
    """Spans of one checked request, or of several end to end, in their order."""
    try:
        return _read(body, {})
    except nested.TooManyValues:
        content, damage = protobuf.without_overfull(body, ExportTraceServiceRequest)
        return _read(content, damage.faults)


def _read(body: bytes, faults: Faults) -> tuple[Batch, Rejections]:
    return protobuf.read(body, ExportTraceServiceRequest, handlers().traces, partial(_spans, faults=faults))


def _decoded(body: bytes, damage: Damage) -> Checked:
    batch, rejections = _read(body, damage.faults)
    return Checked(b"", batch, rejections + damage.notes)


def _finished(checked: Checked) -> tuple[Batch, Rejections]:
    if not checked.encoded:
        return checked.batch, checked.rejections
    batch, rejections = of_checked(checked.encoded)
    return batch, checked.rejections + rejections


def _spans(resources: pa.Array, faults: Faults) -> tuple[Batch, Rejections]:
    request = flat(resources, _LEVELS)
    reason_of, reasons = with_faults(_reasons(request.records), _REASONS, faults)
    keep = reason_of < 0
    taken = request.records if keep.all() else request.records.filter(pa.array(keep))
    refused = request.rejections(reason_of, reasons, faults)
    if not len(taken):
        return Batch(), refused
    table = _table(taken, request.resource_texts(keep), request.scope_texts(keep))
    return Batch({Kind.SPAN: table}), refused


def _reasons(spans: pa.Array) -> NDArray[np.int8]:
    """The first reason to refuse each span, as an index of `_REASONS`; -1 where there is none."""
    trace_ids, span_ids = spans.field("trace_id"), spans.field("span_id")
    start = arrays.numbers(spans.field("start_time_unix_nano"), np.int64)
    end = arrays.numbers(spans.field("end_time_unix_nano"), np.int64)
    trace_lengths, span_lengths = arrays.lengths_of(trace_ids), arrays.lengths_of(span_ids)
    parent_lengths = arrays.lengths_of(spans.field("parent_span_id"))
    checks = (
        trace_lengths == 0,
        trace_lengths != 16,
        ~arrays.any_nonzero(trace_ids),
        span_lengths == 0,
        span_lengths != 8,
        ~arrays.any_nonzero(span_ids),
        (parent_lengths != 0) & (parent_lengths != 8),
        start == 0,
        start < 0,
        end < 0,
    )
    return np.select(checks, range(len(checks)), -1).astype(np.int8)


def _table(spans: pa.Array, resource: pa.Array, scope: pa.Array) -> pa.Table:
    start = arrays.numbers(spans.field("start_time_unix_nano"), np.int64)
    end = arrays.numbers(spans.field("end_time_unix_nano"), np.int64)
    status = pa.StructArray.from_arrays(spans.field("status").flatten(), ["message", "code"])
    columns = {
        "event_time": arrays.microseconds(start),
        "start_ns": pa.array(start),
        "end_ns": arrays.masked(end, end != 0),
        "trace_id": arrays.hex_text(spans.field("trace_id")),
        "span_id": arrays.hex_text(spans.field("span_id")),
        "parent_span_id": arrays.hex_text(spans.field("parent_span_id")),
        "trace_state": arrays.null_if_empty(spans.field("trace_state")),
        "flags": spans.field("flags").cast(pa.int64()),
        "name": arrays.null_if_empty(spans.field("name")),
        "kind": arrays.small(spans.field("kind")),
        "status_code": arrays.small(status.field("code").fill_null(0)),
        "status_message": arrays.null_if_empty(status.field("message").fill_null("")),
        "attributes": attribute_lists(spans.field("attributes")),
        "dropped_attributes": spans.field("dropped_attributes_count").cast(pa.int64()),
        "events": _events(spans.field("events")),
        "dropped_events": spans.field("dropped_events_count").cast(pa.int64()),
        "links": _links(spans.field("links")),
        "dropped_links": spans.field("dropped_links_count").cast(pa.int64()),
        "resource": resource,
        "scope": scope,
    }
    return arrays.table(SCHEMAS[Kind.SPAN], columns)


def _events(lists: pa.Array) -> pa.Array:
    events = lists.flatten()
    if not len(events):
        return arrays.empty_lists(len(lists), SPAN_EVENTS)
    time = arrays.numbers(events.field("time_unix_nano"), np.int64)
    columns = [
        arrays.masked(time, time > 0),
        arrays.null_if_empty(events.field("name")),
        attribute_lists(events.field("attributes")),
        events.field("dropped_attributes_count").cast(pa.int64()),
    ]
    return arrays.relisted(lists, columns, SPAN_EVENTS)


def _links(lists: pa.Array) -> pa.Array:
    links = lists.flatten()
    if not len(links):
        return arrays.empty_lists(len(lists), SPAN_LINKS)
    columns = [
        arrays.hex_text(links.field("trace_id")),
        arrays.hex_text(links.field("span_id")),
        arrays.null_if_empty(links.field("trace_state")),
        attribute_lists(links.field("attributes")),
        links.field("dropped_attributes_count").cast(pa.int64()),
        links.field("flags").cast(pa.int64()),
    ]
    return arrays.relisted(lists, columns, SPAN_LINKS)
