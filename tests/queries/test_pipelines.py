"""Checkpoints of a pipeline, from bytes on the wire to what is stuck: spans, log records and events of one order."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from app.answers.catalog_document import declared
from app.catalog import load
from app.domain.instants import EPOCH
from app.journal import Entry
from app.queries.filters import Filters
from app.queries.transactions import page
from app.store.reader import Reader
from app.store.store import Store
from collectors.intake import Request
from tests.collectors.journals import NOW, MemoryJournal, intake_over, traces_json

ORDERS = """\
[pipelines.orders]
id      = "order.id"
partner = "carrier"
steps   = [ { name = "POST /orders", within = "5m" }, { name = "charge", within = "1h" }, "parcel.delivered" ]

[mappings.returns]
when = { event_type = "parcel.returned" }
record = "transition"
transaction_id = "$.data.order.id"
to_state = { path = "$.type", values = { "parcel.returned" = "charge" } }
"""
START = NOW - timedelta(hours=2)


def nanoseconds(instant: datetime) -> str:
    return str(int((instant - EPOCH).total_seconds()) * 10**9)


def span(name: str, minutes: float, trace: str, order: str | list[str] | None, **more: str) -> dict[str, Any]:
    at = START + timedelta(minutes=minutes)
    value: dict[str, Any] = {"stringValue": order}
    if isinstance(order, list):
        value = {"arrayValue": {"values": [{"stringValue": one} for one in order]}}
    own = [] if order is None else [{"key": "order.id", "value": value}]
    own += [{"key": key, "value": {"stringValue": text}} for key, text in more.items()]
    times = {"startTimeUnixNano": nanoseconds(at), "endTimeUnixNano": nanoseconds(at + timedelta(seconds=1))}
    identity = {"traceId": trace * 32, "spanId": f"{int(minutes * 10) + 1:016x}"}
    return {**identity, "name": name, "attributes": own, **times}


def delivered(order: str, minutes: float) -> bytes:
    at = (START + timedelta(minutes=minutes)).isoformat() + "Z"
    event = {"specversion": "1.0", "type": "parcel.delivered", "source": "/parcels", "id": order, "time": at}
    return json.dumps([{**event, "data": {"order": {"id": order}}}]).encode()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("pipelines")
    (folder / "orders.toml").write_text(ORDERS)
    catalog, journal = load(folder), MemoryJournal()
    intake = intake_over(journal, catalog)
    spans = [
        span("POST /orders", 0, "a", "o-1", carrier="acme"),
        span("charge", 1, "a", None),
        span("select", 1.5, "a", None),
        span("POST /orders", 2, "b", ["o-2"]),
        span("POST /orders", 115, "c", "o-3"),
    ]
    assert intake.accept(Request("traces", "application/json"), traces_json(*spans)).status == 200
    answer = intake.accept(Request("events", "application/cloudevents-batch+json"), delivered("o-1", 30))
    assert answer.status == 200, answer.body
    intake.close()
    store = Store(None, lambda: catalog, lambda: NOW)
    given = [
        Entry(number, number, NOW, entry.kind, entry.ingested_by, entry.tenant_scope, entry.table)
        for number, entry in enumerate(journal.entries, 1)
    ]
    store.load(given)
    with store.reader() as reader:
        yield reader
    store.close()


def test_each_checkpoint_is_a_state_and_the_last_completes(reader: Reader) -> None:
    rows = {row["transaction_id"]: row for row in page(reader, Filters()).items}
    assert {name: (row["workflow"], row["state"], row["status"]) for name, row in rows.items()} == {
        "o-1": ("orders", "parcel.delivered", "completed"),
        "o-2": ("orders", "POST /orders", "open"),
        "o-3": ("orders", "POST /orders", "open"),
    }
    assert rows["o-1"]["partner"] == "acme"
    assert rows["o-2"]["awaits"] == "charge"


def test_what_does_not_come_to_the_next_checkpoint_in_time_is_stuck_there(reader: Reader) -> None:
    stuck = page(reader, Filters(status=("stuck",))).items
    # o-2 had 5 minutes from minute 2; o-3 reached its checkpoint 5 minutes ago, to the instant.
    assert [(row["transaction_id"], row["stuck_reason"], row["overdue_at"]) for row in stuck] == [
        ("o-3", "state_limit", NOW),
        ("o-2", "state_limit", START + timedelta(minutes=7)),
    ]


def test_the_catalog_with_a_pipeline_can_be_answered_as_json(reader: Reader) -> None:
    answer = orjson.loads(orjson.dumps(declared(reader.catalog)))
    assert answer["pipelines"]["orders"]["id"] == "order.id"
    assert answer["pipelines"]["orders"]["partner"] == "carrier"
    returns = answer["mappings"]["returns"]
    assert list(answer["mappings"]) == ["returns"]
    assert (returns["transaction_id"], returns["record"]) == ("$.data.order.id", "transition")
    assert returns["to_state"] == {"path": "$.type", "values": {"parcel.returned": "charge"}}
    assert "order.id" in answer["join"]["attributes"]
