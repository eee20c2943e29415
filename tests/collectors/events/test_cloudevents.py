import base64
import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput, UnsupportedMedia
from app.domain.records import Batch, Kind
from collectors.events.cloudevents import BATCH, STRUCTURED, decode
from collectors.rejections import Rejections

TRANSITION = "transom.workflow.transition.v1"


def event(**changes: Any) -> dict[str, Any]:
    whole = {
        "specversion": "1.0",
        "type": TRANSITION,
        "source": "engine",
        "id": "e-1",
        "time": "2026-11-23T09:12:00.5+01:00",
        "datacontenttype": "application/json",
        "data": {"transaction_id": "T", "to_state": "received"},
    }
    return {name: value for name, value in {**whole, **changes}.items() if value is not ...}


def structured(**changes: Any) -> tuple[Batch, Rejections]:
    return decode(json.dumps(event(**changes)).encode(), STRUCTURED, {})


def first(batch: Batch, kind: Kind = Kind.TRANSITION) -> dict[str, Any]:
    return batch.tables[kind].to_pylist()[0]


def test_a_structured_event_becomes_its_record() -> None:
    batch, refused = structured()
    row = first(batch)
    assert refused == ()
    assert (row["source"], row["event_id"], row["transaction_id"]) == ("engine", "e-1", "T")
    assert row["event_time"] == datetime(2026, 11, 23, 8, 12, 0, 500000)


def test_a_batch_keeps_what_is_good_and_names_what_is_not() -> None:
    events = [event(), 7, event(id="e-2"), event(time="2026-13-01T00:00:00Z"), event(type="com.acme.x", source="acme")]
    batch, refused = decode(json.dumps(events).encode(), f"{BATCH}; charset=UTF-8", {})
    assert batch.tables[Kind.TRANSITION]["event_id"].to_pylist() == ["e-1", "e-2"]
    assert [(rejection.index, rejection.source) for rejection in refused] == [(1, None), (3, "engine"), (4, "acme")]
    assert refused[1].sentence == 'events[3].time: "2026-13-01T00:00:00Z" is no RFC 3339 instant'
    assert refused[1].reason == "time: is no RFC 3339 instant"
    assert refused[2].sentence.startswith('events[4].type: "com.acme.x" is none of transom.workflow')
    # Events that are not ours are counted by type, so that Intake can say which mapping is missing.
    assert refused[2].reason == 'type "com.acme.x" is none of ours, and no mapping of the catalog names it'


def test_an_empty_batch_is_a_batch() -> None:
    assert decode(b"[]", BATCH, {}) == (Batch(), ())


HEADERS = {
    "CE-SpecVersion": "1.0",
    "ce-type": TRANSITION,
    "ce-source": "/m%C3%BCnchen%20%2525",
    "ce-id": '"a \\"b\\""',
    "ce-time": "2026-11-23T09:12:00Z",
    "ce-subject": "order",
    "Host": "x",
}
DATA = b'{"transaction_id": "T", "to_state": "received"}'


def test_a_binary_event_is_read_from_its_headers_percent_decoded_once() -> None:
    batch, refused = decode(DATA, "application/json", HEADERS)
    row = first(batch)
    assert refused == ()
    assert (row["source"], row["event_id"]) == ("/münchen %25", 'a "b"')
    assert json.loads(row["attributes"]) == {"ce-subject": "order"}


@pytest.mark.parametrize(("name", "value"), [("ce-member-4711", "x"), ("ce-member4711", "%FF")])
def test_a_header_that_cannot_be_read_is_counted_without_its_name(name: str, value: str) -> None:
    with pytest.raises(BadInput, match=r"member-?4711") as refusal:
        decode(DATA, "application/json", {**HEADERS, name: value})
    assert "4711" not in refusal.value.counted_as


def test_extensions_are_kept_and_traceparent_names_the_trace() -> None:
    batch, _ = structured(traceparent=f"00-{'a' * 32}-{'b' * 16}-01", tier=3, subject=None)
    row = first(batch)
    assert (row["trace_id"], row["span_id"]) == ("a" * 32, "b" * 16)
    assert json.loads(row["attributes"]) == {"ce-traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "ce-tier": 3}
    own = {"transaction_id": "T", "to_state": "x", "trace_id": "c" * 32}
    assert first(structured(traceparent=f"00-{'a' * 32}-{'b' * 16}-01", data=own)[0])["trace_id"] == "c" * 32


def test_data_may_come_in_base64() -> None:
    batch, refused = structured(data=..., data_base64=base64.b64encode(DATA).decode())
    assert refused == ()
    assert first(batch)["to_state"] == "received"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"specversion": "0.3"}, 'specversion: "0.3" is not 1.0'),
        ({"specversion": ...}, "specversion: is required"),
        ({"id": ...}, "id: is required"),
        ({"id": ""}, "id: is empty"),
        ({"source": 4}, "source: 4 is no text"),
        ({"time": ...}, "time: is required"),
        ({"time": "yesterday"}, 'time: "yesterday" is no RFC 3339 instant'),
        ({"data": ...}, "data: is required"),
        ({"data": "text"}, 'data: "text" is no JSON object'),
        ({"data_base64": "e30="}, "data_base64: is given beside data; send one"),
        ({"data": ..., "data_base64": "%"}, "data_base64: is no base64"),
        ({"data": ..., "data_base64": "/w=="}, "data_base64: is no JSON"),
        ({"data": {"to_state": "x"}}, "data: names no transaction"),
        ({"data": {"a": json.loads("[" * 80 + "]" * 80)}}, "event: is nested deeper than 64 levels"),
    ],
)
def test_what_is_wrong_with_an_event_is_said(changes: dict[str, Any], sentence: str) -> None:
    batch, refused = structured(**changes)
    assert batch.rows == 0
    assert refused[0].sentence.startswith(sentence)
    assert refused[0].index == 0


def test_a_member_named_twice_is_refused_where_it_stands() -> None:
    good, bad = json.dumps(event()), json.dumps(event())[:-1] + ', "id": "e-2"}'
    batch, refused = decode(f"[{good}, {bad}]".encode(), BATCH, {})
    assert batch.rows == 1
    assert refused[0].sentence == 'events[1].event: names the member "id" twice'
    nested = json.dumps(event()).replace('"to_state"', '"transaction_id": "U", "to_state"')
    assert "transaction_id" in decode(nested.encode(), STRUCTURED, {})[1][0].sentence


@pytest.mark.parametrize(
    ("body", "content_type", "sentence"),
    [
        (b"", STRUCTURED, "the body is no JSON"),
        (b"{", STRUCTURED, "at line 1, column 2"),
        (b"\xff", STRUCTURED, "the body is no JSON"),
        (b"[" * 100_000, BATCH, "is nested deeper than 64 levels"),
        (b"[]", STRUCTURED, f"send it as {BATCH}"),
        (b"{}", BATCH, "the body is no JSON array"),
        (b"{", "application/json", "the body is no JSON"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_whole(body: bytes, content_type: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        decode(body, content_type, HEADERS)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        ("application/json", {}),
        ("application/cloudevents+xml", {}),
        (None, {}),
        ("text/xml", HEADERS),
        (f"{STRUCTURED}; charset=utf-16", {}),
    ],
)
def test_another_content_type_is_named_and_refused(content_type: str | None, headers: dict[str, str]) -> None:
    with pytest.raises(UnsupportedMedia, match="Content-Type"):
        decode(DATA, content_type, headers)


@pytest.mark.parametrize("header", [{"ce-a_b": "x"}, {"ce-x": "%ff"}, {"ce-": "x"}])
def test_a_header_that_is_none_of_a_cloudevent_is_named(header: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="ce-"):
        decode(DATA, "application/json", {**HEADERS, **header})


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
FIELDS = st.sampled_from([*event(), "data_base64", "traceparent", "subject"])


@given(st.dictionaries(FIELDS, ANY_JSON | st.sampled_from(["1.0", TRANSITION, "2026-01-01T00:00:00Z"]), max_size=4))
def test_an_event_with_anything_in_any_field_is_a_record_or_a_sentence(changes: dict[str, Any]) -> None:
    body = json.dumps({**event(), **changes}).encode()
    try:
        batch, refused = decode(body, STRUCTURED, {})
    except BadInput:
        return
    assert batch.rows + len(refused) == 1


@given(
    st.binary(max_size=200), st.sampled_from([STRUCTURED, BATCH, "application/json", "", None]), st.text(max_size=10)
)
def test_any_bytes_are_records_or_a_sentence(body: bytes, content_type: str | None, value: str) -> None:
    try:
        batch, refused = decode(body, content_type, {**HEADERS, "ce-source": value})
    except BadInput:
        return
    assert batch.rows or refused or body.strip() == b"[]"


CAPTURE = {**HEADERS, "ce-type": "transom.payload.captured.v1", "ce-direction": "callback", "ce-externalref": "X-7"}


def test_a_raw_body_with_its_fields_as_headers_is_a_captured_payload() -> None:
    batch, refused = decode(b"<a>\xe9</a>", "application/xml; charset=latin-1", {**CAPTURE, "ce-sequence": "3"})
    assert refused == ()
    row = first(batch, Kind.PAYLOAD)
    assert (row["direction"], row["external_ref"], row["sequence"]) == ("callback", "X-7", 3)
    assert (row["media_type"], row["body"]) == ("application/xml; charset=latin-1", b"<a>\xe9</a>")
    assert json.loads(row["attributes"]) == {"ce-subject": "order"}


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ({"data": {"direction": "up", "id": 1}}, b'{"direction":"up","id":1}'),
        ({"data": "text"}, b"text"),
        ({"data": ..., "data_base64": "AAE="}, b"\x00\x01"),
    ],
)
def test_an_events_own_data_may_be_the_captured_body(data: dict[str, Any], body: bytes) -> None:
    batch, refused = structured(type=CAPTURE["ce-type"], direction="request", transactionid="T", **data)
    assert refused == ()
    row = first(batch, Kind.PAYLOAD)
    assert (row["transaction_id"], row["direction"], row["body"]) == ("T", "request", body)
    assert row["attributes"] is None


def batch_of(*events: Any) -> tuple[list[str], list[str]]:
    """The ids stored of a batch, and what is answered of the others."""
    stored, refused = decode(json.dumps(list(events)).encode(), BATCH, {})
    ids = [row["event_id"] for table in stored.tables.values() for row in table.to_pylist()]
    return ids, [rejection.detail or "" for rejection in refused]


GOOD = {
    "specversion": "1.0",
    "type": "transom.workflow.transition.v1",
    "source": "engine",
    "id": "good",
    "time": "2026-11-23T08:00:00Z",
    "data": {"transaction_id": "T", "to_state": "b"},
}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"subject": "half \ud83d"}, "events[1].subject: holds what JSON cannot carry"),
    ({"data": {"transaction_id": "T", "to_state": "\udc00"}}, "events[1].data.to_state: holds half a surrogate pair"),
    ({"data": {"transaction_id": "T", "to_state": "b", "cost": float("nan")}}, "events[1].data.cost: holds what JSON"),
    ({"data": {"transaction_id": "T", "to_state": "b", "attempt": 10**4000}}, "events[1].data.attempt: "),
    ({"data": [None]}, "events[1].data: [null] is no JSON object"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_a_wrong_event_of_a_batch_costs_that_event_and_names_the_member(changes: Any, sentence: str) -> None:
    first, bad, last = ({**GOOD, "id": name} for name in ("first", "bad", "last"))
    ids, sentences = batch_of(first, {**bad, **changes}, last)
    assert ids == ["first", "last"]
    assert [sentence in text for text in sentences] == [True]


def test_bytes_that_are_no_utf8_cost_their_event() -> None:
    body = json.dumps([{**GOOD, "id": "1"}, {**GOOD, "id": "MARK"}, {**GOOD, "id": "3"}]).encode()
    stored, refused = decode(body.replace(b"MARK", b"caf\xe9"), BATCH, {})
    assert (stored.rows, [rejection.index for rejection in refused]) == (2, [1])


def test_a_byte_order_mark_before_events_is_skipped() -> None:
    assert decode(b"\xef\xbb\xbf" + json.dumps([GOOD]).encode(), BATCH, {})[0].rows == 1


def test_all_that_is_wrong_with_an_event_is_answered_at_once() -> None:
    bad = {
        "specversion": "1.0",
        "type": "transom.workflow.transition.v1",
        "id": "u2",
        "source": "s",
        "data": {"attempt": -1, "confidence": 3, "due_at": "soon"},
    }
    (problem,) = decode(json.dumps(bad).encode(), STRUCTURED, {})[1]
    assert problem.problems == (
        "time: is required",
        "data.attempt: -1 is negative",
        'data.due_at: "soon" is no RFC 3339 instant',
        "data.to_state: is required of a transition",
        "data: names no transaction: one of transaction_id, trace_id, external_ref, idempotency_key is required",
    )
    assert problem.detail == "; ".join(problem.problems)
