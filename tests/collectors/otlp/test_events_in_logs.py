"""Log records whose event name is one of ours are that event; all others are log lines."""

import json
from datetime import datetime
from typing import Any

import pytest

from app.domain.records import Batch, Kind
from collectors.otlp import logs
from collectors.rejections import Rejections

TRANSITION = "transom.workflow.transition.v1"
PAYLOAD = "transom.payload.captured.v1"
AT = 1_790_000_000_000_000_000


def value(content: Any) -> dict[str, Any]:
    if isinstance(content, dict):
        return {"kvlistValue": {"values": attributes(content)}}
    if isinstance(content, int):
        return {"intValue": content}
    return {"stringValue": content}


def attributes(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value(item)} for key, item in content.items()]


def record(body: Any = None, event_name: str = "", **named: Any) -> dict[str, Any]:
    found = {"timeUnixNano": AT, "attributes": attributes({key.replace("__", "."): v for key, v in named.items()})}
    return found | ({"body": value(body)} if body is not None else {}) | {"eventName": event_name}


def decoded(*records: dict[str, Any], service: str | None = "engine") -> tuple[Batch, Rejections]:
    resource = {"attributes": attributes({"service.name": service} if service else {})}
    content = {"resourceLogs": [{"resource": resource, "scopeLogs": [{"logRecords": list(records)}]}]}
    return logs.of_json(json.dumps(content).encode())


def only(batch: Batch, kind: Kind) -> dict[str, Any]:
    assert set(batch.tables) == {kind}
    return {name: found for name, found in batch.tables[kind].to_pylist()[0].items() if found is not None}


@pytest.mark.parametrize(
    "sent",
    [
        record(event_name=TRANSITION, transaction_id="T", to_state="received", event__id="e-1"),
        record(event__name=TRANSITION, transaction_id="T", to_state="received", event__id="e-1"),
        record(otel__event__name=TRANSITION, transaction_id="T", to_state="received", event__id="e-1"),
        record({"transaction_id": "T", "to_state": "received"}, TRANSITION, event__id="e-1"),
        record('{"transaction_id": "T", "to_state": "received"}', TRANSITION, event__id="e-1"),
    ],
)
def test_an_event_is_named_by_field_or_attribute_and_its_data_is_body_or_attributes(sent: dict[str, Any]) -> None:
    batch, rejections = decoded(sent)
    assert rejections == ()
    assert only(batch, Kind.TRANSITION) == {
        "event_time": datetime(2026, 9, 21, 14, 13, 20),
        "source": "engine",
        "event_id": "e-1",
        "transaction_id": "T",
        "to_state": "received",
    }


def test_what_no_column_has_is_kept_whether_it_stood_in_body_or_attributes() -> None:
    sent = record({"transaction_id": "T", "to_state": "a", "more": {"deep": 1}}, TRANSITION, line=7)
    row = only(decoded(sent)[0], Kind.TRANSITION)
    assert json.loads(row["attributes"]) == {"more": {"deep": 1}, "line": 7}


def test_a_message_beside_the_attributes_is_kept() -> None:
    row = only(decoded(record("moved on", TRANSITION, transaction_id="T", to_state="a"))[0], Kind.TRANSITION)
    assert json.loads(row["attributes"]) == {"message": "moved on"}


def test_the_trace_of_the_record_is_the_trace_of_the_event() -> None:
    sent = record(event_name=TRANSITION, to_state="a") | {"traceId": "AB" * 16, "spanId": "CD" * 8}
    row = only(decoded(sent)[0], Kind.TRANSITION)
    assert (row["trace_id"], row["span_id"]) == ("ab" * 16, "cd" * 8)


def test_without_an_id_the_event_is_known_by_a_hash_of_the_record() -> None:
    sent = record(event_name=TRANSITION, transaction_id="T", to_state="a")
    same, other = (
        only(decoded(found)[0], Kind.TRANSITION)["event_id"] for found in (sent, sent | {"timeUnixNano": AT + 1})
    )
    assert only(decoded(sent)[0], Kind.TRANSITION)["event_id"] == same != other


@pytest.mark.parametrize(
    ("body", "expected"),
    [('{"ssn": "1"}', b'{"ssn": "1"}'), ("ISA*00*", b"ISA*00*"), ({"ssn": "1"}, b'{"ssn":"1"}')],
)
def test_the_body_of_a_captured_payload_may_be_the_records_body(body: Any, expected: bytes) -> None:
    sent = record(body, PAYLOAD, transaction_id="T", direction="request", media_type="application/json")
    assert only(decoded(sent)[0], Kind.PAYLOAD)["body"] == expected


def test_the_observed_time_stands_in_for_a_missing_one() -> None:
    sent = record(event_name=TRANSITION, transaction_id="T", to_state="a") | {"timeUnixNano": 0}
    row = only(decoded(sent | {"observedTimeUnixNano": AT})[0], Kind.TRANSITION)
    assert row["event_time"] == datetime(2026, 9, 21, 14, 13, 20)


def test_an_event_that_lacks_what_it_needs_is_refused_alone_with_its_place() -> None:
    good = record(event_name=TRANSITION, transaction_id="T", to_state="a")
    batch, rejections = decoded(record("plain"), record(event_name=TRANSITION, transaction_id="T"), good)
    assert {kind: table.num_rows for kind, table in batch.tables.items()} == {Kind.TRANSITION: 1, Kind.LOG_LINE: 1}
    assert [(found.source, found.sentence) for found in rejections] == [
        ("engine", "resourceLogs[0].scopeLogs[0].logRecords[1]: data.to_state: is required of a transition")
    ]


def test_an_event_without_a_service_has_no_source_and_is_refused() -> None:
    batch, rejections = decoded(record(event_name=TRANSITION, transaction_id="T", to_state="a"), service=None)
    assert batch.rows == 0
    assert rejections[0].reason == "the resource has no service.name, which is the event's source"


def test_other_event_names_are_log_lines_and_the_field_goes_before_the_attribute() -> None:
    batch, _ = decoded(record(event_name="session.start", event__name=TRANSITION), record(event__name="browser.click"))
    assert batch.tables[Kind.LOG_LINE].num_rows == 2
    assert batch.tables[Kind.LOG_LINE]["event_name"].to_pylist() == ["session.start", None]
