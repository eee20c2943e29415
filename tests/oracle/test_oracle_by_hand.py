"""Cases worked by hand, one sentence of the definition each: what the oracle itself rests on."""

from datetime import datetime
from typing import Any

from app.catalog.model import Catalog, ErrorClass, ErrorMatch, Partner, Queue, State, Workflow
from tests.oracle.making import START, at, link, log_line, move, payload, review, span
from tests.oracle.numbers import series
from tests.oracle.records import Record
from tests.oracle.world import World

CATALOG = Catalog(
    workflows={
        "exchange": Workflow(
            owner="interop",
            deadline=15 * 60,
            exception_deadline=24 * 3600,
            states={
                "received": State(waits_on="us", limit=60, next=("submitted", "identity_review")),
                "identity_review": State(waits_on="review", limit=4 * 3600, next=("submitted",), exception=True),
                "submitted": State(
                    waits_on="partner", limit=600, next=("completed", "legal"), awaits="acknowledgement"
                ),
                "legal": State(waits_on="hold", limit=3600, next=("submitted",)),
                "dead_letter": State(waits_on="queue", exception=True, dead_letter=True),
                "shelf": State(waits_on="us"),
                "completed": State(terminal="completed"),
                "failed": State(terminal="failed"),
            },
        )
    },
    partners={"northwind": Partner(owner="partner-desk", peers=("api.northwind.example",))},
    queues={"desk": Queue(owner="member-services", decide_within=1800)},
    errors={"partner_rejection": ErrorClass(owner="rejections", match=(ErrorMatch(code="PR-*"),))},
)
MOVE = {"workflow": "exchange", "partner": "northwind"}


def told(records: list[Record], minutes: float, name: str = "t", as_of: datetime | None = None) -> dict[str, Any]:
    """The detail of one transaction so many minutes after the start."""
    return World(records, CATALOG, at(minutes), as_of).detail((None, name))


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


def test_the_owner_is_the_queues_the_classs_the_partners_then_the_workflows() -> None:
    reviewed = [move(1, "t", "identity_review", **MOVE), review(2, "t", "1", "opened", queue="desk")]
    assert told(reviewed, 3)["owner"] == "member-services"
    assert told([*reviewed, review(3, "t", "1", "approved")], 4)["owner"] == "interop"
    assert told([move(1, "t", "dead_letter", **MOVE, error_code="PR-1")], 3)["owner"] == "rejections"
    assert told([move(1, "t", "submitted", **MOVE, error_code="PR-1")], 3)["owner"] == "partner-desk"
    assert told([move(1, "t", "received", **MOVE)], 3)["owner"] == "interop"


def test_a_review_is_assigned_from_claim_to_release_and_its_closing_does_not_end_that() -> None:
    steps = [(2, "opened"), (4, "claimed"), (7, "released"), (9, "assigned"), (10, "approved")]
    records = [move(1, "t", "identity_review", **MOVE)] + [review(m, "t", "1", action) for m, action in steps]
    answer = told([*records, move(20, "t", "submitted", **MOVE), move(21, "t", "identity_review", **MOVE)], 31)
    assert answer["clocks"] == {"review_unassigned": (3 + 2 + 10) * 60.0, "review_assigned": 14 * 60.0, "partner": 60.0}


def test_a_task_is_overdue_by_its_latest_due_date_else_by_its_queue_until_it_closes() -> None:
    records = [move(0, "t", "identity_review", **MOVE), review(1, "t", "1", "opened", queue="desk")]
    assert told(records, 30)["stuck_reasons"] == []
    assert told(records, 31)["overdue_at"] == at(31)
    later = [*records, review(2, "t", "1", "escalated", due_at=at(90))]
    assert told(later, 89)["stuck_reason"] is None
    assert told(later, 95)["overdue_at"] == at(90)
    closed = [*later, review(91, "t", "1", "approved")]
    assert told(closed, 95)["stuck_reason"] is None
    assert told([*closed, review(93, "t", "1", "opened")], 95)["overdue_at"] == at(93)


def test_a_limit_counts_from_the_latest_transition_even_to_the_same_state() -> None:
    records = [move(0, "t", "received", **MOVE), move(5, "t", "received", **MOVE)]
    assert told(records[:1], 5)["overdue_at"] == at(1)
    assert (told(records, 6)["overdue_at"], told(records, 6)["limit_at"]) == (at(6), at(6))
    assert told(records, 5.5)["overdue_at"] is None


def test_an_exception_state_exchanges_the_deadline_and_breaks_its_run() -> None:
    shelf = [move(0, "t", "shelf", **MOVE)]
    assert (told(shelf, 20)["overdue_at"], told(shelf, 20)["stuck_reason"]) == (at(15), "deadline")
    excepted = [*shelf, move(16, "t", "dead_letter", **MOVE)]
    assert (told(excepted, 20)["overdue_at"], told(excepted, 20)["deadline_at"]) == (None, at(24 * 60))
    assert told(excepted, 25 * 60)["overdue_at"] == at(24 * 60)


def test_a_due_date_of_its_own_counts_where_earlier_and_a_later_one_ends_the_run() -> None:
    records = [move(0, "t", "shelf", **MOVE, due_at=at(5))]
    assert (told(records, 6)["overdue_at"], told(records, 6)["deadline_at"]) == (at(5), at(5))
    moved = [*records, move(8, "t", "shelf", **MOVE, due_at=at(12))]
    assert told(moved, 9)["overdue_at"] is None
    assert told(moved, 13)["overdue_at"] == at(12)
    assert told([move(0, "t", "shelf", **MOVE, due_at=at(99))], 16)["overdue_at"] == at(15)


def test_the_earliest_unbroken_reason_dates_it_and_the_most_specific_is_stated() -> None:
    answer = told([move(0, "t", "submitted", **MOVE)], 20)
    assert (answer["stuck_reason"], answer["stuck_reasons"]) == ("state_limit", ["state_limit", "deadline"])
    assert answer["overdue_at"] == at(10)
    moved = told([move(0, "t", "submitted", **MOVE), move(16, "t", "submitted", **MOVE)], 30)
    assert (moved["stuck_reason"], moved["overdue_at"]) == ("state_limit", at(15))


def test_in_a_hold_only_its_own_limit_holds_and_the_hold_breaks_the_others() -> None:
    records = [move(0, "t", "submitted", **MOVE), move(20, "t", "legal", **MOVE)]
    assert told(records, 30)["stuck_reason"] is None
    assert told(records, 81)["stuck_reasons"] == ["state_limit"]
    released = [*records, move(40, "t", "shelf", **MOVE)]
    assert (told(released, 41)["stuck_reason"], told(released, 41)["overdue_at"]) == ("deadline", at(40))


def test_a_finished_stretch_breaks_every_reason() -> None:
    records = [move(i, "t", state, **MOVE) for i, state in ((0, "shelf"), (20, "completed"), (30, "shelf"))]
    assert (told(records, 31)["stuck_reason"], told(records, 31)["overdue_at"]) == ("deadline", at(30))


def _taught(minutes: float, count: int = 30, since: float = -24 * 60) -> list[Record]:
    """Transactions of an undeclared workflow that stayed so long in `a`, by default the day before the tests' day."""
    return [
        move(since + i + (minutes if to == "b" else 0), f"old-{i}", to, workflow="unknown")
        for i in range(count)
        for to in ("a", "b")
    ]


def test_a_dwell_beyond_its_own_history_is_stuck_from_twice_the_median() -> None:
    now = [move(0, "t", "a", workflow="unknown")]
    answer = told([*_taught(10), *now], 20.5)
    assert (answer["stuck_reasons"], answer["overdue_at"], answer["expected_seconds"]) == (["learned"], at(20), 600)
    assert told([*_taught(10), *now], 20)["stuck_reason"] is None
    assert told([*_taught(10, 29), *now], 21)["stuck_reason"] is None


def test_what_ended_today_or_a_month_before_midnight_teaches_nothing() -> None:
    present, day = [move(60, "t", "a", workflow="unknown")], 24 * 60
    assert told([*_taught(10, since=0), *present], 95)["stuck_reason"] is None
    assert told([*_taught(10, since=-30 * day), *present], 95)["stuck_reason"] == "learned"
    assert told([*_taught(10, since=-31 * day), *present], 95)["stuck_reason"] is None


def test_an_undeclared_workflow_is_ended_after_ten_times_its_longest_gaps() -> None:
    records = [*_taught(10), move(0, "t", "a", workflow="unknown"), move(5, "t", "b", workflow="unknown")]
    assert told(records, 104.9)["status"] == "open"
    answer = told(records, 105)
    assert (answer["status"], answer["finished_at"], answer["inferred"]) == ("ended", at(5), True)
    assert answer["clocks"] == {"unknown": 300.0}
    ages = _taught(60 * 24 * 60, since=-100 * 24 * 60)
    assert told([*ages, move(0, "t", "a", workflow="unknown")], 89 * 24 * 60)["status"] == "open"
    assert told([*ages, move(0, "t", "a", workflow="unknown")], 90 * 24 * 60)["status"] == "ended"


def test_transactions_of_spans_alone_end_by_the_gaps_of_spans() -> None:
    old = [span(-1440 + i + gap, f"{i:02}", f"{gap}", f"old-{i}") for i in range(30) for gap in (0, 2)]
    answer = told([*old, span(0, "ff", "1", "t"), span(1, "ff", "2", "t")], 21)
    assert (answer["status"], answer["finished_at"], answer["state"]) == ("ended", at(1), None)
    assert told([*old, span(0, "ff", "1", "t"), span(1, "ff", "2", "t")], 20)["status"] == "open"


def test_a_handover_is_the_strongest_proof_of_the_present_wait() -> None:
    submitted = [move(1, "t", "submitted", **MOVE)]
    assert told(submitted, 3)["handover"] == "none"
    call = span(1.1, "aa", "1", "t", kind=3, attributes=[{"key": "server.address", "value": "api.northwind.example"}])
    assert told([*submitted, call], 3)["handover"] == "called"
    assert told([*submitted, call, payload(2, "t", "response")], 3)["handover"] == "answered"
    again = [*submitted, call, move(4, "t", "received", **MOVE), move(5, "t", "submitted", **MOVE)]
    assert told(again, 6)["handover"] == "none"
    assert told([*again, move(5.5, "t", "received", **MOVE)], 6)["handover"] is None


def test_evidence_is_partial_for_an_undeclared_move_and_complete_for_declared_ones() -> None:
    fine = [move(0, "t", "received", **MOVE), move(1, "t", "submitted", **MOVE)]
    assert told(fine, 2)["evidence"] == "complete"
    assert told([*fine, move(2, "t", "received", **MOVE)], 3)["evidence"] == "partial"
    assert told([move(0, "t", "submitted", **MOVE)], 2)["evidence"] == "partial"
    orphan = [*fine, span(0.5, "aa", "02", "t", parent_span_id="01")]
    assert told(orphan, 2)["evidence"] == "complete"
    assert told([*orphan, move(2, "t", "completed", **MOVE)], 3)["evidence"] == "partial"


def test_related_are_those_that_share_a_trace_a_link_a_reference_or_a_key() -> None:
    records = [
        span(1, "aa", "1", "a"),
        span(2, "aa", "2", "b"),
        span(3, "bb", "1", "c", links=[link("aa", "2")]),
        move(4, "d", "received", external_ref="r"),
        move(5, "e", "received", external_ref="r"),
    ]
    world = World(records, CATALOG, at(9))
    related = {name: world.detail((None, name))["related"] for name in "abcde"}
    assert related == {"a": ["b", "c"], "b": ["a", "c"], "c": ["a", "b"], "d": ["e"], "e": ["d"]}


def test_numbers_at_an_earlier_instant_are_judged_by_the_records_up_to_it() -> None:
    records = [
        move(0, "t", "shelf", **MOVE),
        move(20, "t", "dead_letter", **MOVE),
        move(50, "t", "completed", **MOVE),
        move(30, "u", "received", workflow="exchange"),
    ]
    world = World(records, CATALOG, at(55))
    hours = [(START, at(18)), (at(18), at(40)), (at(40), at(60))]
    assert series(world, "started", hours) == {(): [1, 1, 0]}
    assert series(world, "finished", hours, ["partner"]) == {("northwind",): [0, 0, 1], (None,): [0, 0, 0]}
    assert series(world, "stuck", hours) == {(): [1, 1, 1]}
    assert series(world, "stuck", hours, filters={"partner": ["northwind"]}) == {(): [1, 0, 0]}
    assert series(world, "queue_depth", hours) == {(): [0, 1, 0]}
