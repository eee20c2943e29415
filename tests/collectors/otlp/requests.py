"""Requests as hypothesis makes them: every field, every kind of value, repeated keys, empty and huge things."""

from typing import Any

from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ResourceLogs, ScopeLogs
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status

texts = st.one_of(st.sampled_from(["", "a", "\x01", "\x01i7", "naïve ☃ 𝄞", "\x00"]), st.text(max_size=6))
keys = st.sampled_from(["", "k", "k2", "service.name", "exception.message", "☃"])
counts = st.sampled_from([0, 1, 2**32 - 1])
doubles = st.one_of(
    st.floats(), st.sampled_from([0.0, -0.0, 1.0, 1e16, 1e-7, 5e-324, float("nan"), float("inf"), -float("inf")])
)
integers = st.one_of(st.sampled_from([0, 1, -1, 2**63 - 1, -(2**63)]), st.integers(-(2**63), 2**63 - 1))
scalars: st.SearchStrategy[AnyValue] = st.one_of(
    st.just(AnyValue()),
    texts.map(lambda value: AnyValue(string_value=value)),
    st.booleans().map(lambda value: AnyValue(bool_value=value)),
    integers.map(lambda value: AnyValue(int_value=value)),
    doubles.map(lambda value: AnyValue(double_value=value)),
    st.binary(max_size=5).map(lambda value: AnyValue(bytes_value=value)),
)


def pairs(values: st.SearchStrategy[AnyValue]) -> st.SearchStrategy[list[KeyValue]]:
    with_value = st.builds(lambda key, value: KeyValue(key=key, value=value), keys, values)
    without = keys.map(lambda key: KeyValue(key=key))
    return st.lists(st.one_of(with_value, without), max_size=4)


any_values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: AnyValue(array_value=ArrayValue(values=items))),
        pairs(inner).map(lambda items: AnyValue(kvlist_value=KeyValueList(values=items))),
    ),
    max_leaves=5,
)
attributes = pairs(any_values)


def ids(size: int) -> st.SearchStrategy[bytes]:
    return st.one_of(
        st.binary(min_size=size, max_size=size), st.just(bytes(size)), st.just(b""), st.binary(max_size=20)
    )


def good_ids(size: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size).map(lambda value: value if any(value) else b"\x01" * size)


times = st.sampled_from([0, 1, 999, 1_790_000_000_123_456_789, 2**63 - 1, 2**63, 2**64 - 1])
enums = st.sampled_from([0, 1, 5, 127, 128, -1, 2**31 - 1])
events = st.builds(Span.Event, time_unix_nano=times, name=texts, attributes=attributes, dropped_attributes_count=counts)
links = st.builds(
    Span.Link,
    trace_id=ids(16),
    span_id=ids(8),
    trace_state=texts,
    attributes=attributes,
    dropped_attributes_count=counts,
    flags=counts,
)
statuses = st.one_of(st.none(), st.builds(Status, message=texts, code=enums))


@st.composite
def spans(draw: Any) -> Span:
    good = draw(st.integers(0, 4)) > 0
    return Span(
        trace_id=draw(good_ids(16) if good else ids(16)),
        span_id=draw(good_ids(8) if good else ids(8)),
        trace_state=draw(texts),
        parent_span_id=draw(ids(8)),
        flags=draw(counts),
        name=draw(texts),
        kind=draw(enums),
        start_time_unix_nano=1_790_000_000_123_456_789 if good else draw(times),
        end_time_unix_nano=draw(times),
        attributes=draw(attributes),
        dropped_attributes_count=draw(counts),
        events=draw(st.lists(events, max_size=2)),
        dropped_events_count=draw(counts),
        links=draw(st.lists(links, max_size=2)),
        dropped_links_count=draw(counts),
        status=draw(statuses),
    )


log_records = st.builds(
    LogRecord,
    time_unix_nano=times,
    observed_time_unix_nano=times,
    severity_number=enums,
    severity_text=texts,
    body=st.one_of(st.none(), any_values),
    attributes=attributes,
    dropped_attributes_count=counts,
    flags=counts,
    trace_id=ids(16),
    span_id=ids(8),
    event_name=texts,
)
resources = st.one_of(st.none(), st.builds(Resource, attributes=attributes, dropped_attributes_count=counts))
scopes = st.one_of(
    st.none(),
    st.builds(InstrumentationScope, name=texts, version=texts, attributes=attributes, dropped_attributes_count=counts),
)
schemas = st.sampled_from(["", "https://opentelemetry.io/schemas/1.30.0"])
scope_spans = st.builds(ScopeSpans, scope=scopes, spans=st.lists(spans(), max_size=3), schema_url=schemas)
resource_spans = st.builds(
    ResourceSpans, resource=resources, scope_spans=st.lists(scope_spans, max_size=2), schema_url=schemas
)
scope_logs = st.builds(ScopeLogs, scope=scopes, log_records=st.lists(log_records, max_size=3), schema_url=schemas)
resource_logs = st.builds(
    ResourceLogs, resource=resources, scope_logs=st.lists(scope_logs, max_size=2), schema_url=schemas
)
trace_requests = st.lists(resource_spans, max_size=3).map(lambda found: ExportTraceServiceRequest(resource_spans=found))
log_requests = st.lists(resource_logs, max_size=3).map(lambda found: ExportLogsServiceRequest(resource_logs=found))
