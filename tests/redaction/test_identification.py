import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from app.catalog.model import JOIN_ATTRIBUTES
from app.domain.records import SCHEMAS, Batch, Kind
from app.redaction.body_redaction import MASK
from app.redaction.identification import identify
from collectors.otlp import logs, traces

IDS = ("transaction_id", "workflow", "partner", "tenant", "version", "service")


def value(content: Any) -> dict[str, Any]:
    kind = {str: "stringValue", bool: "boolValue", int: "intValue", float: "doubleValue", list: "arrayValue"}
    return {kind[type(content)]: {"values": content} if isinstance(content, list) else content}


def named(pairs: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value(content)} for key, content in pairs]


def identified(span: list[tuple[str, Any]], resource: list[tuple[str, Any]] = []) -> dict[str, Any]:  # noqa: B006
    record = {"traceId": "11" * 16, "spanId": "22" * 8, "startTimeUnixNano": 1, "attributes": named(span)}
    content = {"resource": {"attributes": named(resource)}, "scopeSpans": [{"spans": [record]}]}
    batch, _ = traces.of_json(json.dumps({"resourceSpans": [content]}).encode())
    row: dict[str, Any] = identify(batch, JOIN_ATTRIBUTES).tables[Kind.SPAN].to_pylist()[0]
    return row


@pytest.mark.parametrize(
    ("span", "resource", "expected"),
    [
        ([("transom.transaction.id", "a"), ("correlation_id", "b")], [], "a"),
        ([("correlation_id", "b"), ("correlation.id", "a")], [], "a"),
        ([("correlation_id", "b")], [("transom.transaction.id", "a")], "a"),
        ([("baggage.transom.transaction.id", "a"), ("correlation_id", "b")], [], "a"),
        ([("baggage.transom.transaction.id", "a")], [("transom.transaction.id", "b")], "b"),
        ([("transom.transaction.id", ""), ("correlation_id", "b")], [], "b"),
        ([("transom.transaction.id", MASK), ("correlation_id", "b")], [], "b"),
        ([("transom.transaction.id", "a"), ("transom.transaction.id", "b")], [], "a"),
        ([("transom.transaction.id", ""), ("transom.transaction.id", "b")], [], "b"),
        ([("transom.transaction.id", 42)], [], "42"),
        ([("transom.transaction.id", True), ("correlation_id", "b")], [], "b"),
        ([("transom.transaction.id", []), ("correlation_id", "b")], [], "b"),
        ([("correlation_id", [{"stringValue": ""}, {"stringValue": "a"}, {"stringValue": "b"}])], [], "a"),
        ([("correlation_id", [{"intValue": 7}])], [], "7"),
        ([("other", "a")], [("more", "b")], None),
        ([], [], None),
    ],
)
def test_the_transaction_is_the_first_name_on_the_record_its_resource_or_its_baggage(
    span: list[tuple[str, Any]], resource: list[tuple[str, Any]], expected: str | None
) -> None:
    assert identified(span, resource)["transaction_id"] == expected


def test_segments_come_from_the_span_and_then_its_resource() -> None:
    row = identified(
        [("transom.workflow", "w"), ("transom.tenant", "t"), ("baggage.transom.version", "9")],
        [("transom.workflow", "other"), ("transom.partner", "p"), ("service.name", "shop")],
    )
    assert {name: row[name] for name in IDS} == {
        "transaction_id": None,
        "workflow": "w",
        "partner": "p",
        "tenant": "t",
        "version": None,
        "service": "shop",
    }


def test_names_are_the_catalogs() -> None:
    record = {"traceId": "11" * 16, "spanId": "22" * 8, "startTimeUnixNano": 1, "attributes": named([("order", "o-1")])}
    body = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [record]}]}]}).encode()
    batch, _ = traces.of_json(body)
    assert identify(batch, ("order",)).tables[Kind.SPAN]["transaction_id"].to_pylist() == ["o-1"]


def test_log_lines_name_their_transaction_and_service_too() -> None:
    record = {"timeUnixNano": 1, "attributes": named([("correlation_id", "c")])}
    content = {
        "resource": {"attributes": named([("service.name", "shop")])},
        "scopeLogs": [{"logRecords": [record]}, {"logRecords": [{"timeUnixNano": 2}]}],
    }
    batch, _ = logs.of_json(json.dumps({"resourceLogs": [content]}).encode())
    table = identify(batch, JOIN_ATTRIBUTES).tables[Kind.LOG_LINE]
    assert table.schema.equals(SCHEMAS[Kind.LOG_LINE])
    assert table["transaction_id"].to_pylist() == ["c", None]
    assert table["service"].to_pylist() == ["shop", "shop"]


names = st.sampled_from([*JOIN_ATTRIBUTES, "baggage.correlation_id", "transom.tenant", "service.name", "k"])
texts = st.sampled_from(["", "a", "b", MASK, "\x01i1"])
carried = st.lists(st.tuples(names, texts), max_size=4)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(carried, st.lists(carried, max_size=3)), max_size=3))
def test_many_rows_at_once_are_identified_as_each_alone(
    sent: list[tuple[list[tuple[str, str]], list[list[tuple[str, str]]]]],
) -> None:
    request = ExportTraceServiceRequest()
    for resource, spans in sent:
        holder = request.resource_spans.add()
        holder.resource.attributes.extend(strings(resource))
        scoped = holder.scope_spans.add()
        for pairs in spans:
            span = scoped.spans.add(trace_id=b"\x11" * 16, span_id=b"\x22" * 8, start_time_unix_nano=1)
            span.attributes.extend(strings(pairs))
    batch, _ = traces.of_protobuf(request.SerializeToString())
    expected = [
        alone(dict(reversed(known(pairs))), dict(reversed(known(resource))))
        for resource, spans in sent
        for pairs in spans
    ]
    table = identify(batch, JOIN_ATTRIBUTES).tables.get(Kind.SPAN, pa.table({"transaction_id": []}))
    assert table["transaction_id"].to_pylist() == expected


def known(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, text) for key, text in pairs if text not in ("", MASK)]


def strings(pairs: list[tuple[str, str]]) -> list[KeyValue]:
    return [KeyValue(key=key, value=AnyValue(string_value=text)) for key, text in pairs]


def alone(span: dict[str, str], resource: dict[str, str]) -> str | None:
    for name in JOIN_ATTRIBUTES:
        for place, key in ((span, name), (resource, name), (span, f"baggage.{name}")):
            if key in place:
                return place[key]
    return None


def test_a_batch_without_spans_or_log_lines_is_left_alone() -> None:
    batch = Batch()
    assert identify(batch, JOIN_ATTRIBUTES) is batch
