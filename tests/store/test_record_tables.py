"""Each record is stored once, whatever was sent twice; of two that disagree the first stands."""

from collections.abc import Callable

from tests.oracle.cases import MOVE
from tests.oracle.making import move, payload, review, span
from tests.store.conftest import Holding

TRACE, OTHER = "a" * 32, "b" * 32


def test_a_record_sent_twice_is_stored_once(holding: Callable[..., Holding]) -> None:
    records = [
        move(0, "t", "received", event_id="1", **MOVE),
        review(1, "t", "task", "opened", event_id="2"),
        payload(2, "t", "request", event_id="3"),
        span(3, TRACE, "1" * 16, "t"),
    ]
    held = holding(records + records)
    held.load(records)
    for table in ("transitions", "review_actions", "payloads", "spans"):
        assert len(held.table(table)) == 1, table
    assert held.table("conflicts") == []


def test_of_two_records_with_one_key_the_first_stands_and_the_second_is_a_conflict(
    holding: Callable[..., Holding],
) -> None:
    held = holding([move(0, "t", "received", event_id="1", **MOVE)])
    held.load([move(1, "t", "submitted", event_id="1", **MOVE)])
    assert [row["to_state"] for row in held.table("transitions")] == ["received"]
    (conflict,) = held.table("conflicts")
    assert (conflict["kind"], conflict["record_key"]) == ("transitions", "engine 1")


def test_a_key_is_one_over_all_kinds_of_event(holding: Callable[..., Holding]) -> None:
    held = holding([move(0, "t", "received", event_id="1", **MOVE), review(1, "t", "task", "opened", event_id="1")])
    assert held.table("review_actions") == []
    assert [row["kind"] for row in held.table("conflicts")] == ["review_actions"]


def test_a_payload_encrypted_anew_is_the_same_payload(holding: Callable[..., Holding]) -> None:
    first = payload(0, "t", "request", event_id="1", body=b"x", sha256="1")
    again = payload(0, "t", "request", event_id="1", body=b"y", sha256="2")
    held = holding([first, again])
    assert len(held.table("payloads")) == 1
    assert held.table("conflicts") == []


def test_a_span_that_says_something_else_under_a_known_key_is_a_conflict(holding: Callable[..., Holding]) -> None:
    held = holding([span(0, TRACE, "1" * 16, "t"), span(0, TRACE, "1" * 16, "t", name="other")])
    assert [row["name"] for row in held.table("spans")] == ["work"]
    assert [row["record_key"] for row in held.table("conflicts")] == [f"{TRACE} {'1' * 16}"]


def test_a_record_from_a_clock_far_ahead_counts_when_it_came(holding: Callable[..., Holding]) -> None:
    held = holding([move(0, "t", "received", event_id="1", **MOVE) | {"event_time": move(9, "t", "x")["event_time"]}])
    (row,) = held.table("transitions")
    assert row["event_at"] == row["ingested_at"]
    assert row["event_time"] != row["event_at"]


def test_one_id_under_two_tenants_tokens_is_two_transactions(holding: Callable[..., Holding]) -> None:
    held = holding(
        [
            move(0, "t", "received", event_id="1", **MOVE),
            move(1, "t", "submitted", event_id="2", tenant_scope="north", **MOVE),
        ]
    )
    states = {row["tenant_scope"]: row["state"] for row in held.table("transactions")}
    assert states == {"": "received", "north": "submitted"}


def test_an_id_cannot_be_written_that_reads_as_another_tenants(holding: Callable[..., Holding]) -> None:
    held = holding(
        [
            move(0, "t", "received", event_id="1", tenant_scope="north", **MOVE),
            move(1, "north\x1ft", "submitted", event_id="2", **MOVE),
        ]
    )
    assert {(row["tenant_scope"], row["transaction_id"]) for row in held.table("transactions")} == {
        ("north", "t"),
        ("", "north\x1ft"),
    }


def test_client_spans_that_say_whom_they_called_are_kept_apart(holding: Callable[..., Holding]) -> None:
    attributes = [
        {"key": "server.address", "value": "api.x"},
        {"key": "http.response.status_code", "value": "\x01i202"},
    ]
    held = holding(
        [span(0, TRACE, "1" * 16, "t", kind=3, attributes=attributes), span(0, TRACE, "2" * 16, "t", kind=3)]
    )
    assert [(row["peer"], row["status"]) for row in held.table("calls")] == [("api.x", "202")]
