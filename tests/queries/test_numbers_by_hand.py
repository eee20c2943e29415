"""Each number worked by hand on a few records; all times are minutes after the start of the tests' day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.domain.errors import BadInput, NotFound
from app.queries.filters import Filters
from app.queries.metrics import series
from app.store.reader import Reader
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move, review, span
from tests.oracle.records import Record

Asking = Callable[..., Reader]
HOUR, DAY = 60, 24 * 60


def points(reader: Reader, number: str, since: float, until: float, *how: Any, **more: Any) -> list[tuple[Any, int]]:
    """(value, n) of each bucket of the one series over all transactions."""
    (one,) = series(reader, number, Filters(from_=at(since), to=at(until)), (), *how, **more)
    return [(point["value"], point["n"]) for point in one["points"]]


def passed(name: str, start: float, end: float, to_state: str = "completed", **fields: Any) -> list[Record]:
    """A transaction that starts and finishes."""
    return [move(start, name, "received", **MOVE, **fields), move(end, name, to_state, **MOVE, **fields)]


def test_started_and_finished_count_by_their_own_instants(asking: Asking) -> None:
    reader = asking([*passed("a", 0, 60), *passed("b", 59, 70), *passed("c", 60, 61)], 130)
    assert points(reader, "started", 0, 120, "1h") == [(2, 2), (1, 1)]
    assert points(reader, "finished", 0, 120, "1h") == [(0, 0), (3, 3)]


def test_an_instant_on_the_edge_of_two_buckets_is_in_the_later(asking: Asking) -> None:
    reader = asking(passed("a", 60, 120), 130)
    assert points(reader, "started", 0, 120, "1h") == [(0, 0), (1, 1)]
    assert points(reader, "finished", 0, 120, "1h") == [(0, 0), (0, 0)]


def test_success_is_a_share_of_what_was_judged_and_null_where_nothing_was(asking: Asking) -> None:
    reader = asking([*passed("a", 0, 5), *passed("b", 0, 5), *passed("c", 0, 6, "failed"), *passed("d", 0, 70)], 200)
    assert points(reader, "success_rate", 0, 180, "1h") == [(2 / 3, 3), (1.0, 1), (None, 0)]


def test_completion_is_a_continuous_quantile_of_the_completed_alone(asking: Asking) -> None:
    records = [*passed("a", 0, 1), *passed("b", 0, 2), *passed("c", 0, 4), *passed("d", 0, 50, "failed")]
    reader = asking(records, 60)
    assert points(reader, "completion_seconds", 0, 60) == [(120.0, 3)]
    assert points(reader, "completion_seconds", 0, 60, None, "p95") == [(pytest.approx(228.0), 3)]
    assert points(reader, "completion_seconds", 0, 60, None, "p99") == [(pytest.approx(237.6), 3)]
    assert points(reader, "completion_seconds", 60, 120) == [(None, 0)]


def test_attainment_is_by_the_bucket_of_the_deadline_and_open_ones_are_missed(asking: Asking) -> None:
    intime, late, still_open = passed("a", 0, 15), passed("b", 0, 15.5), [move(0, "c", "received", **MOVE)]
    reader = asking([*intime, *late, *still_open, *passed("d", 50, 51)], 60)
    assert points(reader, "deadline_attainment", 0, 60) == [(1 / 3, 3)], "the deadline of d has not passed"
    assert points(reader, "deadline_attainment", 15, 16) == [(1 / 3, 3)]
    assert points(reader, "deadline_attainment", 0, 15) == [(None, 0)]


def test_the_exception_promise_is_to_those_that_were_in_an_exception_by_then(asking: Asking) -> None:
    records = [
        *passed("plain", 0, 20),
        move(0, "kept", "identity_review", **MOVE),
        move(DAY, "kept", "completed", **MOVE),
        move(0, "missed", "identity_review", **MOVE),
        move(0, "later", "received", **MOVE),
        move(DAY + 1, "later", "identity_review", **MOVE),
    ]
    reader = asking(records, 2 * DAY)
    assert points(reader, "exception_attainment", 0, 2 * DAY, "1d") == [(None, 0), (0.5, 2)]


def test_stuck_is_what_stands_at_the_end_and_overdue_hours_what_passed_until_then(asking: Asking) -> None:
    records = [move(0, "t", "submitted", **MOVE), move(130, "t", "completed", **MOVE)]
    reader = asking(records, 240)
    assert points(reader, "stuck", 0, 180, "1h") == [(1, 1), (1, 1), (0, 0)], "from minute 10, its state's limit"
    hours = points(reader, "overdue_hours", 0, 240, "1h")
    assert hours == [(pytest.approx(50 / 60), 1), (1.0, 1), (pytest.approx(10 / 60), 1), (0.0, 0)]


def test_hours_of_what_is_still_so_run_to_now_and_not_beyond(asking: Asking) -> None:
    reader = asking([move(0, "t", "submitted", **MOVE)], 100)
    assert points(reader, "overdue_hours", 0, 180, "1h") == [
        (pytest.approx(50 / 60), 1),
        (pytest.approx(40 / 60), 1),
        (0.0, 0),
    ]


def test_queue_depth_counts_queues_and_reviews_at_the_end(asking: Asking) -> None:
    records = [
        move(0, "a", "identity_review", **MOVE),
        move(10, "b", "dead_letter", **MOVE),
        move(60, "a", "submitted", **MOVE),
    ]
    assert points(asking(records, 61), "queue_depth", 0, 120, "1h") == [(1, 1), (1, 1)]


def test_a_retry_happens_at_the_first_transition_that_carries_its_number(asking: Asking) -> None:
    records = [
        move(0, "a", "submitted", **MOVE, attempt=1),
        move(10, "a", "submitted", **MOVE, attempt=2),
        move(20, "a", "legal", **MOVE, attempt=2),
        move(70, "a", "submitted", **MOVE, attempt=3),
        move(80, "a", "completed", **MOVE, attempt=3),
        *passed("b", 0, 81),
    ]
    reader = asking(records, 130)
    assert points(reader, "retries", 0, 120, "1h") == [(1, 1), (1, 1)]
    assert points(reader, "retry_rate", 0, 120, "1h") == [(None, 0), (0.5, 2)]


def test_dead_letters_are_transitions_into_such_a_state(asking: Asking) -> None:
    records = [
        move(0, "a", "dead_letter", **MOVE),
        move(5, "a", "submitted", **MOVE),
        move(6, "a", "dead_letter", **MOVE),
    ]
    assert points(asking(records, 10), "dead_letters", 0, 10) == [(2, 2)]


def test_errors_split_by_their_class_given_or_matched(asking: Asking) -> None:
    records = [
        move(0, "a", "submitted", **MOVE, error_class="processing"),
        move(1, "a", "submitted", **MOVE, error_code="PR-7"),
        move(2, "a", "submitted", **MOVE, error_class="processing"),
        move(70, "a", "failed", **MOVE, error_class="validation"),
    ]
    reader = asking(records, 80)
    assert points(reader, "errors", 0, 60) == [(3, 3)]
    split = series(reader, "errors", Filters(from_=at(0), to=at(60)), ("error_class",))
    assert [(one["segment"]["error_class"], one["points"][0]["value"]) for one in split] == [
        ("partner_rejection", 1),
        ("processing", 2),
    ], "validation does not occur in that hour"
    assert points(reader, "partner_rejections", 0, 60) == [(1, 1)]


def test_the_rate_of_rejections_is_of_the_finished_by_their_last_class(asking: Asking) -> None:
    records = [
        *passed("a", 0, 5, "failed", error_class="partner_rejection"),
        move(0, "b", "submitted", **MOVE, error_class="partner_rejection"),
        move(5, "b", "completed", **MOVE, error_class="processing"),
        *passed("c", 0, 5),
        move(0, "d", "submitted", **MOVE, error_class="partner_rejection"),
    ]
    assert points(asking(records, 10), "partner_rejection_rate", 0, 10) == [(1 / 3, 3)]


def test_partner_answers_are_waits_that_have_ended_by_their_end(asking: Asking) -> None:
    records = [
        move(0, "a", "submitted", **MOVE),
        move(4, "a", "legal", **MOVE),
        move(6, "a", "submitted", **MOVE),
        move(8, "a", "completed", **MOVE),
        move(0, "b", "submitted", **MOVE),
    ]
    reader = asking(records, 60)
    assert points(reader, "partner_answer_seconds", 0, 60) == [(180.0, 2)]
    assert points(reader, "partner_answer_seconds", 0, 8, None, "p95") == [(240.0, 1)]


def test_duplicates_are_a_share_of_what_started(asking: Asking) -> None:
    records = [*passed("a", 0, 1, idempotency_key="k"), *passed("b", 2, 3, idempotency_key="k"), *passed("c", 61, 62)]
    assert points(asking(records, 130), "duplicate_rate", 0, 120, "1h") == [(0.5, 2), (0.0, 1)]


def test_manual_work_is_decisions_of_people(asking: Asking) -> None:
    records = [
        *passed("a", 0, 30),
        *passed("b", 0, 30),
        review(1, "a", "1", "opened"),
        review(5, "a", "1", "claimed"),
        review(9, "a", "1", "corrected"),
        review(11, "a", "1", "approved"),
        review(12, "b", "2", "opened"),
        review(13, "b", "2", "closed"),
    ]
    reader = asking(records, 60)
    assert points(reader, "manual_interventions", 0, 60) == [(2, 2)]
    assert points(reader, "manual_rate", 0, 60) == [(0.5, 2)]


def test_exception_hours_are_cut_at_the_bucket_and_include_open_ones(asking: Asking) -> None:
    records = [
        move(30, "a", "identity_review", **MOVE),
        move(90, "a", "submitted", **MOVE),
        move(100, "a", "dead_letter", **MOVE),
        move(110, "b", "dead_letter", **MOVE),
    ]
    reader = asking(records, 150)
    assert points(reader, "exception_hours", 0, 180, "1h") == [
        (0.5, 1),
        (pytest.approx(60 / 60), 2),
        (pytest.approx(60 / 60), 2),
    ], "a once, though it was in an exception twice"


def test_each_opening_of_a_review_is_measured_to_its_first_claim_and_decision(asking: Asking) -> None:
    records = [
        move(0, "t", "identity_review", **MOVE),
        review(0, "t", "1", "opened"),
        review(2, "t", "1", "assigned"),
        review(3, "t", "1", "claimed"),
        review(10, "t", "1", "rejected"),
        review(20, "t", "1", "opened"),
        review(26, "t", "1", "claimed"),
        review(70, "t", "1", "approved"),
        review(30, "t", "2", "claimed"),
    ]
    reader = asking(records, 120)
    assert points(reader, "review_claim_seconds", 0, 60) == [(240.0, 2)], "2 and 6 minutes; task 2 was never opened"
    assert points(reader, "review_decision_seconds", 0, 120, "1h") == [(600.0, 1), (3000.0, 1)]


def test_quiet_transactions_of_an_undeclared_workflow_are_in_completion_and_not_in_success(asking: Asking) -> None:
    steps = [move(-3 * DAY + i, f"w{i // 2}", f"s{i % 2}", workflow="wild") for i in range(80)]
    reader = asking(steps, 0)
    assert points(reader, "finished", -4 * DAY, 0) == [(40, 40)]
    assert points(reader, "completion_seconds", -4 * DAY, 0) == [(60.0, 40)]
    assert points(reader, "success_rate", -4 * DAY, 0) == [(None, 0)]


def test_the_last_bucket_is_cut_at_the_end_and_every_bucket_is_a_point(asking: Asking) -> None:
    reader = asking(passed("a", 0, 100), 200)
    (one,) = series(reader, "finished", Filters(from_=at(30), to=at(100)), (), "1h")
    assert [(point["at"], point["value"]) for point in one["points"]] == [(at(30), 0), (at(90), 0)]


def test_every_segment_of_the_filtered_transactions_is_a_series_null_included(asking: Asking) -> None:
    records = [*passed("a", 0, 1), move(0, "b", "received", workflow="exchange"), span(0, "aa", f"{1:016x}", "c")]
    reader = asking(records, 60)
    split = series(reader, "finished", Filters(from_=at(30), to=at(60)), ("partner", "workflow"))
    assert [(one["segment"], one["points"][0]["value"]) for one in split] == [
        ({"partner": "northwind", "workflow": "exchange"}, 0),
        ({"partner": None, "workflow": "exchange"}, 0),
        ({"partner": None, "workflow": None}, 0),
    ]
    narrowed = series(reader, "started", Filters(partner=("northwind",), to=at(60)), ("partner",))
    assert [one["segment"]["partner"] for one in narrowed] == ["northwind"]


def test_a_late_record_is_not_in_the_number_as_it_was_known_before_it_came(asking: Asking) -> None:
    records = [*passed("a", 0, 5), move(2, "b", "received", **MOVE, ingested_at=at(90))]
    reader = asking(records, 120, as_of=at(60))
    assert points(reader, "started", 0, 60) == [(1, 1)]
    assert points(asking(records, 120), "started", 0, 60) == [(2, 2)]


def test_what_a_number_does_not_take_is_refused_by_name(asking: Asking) -> None:
    reader = asking(passed("a", 0, 1), 10)
    with pytest.raises(NotFound, match=r"no number 'sucess'.*success_rate"):
        series(reader, "sucess")
    with pytest.raises(BadInput, match="partner_answer_seconds has p50, p95"):
        series(reader, "partner_answer_seconds", quantile="p99")
    with pytest.raises(BadInput, match="started has no quantiles"):
        series(reader, "started", quantile="p50")
    with pytest.raises(BadInput, match="by: 'error_class' is not one of workflow, partner, tenant, version"):
        series(reader, "started", by=("error_class",))
    with pytest.raises(BadInput, match="more than 10,000 points"):
        series(reader, "started", Filters(from_=at(0) - timedelta(days=800), to=at(0)), ("partner",), "1h")
