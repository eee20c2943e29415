"""How records find their transaction when they do not name it."""

from collections.abc import Callable

from tests.oracle.cases import MOVE
from tests.oracle.making import decision, move, span
from tests.store.conftest import Holding

TRACE, OTHER, THIRD = "a" * 32, "b" * 32, "c" * 32


def joined(held: Holding) -> set[tuple[int, str, str]]:
    """(rule, event id, transaction id) of every record that was joined."""
    return {(row["rule"], row["event_id"], row["tx"][1:]) for row in held.table("record_joins")}


def test_a_record_with_only_a_trace_belongs_to_who_is_named_on_it_whenever_that_is_learnt(
    holding: Callable[..., Holding],
) -> None:
    held = holding([move(0, None, "submitted", trace_id=TRACE, event_id="late", **MOVE)])
    assert held.table("transactions") == []
    held.load([span(1, TRACE, "1" * 16, "t")])
    assert held.transaction("t")["state"] == "submitted"
    assert joined(held) == {(2, "late", "t")}


def test_a_callback_with_only_the_partners_reference_joins_and_its_trace_follows(
    holding: Callable[..., Holding],
) -> None:
    held = holding(
        [
            move(0, "t", "submitted", external_ref="R", event_id="1", **MOVE),
            move(2, None, "completed", external_ref="R", trace_id=OTHER, event_id="2", partner="northwind"),
            span(2, OTHER, "1" * 16),
        ]
    )
    found = held.transaction("t")
    assert (found["status"], found["spans"]) == ("completed", 1)


def test_a_reference_of_another_partner_joins_nothing(holding: Callable[..., Holding]) -> None:
    held = holding(
        [
            move(0, "t", "submitted", external_ref="R", event_id="1", **MOVE),
            move(2, None, "completed", external_ref="R", event_id="2", partner="another"),
        ]
    )
    assert held.transaction("t")["state"] == "submitted"
    assert joined(held) == set()


def test_of_several_the_earliest_started_is_taken_even_if_it_comes_last(holding: Callable[..., Holding]) -> None:
    held = holding(
        [
            move(5, "younger", "submitted", external_ref="R", event_id="1", **MOVE),
            decision(6, None, external_ref="R", event_id="loose"),
        ]
    )
    assert joined(held) == {(3, "loose", "younger")}
    held.load([move(1, "older", "submitted", external_ref="R", event_id="0", **MOVE)])
    assert joined(held) == {(3, "loose", "older")}
    assert held.transaction("younger")["last_at"] < held.transaction("older")["last_at"]


def test_what_was_joined_leads_others_on(holding: Callable[..., Holding]) -> None:
    held = holding(
        [
            decision(4, None, idempotency_key="K", event_id="second"),
            decision(3, None, external_ref="R", idempotency_key="K", event_id="first"),
            move(0, "t", "submitted", external_ref="R", event_id="1", **MOVE),
        ]
    )
    assert joined(held) == {(3, "first", "t"), (3, "second", "t")}


def test_a_span_link_leads_its_trace_to_the_transaction_of_the_other(holding: Callable[..., Holding]) -> None:
    held = holding(
        [span(1, OTHER, "2" * 16, links=[{"trace_id": TRACE, "span_id": "1" * 16}]), span(0, TRACE, "1" * 16, "t")]
    )
    assert held.transaction("t")["spans"] == 2


def test_a_link_into_a_batch_leads_to_the_transaction_that_the_linked_span_names(
    holding: Callable[..., Holding],
) -> None:
    held = holding(
        [
            span(0, TRACE, "1" * 16, "first"),
            span(1, TRACE, "2" * 16, "second"),
            span(2, OTHER, "3" * 16, links=[{"trace_id": TRACE, "span_id": "2" * 16}]),
        ]
    )
    assert (held.transaction("first")["spans"], held.transaction("second")["spans"]) == (1, 2)


def test_a_trace_that_is_named_later_no_longer_follows_a_reference(holding: Callable[..., Holding]) -> None:
    held = holding(
        [
            move(0, "t", "submitted", external_ref="R", event_id="1", **MOVE),
            decision(2, None, external_ref="R", trace_id=OTHER, event_id="loose"),
        ]
    )
    assert joined(held) == {(3, "loose", "t")}
    held.load([span(3, OTHER, "1" * 16, "named")])
    assert joined(held) == {(2, "loose", "named")}
    assert held.transaction("t")["last_at"] == held.transaction("t")["started_at"]


def test_references_do_not_cross_tenants_tokens(holding: Callable[..., Holding]) -> None:
    held = holding(
        [
            move(0, "t", "submitted", external_ref="R", event_id="1", tenant_scope="north", **MOVE),
            decision(2, None, external_ref="R", event_id="2"),
        ]
    )
    assert joined(held) == set()
