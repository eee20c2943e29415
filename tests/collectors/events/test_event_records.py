import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.ids import payload_id
from app.domain.records import SCHEMAS, Kind, of_rows
from collectors.events.records import TYPES, event_row

AT = datetime(2026, 11, 23, 9, 12)
TRANSITION = "transom.workflow.transition.v1"
REVIEW = "transom.review.action.v1"
DECISION = "transom.identity.decision.v1"
PAYLOAD = "transom.payload.captured.v1"


def row_of(event_type: str, data: dict[str, Any]) -> dict[str, Any]:
    return event_row(event_type, "engine", "e-1", AT, data)[1]


def test_no_sender_may_speak_as_transom() -> None:
    with pytest.raises(BadInput, match="source of Transom's own records"):
        event_row(TRANSITION, "transom", "e-1", AT, OK)


def test_a_transition_keeps_every_field_of_its_record() -> None:
    data = {
        "transaction_id": "T1",
        "workflow": "w",
        "partner": "p",
        "tenant": "t",
        "version": "2.3",
        "from_state": "a",
        "to_state": "b",
        "attempt": 2,
        "sequence": -7,
        "error_class": "validation",
        "error_code": "V-1",
        "actor": "ann",
        "reason": "because",
        "external_ref": "X",
        "idempotency_key": "K",
        "trace_id": "0AF7651916CD43DD8448EB211C80319C",
        "span_id": "b7ad6b7169203331",
        "next_attempt_at": "2026-11-23T10:12:00+01:00",
        "attempts_max": 5,
        "due_at": "2026-11-24T00:00:00Z",
        "value": {"amount": 12, "unit": "EUR"},
    }
    kind, row = event_row(TRANSITION, "engine", "e-1", AT, data)
    assert kind is Kind.TRANSITION
    stored = of_rows(kind, [row]).to_pylist()[0]
    for name in data.keys() - {"trace_id", "next_attempt_at", "due_at", "value"}:
        assert stored[name] == data[name]
    assert stored["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert stored["next_attempt_at"] == datetime(2026, 11, 23, 9, 12)
    assert stored["due_at"] == datetime(2026, 11, 24)
    assert (stored["value_amount"], stored["value_unit"]) == (12.0, "EUR")
    assert (stored["event_time"], stored["source"], stored["event_id"]) == (AT, "engine", "e-1")
    assert stored["attributes"] is None


def test_unknown_keys_and_named_attributes_are_kept_together() -> None:
    row = row_of(
        TRANSITION,
        {
            "transaction_id": "T",
            "to_state": "b",
            "attributes": {"lane": "é"},
            "x.y": [1, None],
            "queue": "q",
            "n": None,
        },
    )
    assert json.loads(row["attributes"]) == {"lane": "é", "x.y": [1, None], "queue": "q", "n": None}
    assert " " not in row["attributes"]


def test_a_review_action_and_an_identity_decision_keep_their_fields() -> None:
    review = row_of(
        REVIEW,
        {"external_ref": "X", "task_id": "r1", "queue": "q", "action": "claimed", "due_at": "2026-01-01T00:00:00Z"},
    )
    assert (review["task_id"], review["action"], review["due_at"]) == ("r1", "claimed", datetime(2026, 1, 1))
    decision = row_of(
        DECISION,
        {"transaction_id": "T", "decision": "queued", "confidence": 0.7, "threshold": 1, "candidates": [{"id": "a"}]},
    )
    assert (decision["confidence"], decision["threshold"]) == (0.7, 1.0)
    assert decision["candidates"] == '[{"id":"a"}]'


@pytest.mark.parametrize(
    ("body", "bytes_", "media_type"),
    [
        ({"data": "plain"}, b"plain", "text/plain"),
        ({"data": ""}, b"", "text/plain"),
        ({"data": {"a": [1, "é"]}}, '{"a":[1,"é"]}'.encode(), "application/json"),
        ({"body": [1]}, b"[1]", "application/json"),
        ({"data_base64": "AAH/"}, b"\x00\x01\xff", "application/octet-stream"),
        ({"data": "<a/>", "media_type": "application/xml"}, b"<a/>", "application/xml"),
    ],
)
def test_a_payloads_body_comes_as_text_object_or_base64(body: dict[str, Any], bytes_: bytes, media_type: str) -> None:
    row = row_of(PAYLOAD, {"transaction_id": "T", "direction": "request", **body})
    assert (row["body"], row["media_type"]) == (bytes_, media_type)
    assert row["payload_id"] == payload_id(None, "engine", "e-1")
    assert row.get("sha256") is None
    assert row["attributes"] is None


def test_a_tenants_scope_is_part_of_a_payloads_id() -> None:
    data = {"transaction_id": "T", "direction": "request", "data": "x"}
    _, row = event_row(PAYLOAD, "engine", "e-1", AT, data, tenant_scope="commercial")
    assert row["payload_id"] == payload_id("commercial", "engine", "e-1")


OK = {"transaction_id": "T", "to_state": "b"}


@pytest.mark.parametrize(
    ("event_type", "data", "sentence"),
    [
        ("com.acme.order", OK, 'type: "com.acme.order" is none of transom.workflow'),
        (TRANSITION, {"transaction_id": "T"}, "data.to_state: is required of a transition"),
        (TRANSITION, {"transaction_id": "T", "to_state": ""}, "data.to_state: is required"),
        (TRANSITION, {"to_state": "b"}, "data: names no transaction: one of transaction_id, trace_id"),
        (TRANSITION, {**OK, "transaction_id": 7}, "data.transaction_id: 7 is no text"),
        (TRANSITION, {**OK, "partner": "x" * 5000}, "data.partner: is longer than 4,096 characters"),
        (TRANSITION, {**OK, "partner": "\ud800"}, "data.partner: holds half a surrogate pair"),
        (TRANSITION, {**OK, "attempt": "2"}, 'data.attempt: "2" is no integer'),
        (TRANSITION, {**OK, "attempt": True}, "data.attempt: true is no integer"),
        (TRANSITION, {**OK, "attempt": -1}, "data.attempt: -1 is negative"),
        (TRANSITION, {**OK, "sequence": 2**63}, "is no integer of 64 bits"),
        (TRANSITION, {**OK, "due_at": "2026-13-01T00:00:00Z"}, 'data.due_at: "2026-13-01T00:00:00Z" is no RFC 3339'),
        (TRANSITION, {**OK, "due_at": 5}, "data.due_at: 5 is no RFC 3339 instant"),
        (TRANSITION, {**OK, "trace_id": "xyz"}, 'data.trace_id: "xyz" is no trace id'),
        (TRANSITION, {**OK, "trace_id": "0" * 32}, "is no trace id"),
        (TRANSITION, {**OK, "value": 12}, "data.value: 12 is not of the form"),
        (TRANSITION, {**OK, "value": {"amount": "12"}}, 'data.value.amount: "12" is no number'),
        (TRANSITION, {**OK, "attributes": []}, "data.attributes: [] is no object"),
        (TRANSITION, {**OK, "attributes": {"a": 1}, "a": 2}, 'data: "a" is given twice'),
        (TRANSITION, {**OK, "x": float("nan")}, "data.x: holds what JSON cannot carry"),
        (REVIEW, {"transaction_id": "T", "action": "opened"}, "data.task_id: is required of a review action"),
        (REVIEW, {"transaction_id": "T", "task_id": "r"}, "data.action: is required of a review action"),
        (REVIEW, {"transaction_id": "T", "task_id": "r", "action": "done"}, 'data.action: "done" is none of approved'),
        (DECISION, {"transaction_id": "T"}, "data.decision: is required of an identity decision"),
        (DECISION, {"transaction_id": "T", "decision": "linked", "confidence": "high"}, "data.confidence"),
        (DECISION, {"transaction_id": "T", "decision": "linked", "threshold": 10**400}, "is no number"),
        (
            DECISION,
            {"transaction_id": "T", "decision": "linked", "confidence": -1e18},
            "data.confidence: -1e+18 is outside",
        ),
        (
            DECISION,
            {"transaction_id": "T", "decision": "linked", "threshold": 1.5},
            "data.threshold: 1.5 is outside 0 to 1",
        ),
        (TRANSITION, {**OK, "attempt": 1_000_001}, "data.attempt: 1000001 is more than 1,000,000"),
        (TRANSITION, {**OK, "attempts_max": 2**40}, "data.attempts_max: 1099511627776 is more than 1,000,000"),
        (TRANSITION, {**OK, "value": {"amount": float("inf")}}, "data.value.amount: Infinity is no number"),
        (PAYLOAD, {"transaction_id": "T", "data": "x"}, "data.direction: is required of a captured payload"),
        (PAYLOAD, {"transaction_id": "T", "direction": "request"}, "data.data: is required of a captured payload"),
        (PAYLOAD, {"transaction_id": "T", "direction": "request", "data": 4}, "data.data: 4 is no body"),
        (PAYLOAD, {"transaction_id": "T", "direction": "up", "data": "x"}, 'data.direction: "up" is none of'),
        (PAYLOAD, {"transaction_id": "T", "direction": "request", "data_base64": "%"}, "is no base64"),
        (PAYLOAD, {"transaction_id": "T", "direction": "request", "data": "x", "body": "y"}, "is a second body"),
    ],
)
def test_what_is_missing_or_of_another_type_is_named(event_type: str, data: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        event_row(event_type, "engine", "e-1", AT, data)
    assert sentence in str(refusal.value)


def test_an_event_without_source_or_id_is_refused() -> None:
    with pytest.raises(BadInput, match="id: is required"):
        event_row(TRANSITION, "engine", "", AT, OK)
    with pytest.raises(BadInput, match="source: is required"):
        event_row(TRANSITION, "", "e", AT, OK)


def test_what_is_counted_holds_no_value() -> None:
    with pytest.raises(BadInput) as refusal:
        row_of(TRANSITION, {**OK, "attempt": "CANARY"})
    assert "CANARY" in str(refusal.value)
    assert "CANARY" not in refusal.value.counted_as


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted({name for schema in SCHEMAS.values() for name in schema.names} | {"data", "value"}))


@given(st.sampled_from(sorted(TYPES)), st.dictionaries(NAMES | st.text(max_size=5), ANY_JSON, max_size=8))
def test_any_data_becomes_a_row_or_a_sentence(event_type: str, data: dict[str, Any]) -> None:
    try:
        kind, row = event_row(event_type, "engine", "e-1", AT, {**data, "transaction_id": "T"})
    except BadInput:
        return
    assert of_rows(kind, [row]).num_rows == 1
    assert set(row) <= set(SCHEMAS[kind].names)


def test_spaces_around_ids_and_names_are_no_part_of_them() -> None:
    data = {"transaction_id": " T-1 ", "to_state": " a ", "tenant": "   ", "reason": " kept "}
    _, row = event_row(TRANSITION, "engine", "e-1", AT, data)
    assert (row["transaction_id"], row["to_state"], row["tenant"], row["reason"]) == ("T-1", "a", None, " kept ")
