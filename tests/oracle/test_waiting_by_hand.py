"""Cases worked by hand, a sentence of the definition each: waiting, what is stuck, proofs and numbers."""

from tests.oracle.cases import CATALOG, MOVE, told
from tests.oracle.making import START, at, link, move, payload, review, span
from tests.oracle.numbers import series
from tests.oracle.odds import aalen_johansen
from tests.oracle.records import Record
from tests.oracle.world import World


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


def test_open_ones_count_in_the_odds_as_long_as_they_are_known() -> None:
    assert aalen_johansen([(1, "completed"), (2, "open"), (3, "failed"), (4, "open")]) == (0.25, 0.375)
    assert aalen_johansen([(5, "completed"), (5, "failed"), (5, "open")]) == (1 / 3, 1 / 3)


def test_odds_are_of_those_that_waited_as_long_in_the_same_state() -> None:
    records = [move(i, f"done-{i}", "received", **MOVE) for i in range(30)]
    records += [move(i + 10, f"done-{i}", "completed" if i < 20 else "failed", **MOVE) for i in range(30)]
    records += [move(100, "t", "received", **MOVE), move(0, "brief", "received", **MOVE), move(1, "brief", "failed")]
    answer = told(records, 104)["odds"]
    assert (answer["n"], answer["median_further_seconds"]) == (31, 360.0)
    assert (round(answer["completed"], 6), round(answer["otherwise"], 6)) == (round(20 / 30, 6), round(10 / 30, 6))
