"""One record that cannot be read costs that record: its neighbours are stored, and the sender is answered which it was.

The oracle is the slow decoder over the same request without the bad records.
"""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app.domain.errors import BadInput
from app.domain.records import Kind
from collectors.otlp import logs, traces
from collectors.rejections import Rejections, message_of, refused
from tests.collectors.otlp import slow_decoder, wire

START = 1_790_000_000_000_000_000
MARKER = "REPLACED-BY-BYTES"
LATIN = b"caf\xe9 \xff\xfe 2026 x"
SERVICE = {"attributes": [{"key": "service.name", "value": {"stringValue": "checkout"}}]}


def request(count: int) -> ExportTraceServiceRequest:
    """Spans in two resources of two scopes each, as evenly as it goes."""
    made = ExportTraceServiceRequest()
    scopes = []
    for number in range(2):
        resource = made.resource_spans.add()
        resource.resource.attributes.add(key="service.name").value.string_value = f"svc-{number}"
        scopes += [resource.scope_spans.add(), resource.scope_spans.add()]
    for number in range(count):
        scopes[number * 4 // count].spans.add(
            trace_id=bytes([7]) * 15 + bytes([number + 1]),
            span_id=bytes([7]) * 7 + bytes([number + 1]),
            start_time_unix_nano=START + number,
            name=f"span {number}",
        )
    return made


def all_spans(made: ExportTraceServiceRequest) -> list[Any]:
    return [span for resource in made.resource_spans for scope in resource.scope_spans for span in scope.spans]


def put_marker(span: Any, where: str) -> str:
    """A string of the span replaced by the marker; the place of it."""
    if where == "name":
        span.name = MARKER
        return "name"
    if where == "attribute":
        span.attributes.add(key="good").value.string_value = "good"
        span.attributes.add(key="db.statement").value.string_value = MARKER
        return "attributes[1].value.stringValue"
    if where == "key":
        span.attributes.add(key=MARKER)
        return "attributes[0].key"
    if where == "nested":
        values = span.attributes.add(key="list").value.kvlist_value.values
        values.add(key="inner").value.array_value.values.add().string_value = MARKER
        return "attributes[0].value.kvlistValue.values[0].value.arrayValue.values[0].stringValue"
    if where == "event":
        span.events.add(name="fine")
        span.events.add(name=MARKER)
        return "events[1].name"
    if where == "link":
        span.links.add(trace_state=MARKER)
        return "links[0].traceState"
    span.status.message = MARKER
    return "status.message"


WHERE = ("name", "attribute", "key", "nested", "event", "link", "status")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 12).flatmap(
        lambda count: st.tuples(st.just(count), st.dictionaries(st.integers(0, count - 1), st.sampled_from(WHERE)))
    )
)
def test_spans_with_a_string_that_is_no_utf8_are_refused_alone(world: tuple[int, dict[int, str]]) -> None:
    count, bad = world
    made, clean = request(count), request(count)
    for number, where in bad.items():
        put_marker(all_spans(made)[number], where)
    body = made.SerializeToString().replace(MARKER.encode(), LATIN[: len(MARKER)].ljust(len(MARKER), b"\xe9"))
    for resource in clean.resource_spans:
        for scope in resource.scope_spans:
            good = [span for span in scope.spans if int(span.name.split()[1]) not in bad]
            del scope.spans[:]
            scope.spans.extend(good)
    batch, rejections = traces.of_protobuf(body)
    table = batch.tables.get(Kind.SPAN)
    assert (table.to_pylist() if table else []) == slow_decoder.spans(clean.SerializeToString())
    assert refused(rejections) == len(bad)
    assert {found.source for found in rejections} <= {"svc-0", "svc-1"}


@pytest.mark.parametrize("where", WHERE)
def test_the_string_that_is_no_utf8_is_named(where: str) -> None:
    made = request(4)
    place = put_marker(all_spans(made)[2], where)
    body = made.SerializeToString().replace(MARKER.encode(), b"\xe9" * len(MARKER))
    _, rejections = traces.of_protobuf(body)
    assert message_of(rejections) == f"resourceSpans[1].scopeSpans[0].spans[0].{place} is no UTF-8"
    assert "[" not in rejections[0].reason


def test_a_resource_with_a_string_that_is_no_utf8_keeps_its_spans_and_is_warned_of() -> None:
    made = request(4)
    made.resource_spans[0].resource.attributes.add(key="host.name").value.string_value = MARKER
    body = made.SerializeToString().replace(MARKER.encode(), b"K\xf6ln".ljust(len(MARKER), b"."))
    batch, rejections = traces.of_protobuf(body)
    assert (batch.rows, refused(rejections)) == (4, 0)
    assert message_of(rejections) == (
        "resourceSpans[0].resource.attributes[1].value.stringValue is no UTF-8; "
        "U+FFFD stands for what could not be read"
    )
    assert "K\ufffdln" in batch.tables[Kind.SPAN].to_pylist()[0]["resource"]


def test_a_span_cut_short_inside_is_refused_alone() -> None:
    batch, rejections = traces.of_protobuf(wire.request(wire.span(), wire.span(b"\x2a\x7fabc"), wire.span()))
    assert (batch.rows, refused(rejections)) == (2, 1)
    assert message_of(rejections) == "resourceSpans[0].scopeSpans[0].spans[1] is no readable protobuf Span"


def test_a_scope_cut_short_inside_costs_that_scope() -> None:
    good, broken = wire.field(2, wire.field(2, wire.span())), wire.field(2, b"\x12\x7fabc")
    batch, rejections = traces.of_protobuf(wire.field(1, good + broken + good))
    assert (batch.rows, refused(rejections)) == (2, 1)
    assert message_of(rejections) == "resourceSpans[0].scopeSpans[1] is no readable protobuf message"


def test_a_frame_that_breaks_off_is_refused_whole_with_where() -> None:
    with pytest.raises(BadInput, match=r"no protobuf ExportTraceServiceRequest: .* within resourceSpans\[1\]"):
        traces.of_protobuf(wire.request(wire.span()) + b"\x0a\x7fabc")


def test_a_log_record_that_is_no_utf8_is_refused_alone() -> None:
    made = ExportLogsServiceRequest()
    records = made.resource_logs.add().scope_logs.add().log_records
    for text in ("first", MARKER, "last"):
        records.add(time_unix_nano=START).body.string_value = text
    body = made.SerializeToString().replace(MARKER.encode(), b"\xe9" * len(MARKER))
    batch, rejections = logs.of_protobuf(body)
    assert [row["body"] for row in batch.tables[Kind.LOG_LINE].to_pylist()] == ["first", "last"]
    assert message_of(rejections) == "resourceLogs[0].scopeLogs[0].logRecords[1].body.stringValue is no UTF-8"


def span_json(number: int, **more: Any) -> dict[str, Any]:
    return {"traceId": f"{number + 1:032x}", "spanId": f"{number + 1:016x}", "startTimeUnixNano": START, **more}


def read_json(spans: list[Any], resource: Any = SERVICE) -> tuple[list[str], Rejections]:
    body = json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": spans}]}]})
    batch, rejections = traces.of_json(body.encode())
    table = batch.tables.get(Kind.SPAN)
    return ([row["trace_id"] for row in table.to_pylist()] if table else []), rejections


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"traceId": "Z6z8LqVvEI+kU1/Ci6mXBQ=="}, "traceId is not hex digits"),
        ({"traceId": "0x" + "ab" * 16}, "traceId is not hex digits"),
        ({"attributes": [{"key": "n", "value": {"intValue": 2**63}}]}, "attributes[0].value.intValue is outside"),
        ({"attributes": [None]}, "attributes[0] is no object"),
        ({"events": [None]}, "events[0] is no object"),
        ({"name": "half \ud83d"}, "name holds half a surrogate pair"),
        ({"attributes": [{"key": "\udc00", "value": {}}]}, "attributes[0].key holds half a surrogate pair"),
        ({"flags": float("nan")}, "flags is no integer"),
        ({"startTimeUnixNano": 10**4000}, "startTimeUnixNano is"),
        (None, "is no object"),
    ],
)
def test_one_wrong_value_in_json_costs_one_span(wrong: Any, text: str) -> None:
    bad = None if wrong is None else span_json(1, **wrong)
    stored, rejections = read_json([span_json(0), bad, span_json(2)])
    assert stored == [f"{1:032x}", f"{3:032x}"]
    assert (refused(rejections), rejections[0].source) == (1, "checkout")
    separator = " " if text == "is no object" else "."
    assert message_of(rejections).startswith(f"resourceSpans[0].scopeSpans[0].spans[1]{separator}{text}")


def test_a_span_refused_for_its_form_keeps_the_places_of_those_after_it() -> None:
    _, rejections = read_json([None, span_json(1), span_json(2, traceId="abcd")])
    assert [found.place for found in rejections] == [
        "resourceSpans[0].scopeSpans[0].spans[0]",
        "resourceSpans[0].scopeSpans[0].spans[2]",
    ]


def test_a_wrong_attribute_of_a_resource_is_left_out_and_its_spans_are_stored() -> None:
    wrong = {"attributes": [*SERVICE["attributes"], {"key": "n", "value": {"intValue": "x"}}, None]}
    stored, rejections = read_json([span_json(0)], wrong)
    assert (len(stored), refused(rejections)) == (1, 0)
    assert message_of(rejections) == (
        "resourceSpans[0].resource.attributes[1].value.intValue is no integer; it is left out; "
        "resourceSpans[0].resource.attributes[2] is no object; it is left out"
    )


def test_parts_of_a_json_request_that_are_none_are_refused_beside_good_ones() -> None:
    good = {"scopeSpans": [None, {"spans": [span_json(0)]}, {"spans": 7}]}
    batch, rejections = traces.of_json(json.dumps({"resourceSpans": [None, good, 5]}).encode())
    assert batch.rows == 1
    assert [found.place for found in rejections] == [
        "resourceSpans[0]",
        "resourceSpans[1].scopeSpans[0]",
        "resourceSpans[1].scopeSpans[2].spans",
    ]


def test_bytes_that_are_no_utf8_in_json_cost_one_span() -> None:
    body = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span_json(0), span_json(1, name=MARKER)]}]}]})
    batch, rejections = traces.of_json(body.encode().replace(MARKER.encode(), b"caf\xe9"))
    assert (batch.rows, refused(rejections)) == (1, 1)


def test_a_number_that_is_none_is_taken_where_a_double_is_meant() -> None:
    """Python's `json.dumps` writes NaN so."""
    stored, rejections = read_json([span_json(0, attributes=[{"key": "d", "value": {"doubleValue": float("nan")}}])])
    assert (len(stored), rejections) == (1, ())


@pytest.mark.parametrize("read", [traces.of_json, logs.of_json])
def test_a_byte_order_mark_is_skipped(read: Any) -> None:
    body = {"resourceSpans": [{"scopeSpans": [{"spans": [span_json(0)]}]}]}
    if read is logs.of_json:
        body = {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"timeUnixNano": START}]}]}]}
    batch, rejections = read(b"\xef\xbb\xbf" + json.dumps(body).encode())
    assert (batch.rows, rejections) == (1, ())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"resource_spans": [{"scope_spans": [{"spans": [{}]}]}]}, '"resource_spans" is no key of OTLP JSON at POST'),
        ({"resourceSpans": [{"scope_spans": [{}]}]}, '"scope_spans" is no key of OTLP JSON in resourceSpans[0] (names'),
        ({"resourceLogs": [{}]}, "resourceLogs is not taken here: logs go to POST /v1/logs"),
        ({"resourceMetrics": [{}]}, "metrics are not kept"),
        ({"spans": [{}]}, 'no spans found; "spans" is no key of OTLP JSON'),
    ],
)
def test_json_without_anything_of_ours_is_warned_of(content: Any, text: str) -> None:
    batch, rejections = traces.of_json(json.dumps(content).encode())
    assert (batch.rows, refused(rejections), len(rejections)) == (0, 0, 1)
    assert text in message_of(rejections)


@pytest.mark.parametrize(
    "content",
    [{}, {"resourceSpans": []}, {"resourceSpans": [{"resource": SERVICE, "scopeSpans": [{"spans": []}]}]}, {"x": []}],
)
def test_an_empty_request_is_silent(content: Any) -> None:
    assert traces.of_json(json.dumps(content).encode())[1] == ()


def test_unknown_keys_beside_records_are_ignored() -> None:
    content = {"resourceSpans": [{"scopeSpans": [{"spans": [span_json(0)], "future": [1]}]}], "extra": {"a": 1}}
    assert traces.of_json(json.dumps(content).encode())[1] == ()


@pytest.mark.parametrize("read", [traces.of_protobuf, logs.of_protobuf])
def test_protobuf_of_another_kind_is_warned_of(read: Any) -> None:
    batch, rejections = read(wire.field(900, b"what is this"))
    assert (batch.rows, refused(rejections), len(rejections)) == (0, 0, 1)
    assert read(b"") == (batch, ())
    assert read(wire.field(1, wire.field(2, b"")))[1] == ()
