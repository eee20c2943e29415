"""The answer means what it says: by signal, encoding and what is wrong."""

import gzip
import io
import json
import threading
import time
from typing import Any

import pytest
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest, ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceResponse,
)

from app.catalog.model import Catalog, Redaction, RedactionRule
from app.domain.errors import Unavailable
from app.domain.records import Kind
from collectors.answers import Answer
from collectors.events import cloudevents
from collectors.intake import Intake, Request
from collectors.recent_keys import RecentKeys
from collectors.senders import Sender
from tests.collectors.journals import EVENT, SPAN, MemoryJournal, intake_over, traces_json
from tests.collectors.otlp import wire

PROTOBUF, JSON = "application/x-protobuf", "application/json"
STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
GOOD = wire.request(wire.span())
BAD = wire.field(1, wire.field(2, wire.field(2, b"")))


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def intake(journal: MemoryJournal) -> Any:
    made = intake_over(journal)
    yield made
    journal.failure = None
    made.close()


def header(answer: Answer, name: str) -> str | None:
    return dict(answer.headers).get(name)


def events(intake: Intake, *sent: Any, **more: Any) -> Answer:
    return intake.accept(Request("events", BATCH, **more), json.dumps(list(sent)).encode())


@pytest.mark.parametrize("encoding", [None, "identity", "gzip", "GZIP"])
def test_protobuf_is_answered_in_protobuf(intake: Intake, journal: MemoryJournal, encoding: str | None) -> None:
    body = gzip.compress(GOOD) if encoding and encoding.lower() == "gzip" else GOOD
    answer = intake.accept(Request("traces", PROTOBUF, encoding), body)
    assert (answer.status, header(answer, "Content-Type"), answer.code) == (200, PROTOBUF, 0)
    assert ExportTraceServiceResponse.FromString(answer.body) == ExportTraceServiceResponse()
    assert journal.records == 1


@pytest.mark.parametrize("content_type", [JSON, "application/json; charset=utf-8", "Application/JSON"])
def test_json_is_answered_in_json(intake: Intake, journal: MemoryJournal, content_type: str) -> None:
    answer = intake.accept(Request("traces", content_type), traces_json(SPAN))
    assert (answer.status, header(answer, "Content-Type"), answer.body) == (200, JSON, b"{}")
    assert journal.records == 1


def test_logs_are_answered_as_logs(intake: Intake, journal: MemoryJournal) -> None:
    request = ExportLogsServiceRequest()
    records = request.resource_logs.add().scope_logs.add().log_records
    records.add(time_unix_nano=1_790_000_000_000_000_000)
    records.add()
    answer = intake.accept(Request("logs", PROTOBUF), request.SerializeToString())
    response = ExportLogsServiceResponse.FromString(answer.body)
    assert (answer.status, response.partial_success.rejected_log_records, journal.records) == (200, 1, 1)


def test_partly_bad_is_200_with_partial_success(intake: Intake, journal: MemoryJournal) -> None:
    answer = intake.accept(Request("traces", PROTOBUF), wire.request(wire.span(), b"", b""))
    partial = ExportTraceServiceResponse.FromString(answer.body).partial_success
    assert (answer.status, partial.rejected_spans, journal.records) == (200, 2, 1)
    assert partial.error_message == "resourceSpans[0].scopeSpans[0].spans[1]: traceId is absent (2 records)"
    in_json = intake.accept(Request("traces", JSON), traces_json(SPAN, {}))
    assert json.loads(in_json.body) == {
        "partialSuccess": {
            "rejectedSpans": "1",
            "errorMessage": "resourceSpans[0].scopeSpans[0].spans[1]: traceId is absent",
        }
    }


def test_an_empty_request_is_a_success(intake: Intake, journal: MemoryJournal) -> None:
    for signal in ("traces", "logs"):
        assert intake.accept(Request(signal, PROTOBUF), b"").status == 200
        assert intake.accept(Request(signal, JSON), b"{}").status == 200
    assert journal.entries == []


@pytest.mark.parametrize("body", [BAD, b"\xff\xff", b"\x0a\x05abc"])
def test_wholly_bad_is_400_with_a_status(intake: Intake, journal: MemoryJournal, body: bytes) -> None:
    answer = intake.accept(Request("traces", PROTOBUF), body)
    status = Status.FromString(answer.body)
    assert (answer.status, header(answer, "Content-Type"), status.code, answer.code) == (400, PROTOBUF, 3, 3)
    assert status.message
    assert journal.records == 0


def test_wholly_bad_json_is_400_with_a_status_in_json(intake: Intake) -> None:
    answer = intake.accept(Request("traces", JSON), traces_json(SPAN | {"traceId": "xyz"}))
    assert answer.status == 400
    assert json.loads(answer.body) == {
        "code": 3,
        "message": "resourceSpans[0].scopeSpans[0].spans[0].traceId is not hex digits in pairs "
        "(OTLP JSON writes ids in hex, not in base64)",
    }


@pytest.mark.parametrize(
    ("signal", "content_type", "encoding"),
    [
        ("traces", "text/plain", None),
        ("traces", None, None),
        ("logs", "application/grpc", None),
        ("traces", PROTOBUF, "br"),
        ("traces", PROTOBUF, "gzip, gzip"),
        ("events", "text/csv", None),
        ("events", BATCH, "deflate"),
    ],
)
def test_what_is_not_ours_is_415(intake: Intake, signal: str, content_type: str | None, encoding: str | None) -> None:
    assert intake.accept(Request(signal, content_type, encoding), b"x").status == 415


def test_larger_than_16_mib_is_413_as_sent_and_decompressed(intake: Intake, journal: MemoryJournal) -> None:
    large = b"\0" * (16 * 1024 * 1024 + 1)
    for request, body in (
        (Request("traces", PROTOBUF), large),
        (Request("traces", PROTOBUF, declared=len(large)), io.BytesIO(b"")),
        (Request("logs", PROTOBUF), io.BytesIO(large)),
        (Request("events", BATCH), large),
        (Request("traces", PROTOBUF, "gzip"), gzip.compress(large, 1)),
    ):
        answer = intake.accept(request, body)
        assert answer.status == 413
        assert b"16 MiB" in answer.body
    assert (journal.records, intake.in_flight_bytes) == (0, 0)


def test_a_damaged_gzip_is_400(intake: Intake) -> None:
    whole = gzip.compress(GOOD)
    for body in (b"", b"no gzip", whole[:-4], whole + b"more"):
        assert intake.accept(Request("traces", PROTOBUF, "gzip"), body).status == 400


def test_events_are_accepted_and_refused_by_index(intake: Intake, journal: MemoryJournal) -> None:
    answer = events(intake, EVENT, EVENT | {"id": "2", "time": "2026-13-01T00:00:00Z"})
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "accepted": 1,
        "rejected": [{"index": 1, "reason": 'events[1].time: "2026-13-01T00:00:00Z" is no RFC 3339 instant'}],
    }
    assert [row["to_state"] for row in journal.rows(Kind.TRANSITION)] == ["received"]


def test_events_that_are_wholly_bad_are_a_problem(intake: Intake, journal: MemoryJournal) -> None:
    answer = intake.accept(Request("events", STRUCTURED), json.dumps(EVENT | {"time": None}).encode())
    assert (answer.status, header(answer, "Content-Type")) == (400, "application/problem+json")
    assert json.loads(answer.body)["detail"] == "time: is required"
    assert journal.records == 0


def test_a_binary_event_is_taken_from_its_headers(intake: Intake, journal: MemoryJournal) -> None:
    headers = {f"ce-{name}": EVENT[name] for name in ("specversion", "type", "source", "id", "time")}
    body = json.dumps(EVENT["data"]).encode()
    assert intake.accept(Request("events", JSON, headers=headers), body).status == 200
    assert journal.rows(Kind.TRANSITION)[0]["event_id"] == "1"


def test_a_dry_run_stores_nothing_and_shows_each_record_and_its_problems(
    intake: Intake, journal: MemoryJournal
) -> None:
    answer = events(intake, EVENT, {"specversion": "1.0"}, dry_run=True)
    items = json.loads(answer.body)["items"]
    assert (answer.status, journal.entries) == (200, [])
    assert items[0]["kind"] == "transition"
    assert items[0]["record"]["transaction_id"] == "T-1"
    assert items[0]["record"]["event_time"] == "2026-11-23T08:00:00.000000Z"
    assert (items[0]["problems"], items[1]["record"]) == ([], None)
    assert items[1]["problems"] == [f"{name}: is required" for name in ("type", "source", "id", "time", "data")]


def test_a_dry_run_shows_an_integer_of_any_size(intake: Intake) -> None:
    answer = events(intake, EVENT | {"data": {**EVENT["data"], "ordinal": 10**30}}, dry_run=True)
    assert json.loads(answer.body)["items"][0]["record"]["attributes"]["ordinal"] == 10**30


@pytest.mark.parametrize(("signal", "content_type"), [("traces", PROTOBUF), ("events", STRUCTURED)])
def test_a_journal_that_cannot_take_it_is_503_with_retry_after(
    intake: Intake, journal: MemoryJournal, signal: str, content_type: str
) -> None:
    journal.failure = Unavailable("the disk is full", 3)
    body = GOOD if signal == "traces" else json.dumps(EVENT).encode()
    answer = intake.accept(Request(signal, content_type), body)
    assert (answer.status, header(answer, "Retry-After"), journal.records) == (503, "3", 0)
    journal.failure = None
    assert intake.accept(Request(signal, content_type), body).status == 200


def test_retry_after_is_also_in_the_status(intake: Intake, journal: MemoryJournal) -> None:
    journal.failure = Unavailable("the disk is full", 3)
    status = Status.FromString(intake.accept(Request("traces", PROTOBUF), GOOD).body)
    retry = RetryInfo()
    assert status.details[0].Unpack(retry)
    assert (status.code, retry.retry_delay.seconds) == (14, 3)
    in_json = json.loads(intake.accept(Request("traces", JSON), traces_json(SPAN)).body)
    assert in_json["details"] == [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3s"}]


def test_shutting_down_is_503(journal: MemoryJournal) -> None:
    intake = intake_over(journal)
    intake.close()
    answer = intake.accept(Request("traces", PROTOBUF), GOOD)
    assert (answer.status, header(answer, "Retry-After"), journal.entries) == (503, "2", [])


def test_more_under_way_than_memory_holds_is_429_and_nothing_is_stored(journal: MemoryJournal) -> None:
    journal.gate = threading.Event()
    intake = intake_over(journal, in_flight_bytes=len(GOOD) + 10)
    first = threading.Thread(target=intake.accept, args=(Request("traces", PROTOBUF), GOOD))
    first.start()
    while not intake.in_flight_bytes:
        time.sleep(0.001)
    answer = intake.accept(Request("traces", PROTOBUF), GOOD)
    assert (answer.status, header(answer, "Retry-After"), answer.code) == (429, "1", 8)
    journal.gate.set()
    first.join(60)
    assert journal.records == 1
    assert intake.accept(Request("traces", PROTOBUF), GOOD).status == 200
    intake.close()


def test_an_error_of_ours_shows_a_reference_and_no_text(
    intake: Intake, journal: MemoryJournal, caplog: pytest.LogCaptureFixture
) -> None:
    journal.failure = RuntimeError("canary-4711")
    answer = intake.accept(Request("traces", PROTOBUF), GOOD)
    message = Status.FromString(answer.body).message
    assert (answer.status, answer.code) == (500, 13)
    assert "reference" in message
    assert "canary" not in message + caplog.text
    assert message.split("reference ")[1][:6] in caplog.text


def test_what_is_stored_is_protected_and_then_identified(journal: MemoryJournal) -> None:
    rules = (RedactionRule("drop", attribute="secret.note"), RedactionRule("mask", attribute="correlation.id"))
    intake = intake_over(journal, Catalog(redaction=Redaction(rules=rules)))
    attributes = [
        {"key": key, "value": {"stringValue": value}}
        for key, value in (("secret.note", "canary-4711"), ("correlation.id", "c"), ("correlation_id", "joined"))
    ]
    body = traces_json(SPAN | {"attributes": attributes}, resource={"service.name": "shop", "transom.tenant": "t1"})
    assert intake.accept(Request("traces", JSON, sender=Sender("token-a", "t1")), body).status == 200
    entry = journal.entries[0]
    row = journal.rows(Kind.SPAN)[0]
    assert (entry.ingested_by, entry.tenant_scope) == ("token-a", "t1")
    assert (row["transaction_id"], row["service"], row["tenant"]) == ("joined", "shop", "t1")
    assert "canary-4711" not in str(row)
    intake.close()


def test_rejections_are_journaled_with_source_reason_and_count_but_no_value(
    intake: Intake, journal: MemoryJournal
) -> None:
    intake.accept(Request("traces", JSON), traces_json(SPAN, {}, {}, resource={"service.name": "shop"}))
    intake.accept(Request("traces", JSON), traces_json({}, resource={"service.name": "shop"}))
    intake.accept(Request("traces", JSON), traces_json(SPAN | {"kind": "canary-4711"}))
    events(intake, EVENT | {"time": "canary-4711"})
    intake.close()
    rows = journal.rows(Kind.REJECTION)
    assert [(row["source"], row["reason"], row["count"]) for row in rows] == [
        ("shop", "traceId is absent", 3),
        (None, "kind is no integer; OTLP JSON takes an enum's number, not its name", 1),
        ("engine", "time: is no RFC 3339 instant", 1),
    ]
    assert rows[0]["example"] == "resourceSpans[0].scopeSpans[0].spans[0]"
    assert "canary" not in str(rows)


def test_who_sends_an_event_again_is_answered_that_it_came_before(intake: Intake) -> None:
    other = {**EVENT, "id": "another"}
    first, second, third = (json.loads(events(intake, *sent).body) for sent in ([EVENT], [EVENT, other], [other]))
    assert "repeated" not in first
    assert (second["accepted"], second["repeated"]) == (2, 1)
    assert (third["accepted"], third["repeated"]) == (1, 1)


def test_an_event_of_another_tenant_is_another_event(intake: Intake) -> None:
    events(intake, EVENT, sender=Sender("a", "alpha"))
    assert "repeated" not in json.loads(events(intake, EVENT, sender=Sender("b", "beta")).body)


def test_the_oldest_key_is_forgotten_first() -> None:
    recent = RecentKeys(most=2)
    batches = [cloudevents.decode(json.dumps({**EVENT, "id": name}).encode(), STRUCTURED, {})[0] for name in "abca"]
    assert [recent.add(batch, None) for batch in batches] == [0, 0, 0, 0]
    assert recent.add(batches[2], None) == 1
