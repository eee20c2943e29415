"""Traces and log lines come back as they went in; payloads as redaction lets them be seen."""

import json
from typing import Any

import pytest

from app.answers.payloads import payload
from app.catalog.model import Catalog, Redaction, RedactionRule
from app.domain.encryption import Keys
from app.domain.errors import NotFound
from app.domain.values import of_any_value
from app.queries.search import find
from app.queries.traces import log_lines, logs, payloads_of, spans, trace, transactions_of
from tests.oracle.cases import MOVE
from tests.oracle.making import log_line, move, span
from tests.oracle.making import payload as captured
from tests.oracle.records import payload_id
from tests.queries.conftest import Asking
from tests.sealing import sealed_body

TRACE = "a" * 32
VALUES: dict[str, Any] = {
    "text": {"stringValue": "x"},
    "marked": {"stringValue": "\x01i3"},
    "empty": {"stringValue": ""},
    "number": {"intValue": "9223372036854775807"},
    "double": {"doubleValue": 0.1},
    "infinite": {"doubleValue": "Infinity"},
    "flag": {"boolValue": False},
    "bytes": {"bytesValue": "AP8="},
    "list": {"arrayValue": {"values": [{"intValue": "1"}, {"stringValue": "two"}]}},
    "map": {"kvlistValue": {"values": [{"key": "a", "value": {"boolValue": True}}]}},
    "nothing": {},
}
STORED = [{"key": key, "value": of_any_value(value)} for key, value in VALUES.items()]
SENT = [{"key": key, "value": value} for key, value in VALUES.items()]
KEYS = Keys(b"p" * 32, b"t" * 32)


def test_a_span_comes_back_whole(asking: Asking) -> None:
    resource = {
        "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "api"}}]},
        "schemaUrl": "s",
    }
    scope = {"scope": {"name": "lib", "version": "1"}, "schemaUrl": "t"}
    stored = span(
        0,
        TRACE,
        "1" * 16,
        "t",
        parent_span_id="2" * 16,
        trace_state="a=b",
        flags=257,
        kind=3,
        status_code=2,
        status_message="no",
        attributes=[*STORED, STORED[0]],
        dropped_attributes=1,
        events=[{"time_ns": 5, "name": "e", "attributes": STORED, "dropped_attributes": 2}],
        dropped_events=3,
        links=[
            {
                "trace_id": "b" * 32,
                "span_id": "3" * 16,
                "trace_state": "c=d",
                "attributes": STORED,
                "dropped_attributes": 4,
                "flags": 1,
            }
        ],
        dropped_links=5,
        resource=json.dumps(resource),
        scope=json.dumps(scope),
    )
    (group,) = trace(asking([stored], 1), TRACE)["resourceSpans"]
    (inner,) = group.pop("scopeSpans")
    assert group == resource
    (told,) = inner.pop("spans")
    assert inner == scope
    assert told == {
        "traceId": TRACE,
        "spanId": "1" * 16,
        "traceState": "a=b",
        "parentSpanId": "2" * 16,
        "flags": 257,
        "name": "work",
        "kind": 3,
        "startTimeUnixNano": str(stored["start_ns"]),
        "endTimeUnixNano": str(stored["end_ns"]),
        "attributes": [*SENT, SENT[0]],
        "droppedAttributesCount": 1,
        "events": [{"timeUnixNano": "5", "name": "e", "attributes": SENT, "droppedAttributesCount": 2}],
        "droppedEventsCount": 3,
        "links": [
            {
                "traceId": "b" * 32,
                "spanId": "3" * 16,
                "traceState": "c=d",
                "attributes": SENT,
                "droppedAttributesCount": 4,
                "flags": 1,
            }
        ],
        "droppedLinksCount": 5,
        "status": {"message": "no", "code": 2},
    }


def test_spans_are_grouped_by_resource_and_scope_as_they_were_sent(asking: Asking) -> None:
    one, two = '{"resource":{"droppedAttributesCount":1}}', '{"resource":{}}'
    records = [span(n, TRACE, f"{n:016x}", resource=one if n % 2 else two, scope='{"scope":{}}') for n in range(4)]
    told = trace(asking(records, 10), TRACE.upper())["resourceSpans"]
    assert [[span["spanId"] for span in group["scopeSpans"][0]["spans"]] for group in told] == [
        [f"{0:016x}", f"{2:016x}"],
        [f"{1:016x}", f"{3:016x}"],
    ]


def test_a_log_record_comes_back_whole(asking: Asking) -> None:
    stored = log_line(
        0,
        TRACE,
        observed_ns=7,
        flags=1,
        span_id="1" * 16,
        severity_number=9,
        severity_text="INFO",
        event_name="started",
        body=of_any_value(VALUES["map"]),
        attributes=STORED,
        dropped_attributes=1,
    )
    (group,) = logs(asking([stored], 1), TRACE)["resourceLogs"]
    assert group["scopeLogs"][0]["logRecords"] == [
        {
            "timeUnixNano": str(stored["time_ns"]),
            "observedTimeUnixNano": "7",
            "severityNumber": 9,
            "severityText": "INFO",
            "attributes": SENT,
            "droppedAttributesCount": 1,
            "flags": 1,
            "traceId": TRACE,
            "spanId": "1" * 16,
            "eventName": "started",
            "body": VALUES["map"],
        }
    ]


def test_a_trace_of_logs_alone_is_there_and_an_unknown_one_is_not(asking: Asking) -> None:
    reader = asking([log_line(0, TRACE)], 1)
    assert trace(reader, TRACE) == {"resourceSpans": []}
    assert (spans(reader, TRACE).num_rows, log_lines(reader, TRACE).num_rows) == (0, 1)
    with pytest.raises(NotFound, match="no trace"):
        trace(reader, "f" * 32)


def test_a_trace_names_the_transactions_that_it_serves_and_the_payloads_captured_on_it(asking: Asking) -> None:
    records = [
        span(0, TRACE, "1" * 16, "one"),
        span(1, TRACE, "2" * 16, "two"),
        span(2, TRACE, "3" * 16),
        captured(3, "one", "request", trace_id=TRACE, span_id="1" * 16, event_id="p"),
    ]
    reader = asking(records, 10)
    assert [one["transaction_id"] for one in transactions_of(reader, TRACE)] == ["one", "two"]
    assert [(one["span_id"], one["direction"]) for one in payloads_of(reader, TRACE)] == [("1" * 16, "request")]


def test_a_payload_is_shown_as_the_present_catalog_lets_it_be_seen(asking: Asking) -> None:
    record = captured(0, "t", "request", event_id="p")
    name = payload_id(record)
    body = sealed_body(KEYS, name, b"s" * 16, b'{"status":"ok","ssn":"123"}', b"n" * 12)
    catalog = Catalog(redaction=Redaction(rules=(RedactionRule("show", path="$.status"),)))
    told = payload(asking([record | {"body": body}], 1, catalog), name, KEYS)
    assert json.loads(told["body"]) == {"status": "ok", "ssn": "[masked]"}
    assert (told["masked_whole"], told["note"]) == (False, None)
    assert [one["transaction_id"] for one in told["transactions"]] == ["t"]
    assert "123" not in repr(told)


def test_a_payload_that_the_keys_do_not_open_says_so_and_shows_nothing(asking: Asking) -> None:
    record = captured(0, "t", "request", event_id="p")
    told = payload(asking([record], 1), payload_id(record), KEYS)
    assert (told["masked_whole"], told["body"], told["rows"]) == (True, None, [])
    assert "does not open" in told["note"]
    with pytest.raises(NotFound, match="no payload"):
        payload(asking([], 1), "NOBODY", KEYS)


def test_the_search_finds_what_has_the_id_by_every_kind_of_id(asking: Asking) -> None:
    records = [
        move(0, "t", "received", **MOVE, external_ref="NW-1", idempotency_key="K-1", trace_id=TRACE),
        span(0, TRACE, "1" * 16),
        captured(0, "t", "callback", event_id="p"),
    ]
    reader = asking(records, 60)

    def hits(text: str) -> list[tuple[str, str]]:
        return [(hit["kind"], hit["id"]) for hit in find(reader, text)]

    assert hits(" t ") == [("transaction", "t")]
    assert hits(TRACE.upper()) == [("trace", TRACE)]
    assert hits("1" * 16) == [("trace", TRACE)]
    assert hits("NW-1") == [("external_ref", "t")]
    assert hits("K-1") == [("idempotency_key", "t")]
    assert hits(payload_id(records[2])) == [("payload", payload_id(records[2]))]
    assert find(reader, "t")
    signature = reader.rows("transaction", transaction_id="t")[0]["signature"]
    assert hits(signature) == [("case", signature)]
    assert hits("") == hits("nobody") == hits("%") == []
    assert find(reader, "t")[0]["title"] == "exchange, northwind, received"
