"""Bad input is refused with the place and the reason, spans one by one where the rest can be read."""

import hashlib
import json
import random
from typing import Any

import pytest

from app.domain.errors import BadInput, TooLarge
from app.domain.records import Kind
from collectors.otlp import logs, traces
from collectors.rejections import message_of, refused
from tests.collectors.otlp import wire

GOOD: dict[str, Any] = {"traceId": "11" * 16, "spanId": "22" * 8, "startTimeUnixNano": "1790000000000000000"}


def in_json(*spans: Any) -> bytes:
    return json.dumps({"resourceSpans": [{"scopeSpans": [{}, {"spans": list(spans)}]}]}).encode()


NO_HEX = "is not hex digits in pairs (OTLP JSON writes ids in hex, not in base64)"
PLACE = "resourceSpans[0].scopeSpans[1].spans[1]"


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (
            {"traceId": "xyz"},
            f"{PLACE}.traceId {NO_HEX}",
        ),
        ({"traceId": 7}, f"{PLACE}.traceId is no string"),
        ({"spanId": "abc"}, f"{PLACE}.spanId {NO_HEX}"),
        ({"kind": "SPAN_KIND_SERVER"}, f"{PLACE}.kind is no integer; OTLP JSON takes an enum's number, not its name"),
        ({"kind": True}, f"{PLACE}.kind is no integer; OTLP JSON takes an enum's number, not its name"),
        ({"startTimeUnixNano": "soon"}, f"{PLACE}.startTimeUnixNano is no integer"),
        ({"startTimeUnixNano": -1}, f"{PLACE}.startTimeUnixNano is outside 0 to 18446744073709551615"),
        ({"startTimeUnixNano": 1.5}, f"{PLACE}.startTimeUnixNano is no integer"),
        ({"name": 1}, f"{PLACE}.name is no string"),
        ({"attributes": {}}, f"{PLACE}.attributes is no array"),
        ({"attributes": [None]}, f"{PLACE}.attributes[0] is no object"),
        ({"attributes": [{"key": "k", "value": "v"}]}, f"{PLACE}.attributes[0].value is no object"),
        (
            {"attributes": [{"key": "k", "value": {"intValue": "9223372036854775808"}}]},
            f"{PLACE}.attributes[0].value.intValue is outside -9223372036854775808 to 9223372036854775807",
        ),
        (
            {"attributes": [{"key": "k", "value": {"boolValue": "true"}}]},
            f"{PLACE}.attributes[0].value.boolValue is neither true nor false",
        ),
        (
            {"attributes": [{"key": "k", "value": {"doubleValue": "1_0"}}]},
            f"{PLACE}.attributes[0].value.doubleValue is no number",
        ),
        (
            {"attributes": [{"key": "k", "value": {"bytesValue": "*"}}]},
            f"{PLACE}.attributes[0].value.bytesValue is no base64",
        ),
        (
            {"attributes": [{"key": "k", "value": {"intValue": 1, "stringValue": "1"}}]},
            f"{PLACE}.attributes[0].value has both intValue and stringValue, of which one may be set",
        ),
        (
            {"links": [{"traceId": "0"}]},
            f"{PLACE}.links[0].traceId {NO_HEX}",
        ),
        ({"flags": 2**32}, f"{PLACE}.flags is outside 0 to 4294967295"),
        (7, f"{PLACE} is no object"),
    ],
)
def test_json_that_is_wrong_is_refused_with_its_place(wrong: Any, text: str) -> None:
    second = GOOD | wrong if isinstance(wrong, dict) else wrong
    batch, rejections = traces.of_json(in_json(GOOD, second, GOOD))
    assert (batch.rows, refused(rejections)) == (2, 1)
    assert message_of(rejections) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "the body is no JSON"),
        (b"{", "the body is no JSON"),
        (b"[]", "the body is no object"),
        (b"\xff", "the body is no JSON"),
        (b"[" * 5000 + b"]" * 5000, "the body is no JSON"),
    ],
)
def test_a_body_that_is_no_request_is_refused(body: bytes, text: str) -> None:
    with pytest.raises(BadInput, match=text.replace("[", r"\[")):
        traces.of_json(body)


def test_values_nested_too_deep_are_refused_with_a_place_and_no_crash() -> None:
    value: dict[str, Any] = {"stringValue": "deep"}
    for _ in range(60):
        value = {"arrayValue": {"values": [value]}}
    batch, rejections = traces.of_json(in_json(GOOD | {"attributes": [{"key": "k", "value": value}]}, GOOD))
    assert (batch.rows, refused(rejections)) == (1, 1)
    assert "nested too deep" in message_of(rejections)


def test_a_refusal_is_counted_without_its_place() -> None:
    _, rejections = traces.of_json(in_json(GOOD | {"kind": "x"}))
    assert [found.reason for found in rejections] == [
        "kind is no integer; OTLP JSON takes an enum's number, not its name"
    ]


def test_json_is_read_as_the_specification_says() -> None:
    lenient = GOOD | {
        "traceId": "AB" * 16,
        "startTimeUnixNano": 1790000000000000000,
        "endTimeUnixNano": None,
        "parentSpanId": "",
        "trace_state": "snake case is no field's name",
        "brandNewField": {"anything": []},
        "attributes": [
            {"key": "i", "value": {"intValue": 12}},
            {"key": "d", "value": {"doubleValue": "-Infinity"}},
            {"key": "n", "value": {"stringValue": None}},
            {"key": "u", "value": {"bytesValue": "_-8"}},
        ],
    }
    batch, rejections = traces.of_json(in_json(lenient))
    row = batch.tables[Kind.SPAN].to_pylist()[0]
    assert rejections == ()
    assert (row["trace_id"], row["trace_state"], row["end_ns"], row["parent_span_id"]) == ("ab" * 16, None, None, None)
    texts = [item["value"] for item in row["attributes"]]
    assert texts == ["\x01i12", "\x01d-Infinity", "\x01n", "\x01x/+8="]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"traceId": ""}, "traceId is absent"),
        ({"traceId": "00" * 16}, "traceId is all zero"),
        ({"traceId": "11" * 15}, "traceId is not 16 bytes long"),
        ({"spanId": None}, "spanId is absent"),
        ({"spanId": "00" * 8}, "spanId is all zero"),
        ({"spanId": "11" * 9}, "spanId is not 8 bytes long"),
        ({"parentSpanId": "11" * 4}, "parentSpanId is not 8 bytes long"),
        ({"startTimeUnixNano": 0}, "startTimeUnixNano is absent or zero"),
        ({"startTimeUnixNano": 2**63}, "startTimeUnixNano is past the year 2262"),
        ({"endTimeUnixNano": 2**64 - 1}, "endTimeUnixNano is past the year 2262"),
    ],
)
def test_a_span_that_cannot_be_kept_is_refused_alone(wrong: dict[str, Any], reason: str) -> None:
    batch, rejections = traces.of_json(in_json(GOOD, GOOD | wrong, GOOD | wrong, GOOD))
    assert batch.rows == 2
    assert [(found.reason, found.count, found.place) for found in rejections] == [(reason, 2, PLACE)]
    assert message_of(rejections) == f"{PLACE}: {reason} (2 records)"


def test_bad_spans_of_resources_without_end_are_summed_up() -> None:
    resources = [{"scopeSpans": [{"spans": [{}, GOOD]}]} for _ in range(300)]
    batch, rejections = traces.of_json(json.dumps({"resourceSpans": resources}).encode())
    assert batch.rows == 300
    assert [found.count for found in rejections] == [1] * 100 + [200]


def test_a_span_that_ends_before_it_starts_is_kept() -> None:
    batch, rejections = traces.of_json(in_json(GOOD | {"endTimeUnixNano": 5}))
    assert (batch.rows, rejections) == (1, ())


def test_a_log_record_without_any_time_is_refused_alone() -> None:
    records = [{"timeUnixNano": "1"}, {}, {"observedTimeUnixNano": "2"}]
    body = json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]}).encode()
    batch, rejections = logs.of_json(body)
    assert batch.rows == 2
    assert message_of(rejections) == (
        "resourceLogs[0].scopeLogs[0].logRecords[1]: timeUnixNano and observedTimeUnixNano are both absent"
    )


def test_mangled_bytes_are_decoded_or_refused_and_nothing_else() -> None:
    chance = random.Random(7)
    attributes = [wire.attribute(b"key", wire.field(1, b"value")) for _ in range(3)]
    base = wire.request(wire.span(*attributes), wire.span(wire.field(5, b"name"), wire.field(11, wire.field(2, b"e"))))
    outcomes = {"decoded": 0, "refused": 0}
    for _ in range(1500):
        body = bytearray(base)
        for _ in range(chance.randrange(1, 4)):
            if chance.random() < 0.7:
                body[chance.randrange(len(body))] = chance.randrange(256)
            else:
                del body[chance.randrange(len(body))]
        try:
            batch, _ = traces.of_protobuf(bytes(body))
            for table in batch.tables.values():
                table.validate(full=True)
            outcomes["decoded"] += 1
        except BadInput:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 50


def test_a_large_resource_is_hashed_once_for_all_its_log_records() -> None:
    """Each record once held a copy of it: 1,000 of 2 MiB took 4.7 GiB and a hundred seconds."""
    read: list[int] = []

    def digest(content: bytes) -> str:
        read.append(len(content))
        return hashlib.sha256(content).hexdigest()

    resource = {"attributes": [{"key": "x", "value": {"stringValue": "r" * 100_000}}]}
    records: list[dict[str, object]] = [{"timeUnixNano": number} for number in range(1, 201)]
    records += [{"timeUnixNano": 1, "eventName": "transom.workflow.transition.v1"}]
    content = {"resourceLogs": [{"resource": resource, "scopeLogs": [{"logRecords": records}]}]}
    batch, rejections = logs.of_json(json.dumps(content).encode(), digest)
    assert (batch.rows, len(rejections)) == (200, 1)
    assert sum(read) < 2 * 100_000
    assert len(set(batch.tables[Kind.LOG_LINE].column("content_hash").to_pylist())) == 200


def test_a_resource_too_large_for_all_its_records_is_refused() -> None:
    text = wire.field(1, b"x") + wire.field(2, wire.field(1, b"r" * 2**20))
    resource = wire.field(1, wire.field(1, text))
    spans = b"".join(wire.field(2, wire.span()) for _ in range(300))
    with pytest.raises(TooLarge, match="each resource, repeated for all its records, comes to more than 256 MiB"):
        traces.of_protobuf(wire.field(1, resource + wire.field(2, spans)))


@pytest.mark.parametrize("kind", [5, 6])
@pytest.mark.parametrize("depth", [1, 3])
def test_values_nested_in_their_millions_are_refused(kind: int, depth: int) -> None:
    values = wire.field(1, b"") * 100_001
    for _ in range(depth):
        inner = wire.field(kind, values)
        values = wire.field(1, inner if kind == 5 else wire.field(2, inner))
    batch, rejections = traces.of_protobuf(wire.request(wire.span(), wire.span(wire.attribute(b"k", inner))))
    assert batch.rows == 1
    assert message_of(rejections) == (
        "resourceSpans[0].scopeSpans[0].spans[1] has an attribute of more than 100,000 values"
    )


def test_as_many_nested_values_as_may_be_are_taken() -> None:
    inner = wire.field(5, wire.field(1, wire.field(1, b"x")) * 100_000)
    assert traces.of_protobuf(wire.request(wire.span(wire.attribute(b"k", inner))))[0].rows == 1
