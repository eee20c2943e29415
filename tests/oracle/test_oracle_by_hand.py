"""Cases worked by hand, a sentence of the definition each: records, joins, and what a transaction is called."""

from tests.oracle.cases import CATALOG, MOVE, told
from tests.oracle.making import at, link, log_line, move, payload, review, span
from tests.oracle.world import World


def test_the_first_record_that_names_an_id_creates_its_transaction() -> None:
    answer = told([review(3, "t", "1", "opened")], 5)
    assert (answer["started_at"], answer["status"], answer["state"]) == (at(3), "open", None)
    assert answer["clocks"] == {"unknown": 120.0}


def test_the_latest_transition_is_the_state_and_an_earlier_one_arriving_late_is_not() -> None:
    records = [move(2, "t", "submitted", **MOVE), move(1, "t", "received", **MOVE)]
    assert told(records, 3)["state"] == "submitted"


def test_equal_times_are_ordered_by_sequence_with_nulls_last_then_key() -> None:
    same = [move(1, "t", "a", sequence=2), move(1, "t", "b", sequence=None), move(1, "t", "c", sequence=1)]
    assert told(same, 3)["state"] == "b"
    keyed = [move(1, "t", "late", event_id="2"), move(1, "t", "early", event_id="10")]
    assert told(keyed, 3)["state"] == "late"


def test_an_event_time_far_ahead_counts_as_the_instant_of_its_intake() -> None:
    ahead = move(60, "t", "received", **MOVE, ingested_at=at(1))
    answer = told([ahead, move(2, "t", "submitted", **MOVE)], 3)
    assert (answer["started_at"], answer["state"], answer["evidence"]) == (at(1), "submitted", "partial")
    within = move(6, "t", "received", **MOVE, ingested_at=at(1))
    assert told([within], 7)["started_at"] == at(6)


def test_of_two_records_with_one_key_the_first_to_arrive_stands() -> None:
    first = move(1, "t", "received", **MOVE, event_id="1", ingested_at=at(2))
    second = move(1, "t", "submitted", **MOVE, event_id="1", ingested_at=at(3))
    answer = told([second, first], 4)
    assert (answer["state"], answer["evidence"]) == ("received", "partial")
    assert told([first, first | {"ingested_at": at(3)}], 4)["evidence"] == "complete"


def test_one_key_under_two_tenant_scopes_is_two_records_and_one_id_two_transactions() -> None:
    records = [move(1, "t", "received", event_id="1", tenant_scope=scope) for scope in ("a", "b")]
    world = World(records, CATALOG, at(2))
    assert {name: world.segment(name)["tenant"] for name in world.records} == {("a", "t"): "a", ("b", "t"): "b"}


def test_what_arrived_after_as_of_is_not_known_then() -> None:
    records = [move(1, "t", "received", **MOVE), move(2, "t", "submitted", **MOVE, ingested_at=at(30))]
    assert told(records, 40, as_of=at(20))["state"] == "received"
    assert told(records, 40, as_of=at(20))["clocks"] == {"us": 19 * 60.0}
    assert told(records, 40, as_of=at(30))["state"] == "submitted"


def test_the_whole_trace_belongs_to_the_transaction_that_one_record_of_it_names() -> None:
    records = [span(1, "aa", "01"), span(2, "aa", "02", "t"), log_line(0, "aa")]
    answer = told(records, 3)
    assert (answer["started_at"], answer["trace_ids"], answer["evidence"]) == (at(0), ["aa"], "thin")


def test_spans_of_a_batch_that_name_their_own_id_keep_it_and_the_rest_is_of_each() -> None:
    world = World([span(1, "aa", "01"), span(2, "aa", "02", "x"), span(3, "aa", "03", "y")], CATALOG, at(9))
    spans = {name[1]: [one["span_id"] for one in records] for name, records in world.records.items()}
    assert spans == {"x": ["01", "02"], "y": ["01", "03"]}


def test_a_callback_with_only_the_partners_reference_joins_with_its_trace() -> None:
    records = [
        move(1, "t", "submitted", **MOVE, external_ref="NW-1"),
        payload(5, None, "callback", external_ref="NW-1", trace_id="bb"),
        span(6, "bb", "01"),
    ]
    answer = told(records, 9)
    assert (answer["trace_ids"], answer["handover"], len(answer["payload_ids"])) == (["bb"], "called_back", 1)


def test_a_reference_leads_only_to_a_transaction_of_the_partner_that_the_record_names() -> None:
    records = [
        move(1, "x", "submitted", **MOVE, external_ref="1"),
        move(2, "y", "submitted", workflow="exchange", partner="other", external_ref="1"),
        payload(5, None, "callback", external_ref="1", partner="other"),
    ]
    world = World(records, CATALOG, at(9))
    assert [len(world.records[None, name]) for name in "xy"] == [1, 2]


def test_of_several_that_a_key_leads_to_the_earliest_started_gets_the_record() -> None:
    records = [
        move(2, "a", "submitted", idempotency_key="k"),
        move(1, "b", "submitted", idempotency_key="k"),
        payload(5, None, "callback", idempotency_key="k"),
    ]
    world = World(records, CATALOG, at(9))
    assert [len(world.records[None, name]) for name in "ab"] == [1, 2]


def test_a_span_link_leads_its_trace_to_the_linked_transaction_and_on_to_the_next() -> None:
    records = [
        span(1, "aa", "01", "t"),
        span(2, "bb", "01", links=[link("aa", "01")]),
        span(3, "bb", "02"),
        span(4, "cc", "01", links=[link("bb", "02")]),
        span(5, "dd", "01"),
    ]
    world = World(records, CATALOG, at(9))
    assert world.detail((None, "t"))["trace_ids"] == ["aa", "bb", "cc"]
    assert [one["trace_id"] for one in world.unjoined] == ["dd"]


def test_segments_are_the_latest_named_but_the_tenant_is_the_first() -> None:
    records = [
        move(1, "t", "a", workflow="w", partner="p", tenant="one", version="1"),
        move(2, "t", "b", partner="q", tenant="two"),
        span(3, "aa", "01", "t", partner="r", tenant="three", version="3"),
    ]
    answer = told(records, 4)
    assert [answer[name] for name in ("workflow", "partner", "tenant", "version")] == ["w", "q", "one", "1"]


def test_repeats_of_a_terminal_state_move_neither_its_finish_nor_its_since() -> None:
    states = ("received", "completed", "submitted", "completed", "completed")
    answer = told([move(i, "t", state, **MOVE) for i, state in enumerate(states)], 9)
    assert (answer["status"], answer["finished_at"], answer["state_since"]) == ("completed", at(3), at(3))
    assert answer["clocks"] == {"us": 60.0, "unknown": 60.0, "partner": 60.0}


def test_a_catalogs_match_gives_a_class_and_each_is_of_the_latest_that_has_it() -> None:
    records = [
        move(1, "t", "received", **MOVE, error_code="PR-7"),
        move(2, "t", "failed", **MOVE, error_class="processing"),
        move(3, "t", "failed", **MOVE),
    ]
    answer = told(records, 4)
    assert (answer["error_class"], answer["error_code"]) == ("processing", "PR-7")
    assert told(records[:1], 4)["error_class"] == "partner_rejection"
    assert answer["signature"] == ("exchange", "failed", None, "processing", "PR-7", "northwind")


def test_retries_are_the_highest_attempt_less_one() -> None:
    assert told([move(1, "t", "a", attempt=3), move(2, "t", "b", attempt=2)], 4)["retries"] == 2
    assert told([move(1, "t", "a")], 4)["retries"] == 0


def test_a_duplicate_shares_the_key_or_without_one_the_reference_and_the_segments() -> None:
    records = [
        move(1, "a", "received", **MOVE, idempotency_key="k", external_ref="r"),
        move(2, "b", "received", **MOVE, idempotency_key="k"),
        move(3, "c", "received", **MOVE, external_ref="r"),
        move(4, "d", "received", **MOVE, external_ref="r", idempotency_key="own"),
        move(5, "e", "received", workflow="exchange", idempotency_key="k"),
    ]
    world = World(records, CATALOG, at(9))
    assert [world.item((None, name))["duplicate_of"] for name in "abcde"] == [None, "a", "a", None, None]
