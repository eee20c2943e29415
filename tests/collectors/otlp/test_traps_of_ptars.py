"""What is known to go wrong between protobuf bytes and Arrow, each with the bytes that show it."""

from typing import Any

import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue, KeyValueList
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from app.domain.errors import BadInput
from app.domain.records import Kind
from collectors.otlp import protobuf, traces
from collectors.rejections import message_of, refused
from tests.collectors.otlp import slow_decoder, wire


def decoded(body: bytes) -> list[dict[str, Any]]:
    batch, _ = traces.of_protobuf(body)
    found: list[dict[str, Any]] = batch.tables[Kind.SPAN].to_pylist()
    assert found == slow_decoder.spans(body)
    return found


def value(**kind: Any) -> bytes:
    encoded: bytes = AnyValue(**kind).SerializeToString()
    return encoded


PLACE = "resourceSpans[0].scopeSpans[0].spans[1]"
ARRAY = value(array_value=ArrayValue(values=[AnyValue(int_value=1)]))
MAP = value(kvlist_value=KeyValueList(values=[KeyValue(key="k", value=AnyValue(string_value="v"))]))


def refused_beside_a_good_span(*more: bytes) -> str:
    """What the sender is answered; the good spans before and after are there."""
    batch, rejections = traces.of_protobuf(wire.request(wire.span(), wire.span(*more), wire.span()))
    assert (batch.rows, refused(rejections)) == (2, 1)
    return message_of(rejections)


def test_bytes_that_ptars_takes_and_the_c_parser_does_not_are_refused() -> None:
    nested = value(string_value="deep")
    for _ in range(60):
        nested = wire.field(5, wire.field(1, nested))
    assert refused_beside_a_good_span(wire.attribute(b"k", nested)) == f"{PLACE} is no readable protobuf Span"


def test_bad_utf8_costs_its_span_and_is_named() -> None:
    assert refused_beside_a_good_span(wire.field(5, b"\xff")) == f"{PLACE}.name is no UTF-8"


def test_bad_utf8_inside_a_value_that_is_cut_to_bytes_is_refused() -> None:
    bad = wire.field(5, wire.field(1, wire.field(1, b"\xff")))
    message = refused_beside_a_good_span(wire.attribute(b"k", bad))
    assert message == f"{PLACE}.attributes[0].value.arrayValue.values[0].stringValue is no UTF-8"


class Panic(BaseException):
    """What a Rust panic is to Python: no Exception."""


class PanickingHandler:
    def array_to_record_batch(self, array: Any) -> Any:
        raise Panic


def test_a_rust_panic_is_bad_input_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    with pytest.raises(BadInput, match="no readable"):
        protobuf.read(wire.request(wire.span()), ExportTraceServiceRequest, PanickingHandler(), lambda _: None)


def test_nested_arrays_maps_and_bytes_come_out_whole() -> None:
    deep = AnyValue(
        kvlist_value=KeyValueList(
            values=[
                KeyValue(key="list", value=AnyValue.FromString(ARRAY)),
                KeyValue(key="map", value=AnyValue.FromString(MAP)),
                KeyValue(key="bytes", value=AnyValue(bytes_value=b"\x00\xff")),
                KeyValue(key="none"),
            ]
        )
    )
    body = wire.request(
        wire.span(wire.attribute(b"k", deep.SerializeToString()), wire.attribute(b"b", value(bytes_value=b"\x00")))
    )
    texts = [item["value"] for item in decoded(body)[0]["attributes"]]
    assert texts[0] == (
        '\x01j{"kvlistValue":{"values":[{"key":"list","value":{"arrayValue":{"values":[{"intValue":"1"}]}}},'
        '{"key":"map","value":{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}},'
        '{"key":"bytes","value":{"bytesValue":"AP8="}},{"key":"none","value":{}}]}}'
    )
    assert texts[1] == "\x01xAA=="


def test_an_empty_string_array_map_or_bytes_is_not_nothing() -> None:
    empty = [
        value(string_value=""),
        value(array_value=ArrayValue()),
        value(kvlist_value=KeyValueList()),
        value(bytes_value=b""),
        b"",
    ]
    body = wire.request(wire.span(*(wire.attribute(b"k", content) for content in empty), wire.attribute(b"k")))
    assert [item["value"] for item in decoded(body)[0]["attributes"]] == [
        "",
        '\x01j{"arrayValue":{"values":[]}}',
        '\x01j{"kvlistValue":{"values":[]}}',
        "\x01x",
        "\x01n",
        "\x01n",
    ]


def test_a_key_sent_twice_is_kept_twice() -> None:
    body = wire.request(wire.span(*(wire.attribute(b"k", value(int_value=number)) for number in (1, 2, 1))))
    assert [item["value"] for item in decoded(body)[0]["attributes"]] == ["\x01i1", "\x01i2", "\x01i1"]


def test_of_a_value_set_in_two_ways_the_last_holds() -> None:
    text, number = value(string_value="x"), value(int_value=3)
    body = wire.request(wire.span(wire.attribute(b"a", text + number), wire.attribute(b"b", number + text)))
    assert [item["value"] for item in decoded(body)[0]["attributes"]] == ["\x01i3", "x"]


def test_of_an_array_and_a_string_in_one_value_the_last_holds() -> None:
    text = value(string_value="x")
    body = wire.request(wire.span(wire.attribute(b"a", ARRAY + text), wire.attribute(b"b", text + ARRAY)))
    assert [item["value"] for item in decoded(body)[0]["attributes"]] == [
        "x",
        '\x01j{"arrayValue":{"values":[{"intValue":"1"}]}}',
    ]


def test_an_array_sent_in_parts_is_one_array() -> None:
    body = wire.request(wire.span(wire.attribute(b"k", ARRAY, ARRAY)))
    assert decoded(body)[0]["attributes"][0]["value"] == (
        '\x01j{"arrayValue":{"values":[{"intValue":"1"},{"intValue":"1"}]}}'
    )


def test_a_status_and_a_resource_sent_in_parts_are_merged() -> None:
    first = Resource(attributes=[KeyValue(key="service.name", value=AnyValue(string_value="s"))]).SerializeToString()
    second = Resource(dropped_attributes_count=5).SerializeToString()
    status = wire.field(15, wire.field(2, b"why")) + wire.field(15, b"\x18\x02")
    row = decoded(wire.request(wire.span(status), before=wire.field(1, first) + wire.field(1, second)))[0]
    assert (row["status_message"], row["status_code"]) == ("why", 2)
    assert row["resource"] == (
        '{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}],"droppedAttributesCount":5}}'
    )


def test_a_scope_sent_in_parts_is_one_scope() -> None:
    scope = wire.field(1, wire.field(1, b"lib")) + wire.field(1, wire.field(2, b"2.0"))
    body = wire.field(1, wire.field(2, scope + wire.field(2, wire.span())))
    assert decoded(body)[0]["scope"] == '{"scope":{"name":"lib","version":"2.0"}}'


def test_unknown_fields_wrong_wire_types_and_groups_are_passed_over() -> None:
    strange = wire.field(99, b"new") + b"\x28\x05" + b"\x2b\x2c" + b"\x82\x06\x00"
    row = decoded(wire.request(wire.span(wire.field(5, b"name"), strange)))[0]
    assert row["name"] == "name"


def test_links_trace_state_flags_and_scope_belong_to_the_record() -> None:
    link = wire.field(1, b"\x33" * 16) + wire.field(2, b"\x44" * 8) + wire.field(3, b"a=b") + b"\x35\x01\x03\x00\x00"
    row = decoded(wire.request(wire.span(wire.field(13, link), wire.field(3, b"c=d"), b"\x85\x01\x01\x01\x00\x00")))[0]
    assert row["links"][0] == {
        "trace_id": "33" * 16,
        "span_id": "44" * 8,
        "trace_state": "a=b",
        "attributes": [],
        "dropped_attributes": 0,
        "flags": 0x301,
    }
    assert (row["trace_state"], row["flags"], row["scope"]) == ("c=d", 0x101, '{"scope":{}}')


def test_an_empty_request_has_no_spans() -> None:
    batch, rejections = traces.of_protobuf(b"")
    assert (batch.rows, rejections) == (0, ())
