"""Somebody's own events, spans and log records become our records by a few lines of catalog."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.catalog import load
from app.catalog.model import Catalog
from app.domain.records import Kind
from collectors.intake import Intake, Request
from tests.collectors.journals import MemoryJournal, intake_over, traces_json

CATALOG = """
[partners.acme]
title = "Acme Parcels"

[workflows.orders.states]
received = { waits_on = "us", next = ["sent"] }
sent = { waits_on = "partner", next = ["done"] }
done = { terminal = "completed" }

[mappings.outbox]
when           = { event_type = "com.acme.order.*" }
record         = "transition"
transaction_id = "$.data.order.id"
to_state       = { path = "$.type", values = { "com.acme.order.placed" = "received", "com.acme.order.sent" = "sent" } }
workflow       = { const = "orders" }
partner        = "$.data.carrier"
attempt        = "$.data.try"
value          = "$.data.total"
sequence       = "$.data.seq"

[mappings.worker]
when           = { span_name = "ship *", attribute = { "queue" = "shipping" } }
record         = "transition"
transaction_id = "order.id"
to_state       = { attribute = "result", default = "sent", values = { "ok" = "done" } }
workflow       = { const = "orders" }
partner        = { attribute = "carrier", default = "acme" }

[mappings.attempts]
when           = { span_name = "try *" }
record         = "transition"
transaction_id = ["shop", "$.attributes.order"]
id             = ["order", "number"]
to_state       = { const = "received" }
workflow       = { const = "orders" }

[mappings.unnamed]
when           = { span_name = "run" }
record         = "transition"
transaction_id = "$.trace_id"
to_state       = { const = "done" }
workflow       = { const = "orders" }

[mappings.approval]
when           = { attribute = { "task_spec" = "approve", "state" = "READY" } }
record         = "transition"
transaction_id = "$.attributes.data.claim"
to_state       = { const = "received" }
workflow       = { const = "orders" }

[mappings.desk]
when           = { log_event = "desk.decision" }
record         = "review_action"
transaction_id = "$.body.order"
task_id        = "$.body.task"
action         = { path = "$.body.verdict", values = { "yes" = "approved", "no" = "rejected" } }
actor          = "user"
"""


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder: Path = tmp_path_factory.mktemp("catalog")
    (folder / "catalog.toml").write_text(CATALOG)
    return load(folder)


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def intake(journal: MemoryJournal, catalog: Catalog) -> Iterator[Intake]:
    made = intake_over(journal, catalog)
    yield made
    made.close()


TRY: dict[str, Any] = {"try": 2}
"""A member whose name is a word of Python."""


def order(event_type: str = "com.acme.order.placed", **data: Any) -> dict[str, Any]:
    named: dict[str, Any] = {"specversion": "1.0", "type": event_type, "source": "outbox", "id": "1"}
    return named | {"time": "2026-11-23T08:00:00Z", "data": {"order": {"id": 77}, **data}}


def sent(intake: Intake, *events: dict[str, Any]) -> dict[str, Any]:
    answer = intake.accept(Request("events", "application/cloudevents-batch+json"), json.dumps(events).encode())
    return {"status": answer.status, **json.loads(answer.body)}


def spans(*spans: dict[str, Any]) -> bytes:
    return traces_json(*spans)


def span(name: str, **attributes: str) -> dict[str, Any]:
    return {
        "traceId": "11" * 16,
        "spanId": "22" * 8,
        "name": name,
        "startTimeUnixNano": "1790000000000000000",
        "endTimeUnixNano": "1790000001000000000",
        "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()],
    }


def decision(verdict: str) -> bytes:
    record = {
        "timeUnixNano": "1790000000000000000",
        "eventName": "desk.decision",
        "body": {"stringValue": json.dumps({"order": "77", "task": "t-1", "verdict": verdict})},
        "attributes": [{"key": "user", "value": {"stringValue": "ann"}}],
    }
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "desk"}}]}
    return json.dumps({"resourceLogs": [{"resource": resource, "scopeLogs": [{"logRecords": [record]}]}]}).encode()


def test_an_event_of_another_type_becomes_the_record_that_its_mapping_says(
    intake: Intake, journal: MemoryJournal
) -> None:
    answer = sent(intake, order(carrier="northwind", total=12.5, seq="3", **TRY))
    assert (answer["status"], answer["rejected"]) == (200, [])
    row = journal.rows(Kind.TRANSITION)[0]
    read = ("transaction_id", "to_state", "workflow", "partner", "attempt", "value_amount", "sequence", "event_id")
    assert {name: row[name] for name in read} == {
        "transaction_id": "77",
        "to_state": "received",
        "workflow": "orders",
        "partner": "northwind",
        "attempt": 2,
        "value_amount": 12.5,
        "sequence": 3,
        "event_id": "1",
    }
    assert row["event_time"] == datetime(2026, 11, 23, 8)


def test_of_a_mapped_event_only_what_the_mapping_names_is_stored(intake: Intake, journal: MemoryJournal) -> None:
    sent(intake, order(patient="Jane Roe"))
    assert "Jane" not in json.dumps(journal.rows(Kind.TRANSITION), default=str)
    assert json.loads(journal.rows(Kind.TRANSITION)[0]["attributes"]) == {"transom.mapping": "outbox"}


def test_what_a_mapping_takes_and_cannot_read_is_refused_by_its_name_and_field(intake: Intake) -> None:
    answer = sent(intake, order("com.acme.order.lost"), order(), {**order(), "data": {"order": {}}})
    assert answer["accepted"] == 1
    reasons = [item["reason"] for item in answer["rejected"]]
    assert "to_state: the value at $.type is none that `values` of mapping outbox names" in reasons[0]
    assert "mapping outbox" in reasons[1]
    assert "names no transaction" in reasons[1]


def test_an_event_that_is_neither_ours_nor_mapped_is_refused(intake: Intake) -> None:
    assert "no mapping of the catalog names it" in sent(intake, order("com.other.thing"))["rejected"][0]["reason"]


def test_a_mapped_span_stays_a_span_and_its_record_stands_beside_it(intake: Intake, journal: MemoryJournal) -> None:
    body = spans(span("ship parcel", queue="shipping", **{"order.id": "77"}), span("ship parcel", queue="other"))
    assert intake.accept(Request("traces", "application/json"), body).status == 200
    assert len(journal.rows(Kind.SPAN)) == 2
    (row,) = journal.rows(Kind.TRANSITION)
    assert (row["transaction_id"], row["to_state"], row["partner"]) == ("77", "sent", "acme")
    assert (row["trace_id"], row["event_id"]) == ("11" * 16, f"{'11' * 16}:{'22' * 8}:worker")


def test_ids_that_are_unique_only_together_are_joined(intake: Intake, journal: MemoryJournal) -> None:
    tries = [span("try it", shop="north", order="7", number=number) for number in "12"]
    intake.accept(Request("traces", "application/json"), spans(*tries, span("try it", order="8")))
    rows = journal.rows(Kind.TRANSITION)
    assert [(row["transaction_id"], row["event_id"]) for row in rows] == [
        ("north:7", "7:1"),
        ("north:7", "7:2"),
        (None, f"{'11' * 16}:{'22' * 8}:attempts"),
    ]


def test_an_engine_without_an_id_has_its_trace(intake: Intake, journal: MemoryJournal) -> None:
    intake.accept(Request("traces", "application/json"), spans(span("run")))
    assert [row["transaction_id"] for row in journal.rows(Kind.TRANSITION)] == ["11" * 16]


def test_a_log_record_without_an_event_is_known_by_its_attributes_and_read_into_its_tables(
    intake: Intake, journal: MemoryJournal
) -> None:
    def changed(state: str) -> dict[str, Any]:
        data = {"kvlistValue": {"values": [{"key": "claim", "value": {"stringValue": "c-1"}}]}}
        texts = {"task_spec": "approve", "state": state}
        named = [{"key": key, "value": {"stringValue": text}} for key, text in texts.items()]
        return {"timeUnixNano": "1790000000000000000", "attributes": [*named, {"key": "data", "value": data}]}

    logs = {"resourceLogs": [{"scopeLogs": [{"logRecords": [changed("READY"), changed("COMPLETED")]}]}]}
    intake.accept(Request("logs", "application/json"), json.dumps(logs).encode())
    assert [(row["transaction_id"], row["to_state"]) for row in journal.rows(Kind.TRANSITION)] == [("c-1", "received")]


def test_a_mapped_span_that_names_no_transaction_joins_by_its_trace(intake: Intake, journal: MemoryJournal) -> None:
    intake.accept(Request("traces", "application/json"), spans(span("ship parcel", queue="shipping")))
    (row,) = journal.rows(Kind.TRANSITION)
    assert (row["transaction_id"], row["trace_id"]) == (None, "11" * 16)


def test_a_log_record_that_its_mapping_cannot_read_is_stored_and_the_miss_is_counted(
    intake: Intake, journal: MemoryJournal
) -> None:
    answer = intake.accept(Request("logs", "application/json"), decision("perhaps"))
    assert (answer.status, len(journal.rows(Kind.LOG_LINE)), journal.rows(Kind.REVIEW_ACTION)) == (200, 1, [])
    intake.close()
    (miss,) = journal.rows(Kind.REJECTION)
    assert miss["reason"].startswith("mapping desk: action: the value at $.body.verdict is none that")
    assert "perhaps" not in str(miss)


def test_a_mapped_log_record_becomes_a_review_action(intake: Intake, journal: MemoryJournal) -> None:
    assert intake.accept(Request("logs", "application/json"), decision("yes")).status == 200
    (row,) = journal.rows(Kind.REVIEW_ACTION)
    assert (row["transaction_id"], row["task_id"], row["action"], row["actor"]) == ("77", "t-1", "approved", "ann")
    assert len(journal.rows(Kind.LOG_LINE)) == 1


def test_a_dry_run_says_what_a_mapped_event_would_become(intake: Intake, journal: MemoryJournal) -> None:
    request = Request("events", "application/cloudevents-batch+json", dry_run=True)
    item = json.loads(intake.accept(request, json.dumps([order()]).encode()).body)["items"][0]
    assert (item["kind"], item["record"]["to_state"]) == ("transition", "received")
    assert journal.entries == []
