"""Events on trial where the store is: which transaction each would join and why, and nothing of it stays."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.instants import to_rfc3339
from tests.api.conftest import Calling
from tests.oracle.making import at, move, span

TRACE = "ab" * 16
KNOWN = [
    move(0, "paid", "received", external_ref="ACME-77", idempotency_key="key-1", partner="acme"),
    span(0, TRACE, "cd" * 8, transaction_id="traced"),
    move(1, "traced", "received"),
]
Trying = Callable[..., list[dict[str, Any]]]


def event(event_id: str, minutes: float = 2, **data: Any) -> dict[str, Any]:
    kind = "transom.workflow.transition.v1"
    time = to_rfc3339(at(minutes))
    return {"specversion": "1.0", "id": event_id, "source": "trial", "type": kind, "time": time, "data": data}


def tried(client: FlaskClient, *events: dict[str, Any], path: str = "/api/v1/events") -> list[dict[str, Any]]:
    sent = json.dumps(events)
    answered = client.post(f"{path}?dry_run=1", data=sent, content_type="application/cloudevents-batch+json")
    assert answered.status_code == 200, answered.get_json()
    items: list[dict[str, Any]] = answered.get_json()["items"]
    return items


@pytest.mark.parametrize(
    ("data", "transaction", "reason"),
    [
        ({"transaction_id": "paid"}, "paid", "It names the transaction."),
        ({"transaction_id": "fresh"}, "fresh", "It names the transaction."),
        ({"trace_id": TRACE}, "traced", f"Its trace {TRACE} holds a record that names the transaction."),
        ({"external_ref": "ACME-77", "partner": "acme"}, "paid", "Its external reference 'ACME-77' leads there."),
        ({"idempotency_key": "key-1"}, "paid", "Its idempotency key 'key-1' leads there."),
        ({"external_ref": "ACME-78"}, None, "No transaction is known by its external reference 'ACME-78'"),
        ({"external_ref": "ACME-77", "partner": "other"}, None, "it would stay unjoined until one is."),
    ],
)
def test_an_event_on_trial_names_the_transaction_that_it_would_join_and_why(
    calling: Calling, data: dict[str, Any], transaction: str | None, reason: str
) -> None:
    [item] = tried(calling(KNOWN), event("e", to_state="submitted", **data))
    assert (item["index"], item["kind"], item["problems"], item["also"]) == (0, "transition", [], [])
    assert item["record"]["to_state"] == "submitted"
    assert item["transaction_id"] == transaction
    assert reason in item["why"]
    assert (item["status"], item["state"]) == (("open", "submitted") if transaction else (None, None))


def test_the_state_is_that_of_the_transaction_with_the_event_in_it(calling: Calling) -> None:
    client = calling([move(0, "t", "received"), move(10, "t", "done")])
    early, late = (tried(client, event("e", minutes, transaction_id="t", to_state="submitted")) for minutes in (5, 15))
    assert [(item["state"]) for [item] in (early, late)] == ["done", "submitted"]


def test_events_tried_together_join_each_other(calling: Calling) -> None:
    client = calling()
    first = event("1", 1, transaction_id="new", to_state="received", external_ref="R-1")
    second = event("2", 2, external_ref="R-1", to_state="submitted")
    items = tried(client, first, second)
    assert [(item["transaction_id"], item["state"]) for item in items] == [("new", "submitted")] * 2


def test_nothing_of_what_was_tried_stays(calling: Calling) -> None:
    client = calling(KNOWN)
    paths = ("/api/v1/transactions", "/api/v1/version", "/api/v1/sources")
    before = [client.get(path).get_json() for path in paths]
    for _ in range(2):
        [item] = tried(client, event("e", transaction_id="paid", to_state="completed"))
        assert item["problems"] == []
    assert [client.get(path).get_json() for path in paths] == before


def test_a_key_that_is_taken_is_said_and_so_is_one_taken_by_another_record(calling: Calling) -> None:
    client = calling([move(0, "t", "received", source="trial", event_id="e")])
    [repeated] = tried(client, event("e", 0, transaction_id="t", to_state="received"))
    assert "changes nothing" in repeated["problems"][0]
    assert (repeated["transaction_id"], repeated["state"]) == ("t", "received")
    [conflicting] = tried(client, event("e", 0, transaction_id="t", to_state="submitted"))
    assert "that one counts" in conflicting["problems"][0]
    assert (conflicting["transaction_id"], conflicting["why"]) == (None, None)
    items = tried(client, *[event("again", 3, transaction_id="t", to_state="submitted")] * 2)
    assert [item["problems"] for item in items] == [[], []]


def test_what_the_collector_would_refuse_says_why_and_joins_nothing(calling: Calling) -> None:
    good, bad = tried(calling(), event("1", transaction_id="t", to_state="a"), event("2", transaction_id="t"))
    assert good["transaction_id"] == "t"
    assert (bad["record"], bad["transaction_id"], bad["why"], bad["state"]) == (None, None, None, None)
    assert "to_state" in bad["problems"][0]


def test_the_collectors_own_path_answers_the_same_on_this_port(calling: Calling) -> None:
    client, asked = calling(KNOWN), event("e", transaction_id="paid", to_state="submitted")
    assert tried(client, asked, path="/v1/events") == tried(client, asked)


@pytest.mark.parametrize("path", ["/v1/events", "/api/v1/events"])
def test_nothing_is_taken_here_that_is_not_only_tried(calling: Calling, path: str) -> None:
    client = calling(collector="http://127.0.0.1:4318")
    for query, status, sentence in (
        ("", 400, "sent to the collector at http://127.0.0.1:4318/v1/events"),
        ("?dry_run=0", 400, "only dry_run=1"),
        ("?dry_run=1&x=1", 400, "Known: dry_run"),
        ("?dry_run=1", 415, ""),
    ):
        refused = client.post(path + query, data=b"<x/>", content_type="text/xml")
        assert (refused.status_code, refused.mimetype) == (status, "application/problem+json")
        assert sentence in refused.get_json()["detail"]
