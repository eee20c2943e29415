"""The fast decoders give, cell for cell, what the slow and obvious one gives."""

from typing import Any

import pyarrow as pa
from hypothesis import given, settings

from app.domain.records import SCHEMAS, Kind
from collectors.otlp import logs, traces
from collectors.rejections import refused
from tests.collectors.otlp import otlp_json, requests, slow_decoder


def rows(table: pa.Table | None, kind: Kind) -> list[dict[str, Any]]:
    if table is None:
        return []
    assert table.schema.equals(SCHEMAS[kind])
    table.validate(full=True)
    return table.to_pylist()


@settings(max_examples=150, deadline=None)
@given(requests.trace_requests)
def test_spans_in_protobuf_are_decoded_as_the_slow_decoder_does(request: Any) -> None:
    body = request.SerializeToString()
    batch, rejections = traces.of_protobuf(body)
    expected = slow_decoder.spans(body)
    assert rows(batch.tables.get(Kind.SPAN), Kind.SPAN) == expected
    sent = sum(len(scope.spans) for resource in request.resource_spans for scope in resource.scope_spans)
    assert refused(rejections) == sent - len(expected)


@settings(max_examples=150, deadline=None)
@given(requests.log_requests)
def test_log_lines_in_protobuf_are_decoded_as_the_slow_decoder_does(request: Any) -> None:
    body = request.SerializeToString()
    batch, rejections = logs.of_protobuf(body)
    found = rows(batch.tables.get(Kind.LOG_LINE), Kind.LOG_LINE)
    hashes = [row.pop("content_hash") for row in found]
    expected = slow_decoder.log_lines(body)
    assert found == expected
    assert all(len(text) == 64 for text in hashes)
    sent = sum(len(scope.log_records) for resource in request.resource_logs for scope in resource.scope_logs)
    assert refused(rejections) == sent - len(expected)


@settings(max_examples=100, deadline=None)
@given(requests.trace_requests)
def test_spans_in_json_are_those_of_the_same_request_in_protobuf(request: Any) -> None:
    in_json = traces.of_json(otlp_json.body_of(request))
    in_protobuf = traces.of_protobuf(request.SerializeToString())
    assert in_json[1] == in_protobuf[1]
    assert rows(in_json[0].tables.get(Kind.SPAN), Kind.SPAN) == rows(in_protobuf[0].tables.get(Kind.SPAN), Kind.SPAN)


@settings(max_examples=100, deadline=None)
@given(requests.log_requests)
def test_log_lines_in_json_are_those_of_the_same_request_in_protobuf_and_hash_alike(request: Any) -> None:
    in_json = logs.of_json(otlp_json.body_of(request))
    in_protobuf = logs.of_protobuf(request.SerializeToString())
    assert in_json[1] == in_protobuf[1]
    kind = Kind.LOG_LINE
    assert rows(in_json[0].tables.get(kind), kind) == rows(in_protobuf[0].tables.get(kind), kind)
