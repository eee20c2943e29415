"""One transaction whole: what its own page adds to its line in a list."""

from datetime import datetime

import pytest

from app.analysis.drawing.timeline import timeline_drawing
from app.answers.transaction import detail
from app.api.schemas import TransactionDetail
from app.catalog.model import Catalog, ErrorClass, State, Workflow
from app.domain.errors import Ambiguous, NotFound
from app.queries.timeline import LANES, timeline
from app.store.reader import Reader
from tests.oracle.cases import MOVE
from tests.oracle.making import at, decision, link, move, payload, review, span
from tests.oracle.records import payload_id
from tests.present import present
from tests.queries.conftest import Asking

TRACE, FAR = "a" * 32, "b" * 32


@pytest.fixture
def whole(asking: Asking) -> Reader:
    """One transaction with a record of every kind, six hours after it began, and others that share something."""
    return asking(
        [
            move(0, "t", "received", **MOVE, external_ref="NW-1", attributes='{"member": "m-1", "kind": "old"}'),
            span(0.5, TRACE, "1" * 16, "t", service="api"),
            span(0.6, TRACE, "2" * 16, parent_span_id="1" * 16, status_code=2, kind=3),
            move(1, "t", "submitted", **MOVE, idempotency_key="K-1", attributes='{"kind": "new"}', attempt=1),
            payload(1.5, "t", "request", event_id="p-1"),
            move(20, "t", "submitted", **MOVE, attempt=2, error_class="partner_rejection"),
            move(30, "t", "identity_review", **MOVE),
            review(30, "t", "task-1", "opened", queue="desk"),
            review(40, "t", "task-1", "claimed", actor="ann"),
            decision(31, "t", "queued", decision_id="d-1", confidence=0.7, threshold=0.9, candidates="[1, 2]"),
            move(5, "twin", "received", **MOVE, external_ref="NW-1"),
            span(6, FAR, "3" * 16, "linked", links=[link(TRACE, "1" * 16)]),
            move(7, "stranger", "received", **MOVE, external_ref="NW-2"),
        ],
        360,
    )


def test_a_detail_has_the_fields_of_the_interface(whole: Reader) -> None:
    assert list(detail(whole, "t")) == list(TransactionDetail.model_fields)


def test_ids_are_listed_each_under_its_kind(whole: Reader) -> None:
    told = detail(whole, "t")
    assert told["external_refs"] == ["NW-1"]
    assert told["idempotency_keys"] == ["K-1"]
    assert told["trace_ids"] == [TRACE]
    assert told["payload_ids"] == [payload_id(payload(1.5, "t", "request", event_id="p-1"))]


def test_the_latest_value_of_an_attribute_wins(whole: Reader) -> None:
    assert detail(whole, "t")["attributes"] == {"member": "m-1", "kind": "new"}


def test_clocks_follow_the_states_and_who_has_the_review(whole: Reader) -> None:
    assert detail(whole, "t")["clocks"] == {
        "us": 60.0,
        "partner": 29 * 60.0,
        "review_unassigned": 10 * 60.0,
        "review_assigned": 320 * 60.0,
    }


def test_a_task_stands_as_its_last_acts_left_it(whole: Reader) -> None:
    (task,) = detail(whole, "t")["review_tasks"]
    assert (task["task_id"], task["queue"], task["owner"]) == ("task-1", "desk", "member-services")
    assert (task["opened_at"], task["due_at"]) == (at(30), at(60))
    assert (task["assigned_to"], task["assigned_at"], task["closed_at"]) == ("ann", at(40), None)


def test_a_task_that_is_opened_again_is_nobodys_until_it_is_claimed(asking: Asking) -> None:
    acts = [(2, "claimed"), (3, "approved"), (9, "opened")]
    reader = asking([review(minutes, "t", "task-1", action, actor="ann") for minutes, action in acts], 10)
    (task,) = detail(reader, "t")["review_tasks"]
    assert (task["opened_at"], task["assigned_to"], task["assigned_at"]) == (at(9), None, None)


def test_a_decision_is_told_with_its_confidence_and_candidates(whole: Reader) -> None:
    (told,) = detail(whole, "t")["identity_decisions"]
    assert (told["decision"], told["confidence"], told["threshold"], told["candidates"]) == ("queued", 0.7, 0.9, [1, 2])


def test_related_are_those_that_share_a_reference_a_key_a_trace_or_a_link(whole: Reader) -> None:
    shared = {one["transaction_id"]: one["shares"] for one in detail(whole, "t")["related"]}
    assert shared == {"twin": ["external_ref"], "linked": ["link"]}
    assert [one["transaction_id"] for one in detail(whole, "linked")["related"]] == ["t"]
    assert detail(whole, "stranger")["related"] == []


def test_a_trace_that_two_transactions_share_relates_them(asking: Asking) -> None:
    reader = asking([span(0, TRACE, "1" * 16, "one"), span(1, TRACE, "2" * 16, "two")], 10)
    assert detail(reader, "one")["related"][0]["shares"] == ["trace"]


def test_the_runbook_is_the_error_classes_in_an_exception_and_the_workflows_else(asking: Asking) -> None:
    states = {"calm": State(waits_on="us"), "odd": State(waits_on="us", exception=True)}
    catalog = Catalog(
        workflows={"w": Workflow(runbook="w.md", states=states)}, errors={"bad": ErrorClass(runbook="bad.md")}
    )
    told = {
        name: detail(asking([move(0, "t", name, workflow="w", error_class="bad")], 1, catalog), "t")["runbook"]
        for name in states
    }
    assert told == {"calm": "w.md", "odd": "bad.md"}


def test_odds_come_from_those_that_waited_as_long_in_the_same_state(asking: Asking) -> None:
    peers = [move(0, f"p{n}", "submitted", **MOVE) for n in range(40)]
    peers += [move(30 + n, f"p{n}", "completed" if n < 30 else "failed", **MOVE) for n in range(40)]
    told = present(detail(asking([*peers, move(100, "t", "submitted", **MOVE)], 120), "t")["odds"])
    assert told["n"] == 41
    assert told["completed"] == pytest.approx(0.75)
    assert told["otherwise"] == pytest.approx(0.25)
    assert told["group"]["partner"] == "northwind"
    done = detail(asking(peers, 120), "p0")
    assert done["odds"] is None


def test_an_expected_dwell_is_the_median_of_thirty_finished_ones_before_midnight(asking: Asking) -> None:
    peers = [move(0, f"p{n}", "submitted", **MOVE) for n in range(31)]
    peers += [move(n + 1, f"p{n}", "completed", **MOVE) for n in range(31)]
    reader = asking([*peers, move(24 * 60, "t", "submitted", **MOVE)], 24 * 60 + 5)
    assert detail(reader, "t")["expected_seconds"] == 16 * 60


def test_silent_stands_beside_any_reason_once_the_source_is_ten_usual_gaps_quiet(asking: Asking) -> None:
    beats = [move(minute, f"b{minute}", "completed", **MOVE) for minute in range(40)]
    records = [*beats, move(40, "t", "received", **MOVE)]
    assert detail(asking(records, 45), "t")["stuck_reasons"] == ["state_limit"]
    reasons = detail(asking(records, 55), "t")["stuck_reasons"]
    assert reasons[0] == "state_limit"
    assert reasons[-1] == "silent"
    loading = asking(records, 55)
    loading.caught_up = lambda: False
    assert "silent" not in detail(loading, "t")["stuck_reasons"]


def test_a_parent_that_another_transactions_part_of_the_trace_holds_is_not_missing(asking: Asking) -> None:
    batch = span(0, TRACE, "1" * 16, "other")
    own = span(300, TRACE, "2" * 16, "t", parent_span_id="1" * 16)
    records = [batch, own, move(300, "t", "received", **MOVE), move(301, "t", "submitted", **MOVE)]
    done = [*records, move(302, "t", "completed", **MOVE)]
    assert detail(asking(done, 400), "t")["evidence"] == {"grade": "complete", "findings": []}
    lost = detail(asking(done[1:], 400), "t")["evidence"]
    assert lost["grade"] == "partial"
    assert "lack their parent" in lost["findings"][0]


def test_one_id_in_two_tenants_is_two_transactions_and_asks_which(asking: Asking) -> None:
    reader = asking([move(0, "t", "received", tenant_scope="a"), move(1, "t", "received", tenant_scope="b")], 5)
    with pytest.raises(Ambiguous) as several:
        detail(reader, "t")
    assert several.value.tenants == ["a", "b"]
    told = detail(reader, "t", "b")
    assert (told["tenant"], told["started_at"]) == ("b", at(1))
    assert any("another tenant too (a)" in one for one in told["evidence"]["findings"])
    with pytest.raises(NotFound):
        detail(reader, "t", "c")


def test_an_unknown_id_is_not_found(whole: Reader) -> None:
    for ask in (detail, timeline):
        with pytest.raises(NotFound, match="no transaction 'nobody'"):
            ask(whole, "nobody")


def test_the_timeline_has_every_kind_of_record_in_its_lane_and_in_time_order(whole: Reader) -> None:
    items = timeline(whole, "t")
    assert [item["at"] for item in items] == sorted(item["at"] for item in items)
    assert len({item["ref"] for item in items}) == len(items)
    by_lane = {
        lane: [(item["kind"], item["title"], item["status"]) for item in items if item["lane"] == lane]
        for lane in LANES
    }
    assert by_lane == {
        "workflow": [
            ("state", "received", "left"),
            ("state", "submitted", "left"),
            ("state", "submitted", "left"),
            ("state", "identity_review", "open"),
        ],
        "review": [
            ("action", "opened", "opened"),
            ("task", "desk", "assigned"),
            ("decision", "identity queued at 0.70", "queued"),
            ("action", "claimed by ann", "claimed"),
        ],
        "partner": [
            ("wait", "acknowledgement", "referenced"),
            ("payload", "request application/json", "request"),
            ("wait", "acknowledgement", "none"),
        ],
        "machine": [("internal", "api: work", "unset"), ("client", "engine: work", "error")],
        "retry": [("attempt", "attempt 2", "partner_rejection")],
        "audit": [],
    }


def test_what_has_not_ended_has_no_end_and_what_has_no_length_ends_where_it_begins(whole: Reader) -> None:
    items = {item["ref"]: item for item in timeline(whole, "t")}
    assert items["state:1"]["until"] == at(1)
    assert items["state:4"]["until"] is None
    assert items["task:task-1"]["until"] is None
    assert items["attempt:3"]["until"] == items["attempt:3"]["at"] == at(20)


def test_each_attempt_is_told_where_its_number_first_stands_in_whatever_order_they_come(asking: Asking) -> None:
    records = [move(n, "t", "submitted", **MOVE, attempt=attempt) for n, attempt in enumerate([0, 3, 2, 3, 1])]
    items = [item for item in timeline(asking(records, 9), "t") if item["kind"] == "attempt"]
    assert [(item["at"], item["title"]) for item in items] == [
        (at(1), "attempt 3"),
        (at(2), "attempt 2"),
        (at(4), "attempt 1"),
    ]


def test_a_planned_attempt_is_on_the_timeline_until_its_time_has_come(asking: Asking) -> None:
    records = [move(0, "t", "submitted", **MOVE, next_attempt_at=at(10))]
    planned = [item for item in timeline(asking(records, 5), "t") if item["kind"] == "next_attempt"]
    assert [(item["lane"], item["at"], item["status"]) for item in planned] == [("retry", at(10), "planned")]
    assert all(item["kind"] != "next_attempt" for item in timeline(asking(records, 11), "t"))


def test_in_an_ended_transaction_nothing_is_left_open(asking: Asking) -> None:
    records = [move(0, "t", "received", **MOVE), review(1, "t", "k", "opened"), move(5, "t", "failed", **MOVE)]
    items = timeline(asking(records, 60), "t")
    assert {item["ref"]: item["until"] for item in items if item["kind"] in ("state", "task")} == {
        "state:1": at(5),
        "state:2": at(5),
        "task:k": at(5),
    }


def test_records_that_name_no_transaction_are_told_where_they_are_joined(asking: Asking) -> None:
    records = [
        move(0, "t", "received", **MOVE, external_ref="NW-1"),
        move(1, None, "submitted", **MOVE, external_ref="NW-1", attributes='{"late": true}'),
        review(2, None, "task-1", "opened", external_ref="NW-1"),
        decision(3, None, "linked", external_ref="NW-1"),
        payload(4, None, "callback", external_ref="NW-1", event_id="p"),
        payload(4, None, "callback", external_ref="NW-2", event_id="stranger"),
    ]
    told = detail(asking(records, 5), "t")
    assert told["state"] == "submitted"
    assert told["attributes"] == {"late": True}
    assert [task["task_id"] for task in told["review_tasks"]] == ["task-1"]
    assert [one["decision"] for one in told["identity_decisions"]] == ["linked"]
    assert told["payload_ids"] == [payload_id(payload(4, None, "callback", external_ref="NW-1", event_id="p"))]
    assert {item["ref"].partition(":")[0] for item in timeline(asking(records, 5), "t")} == {
        "state",
        "wait",
        "action",
        "task",
        "decision",
        "payload",
    }


def test_states_of_one_instant_stand_in_the_order_of_their_sequence_in_lists_and_in_drawings(asking: Asking) -> None:
    names = [f"step {n}" for n in range(1, 13)]
    records = [move(0, "t", name, workflow="steps", sequence=n, event_id=f"{n}") for n, name in enumerate(names, 1)]
    reader = asking(records[::-1], 9)
    items = timeline(reader, "t")
    assert [item["title"] for item in items] == names
    drawn = timeline_drawing(items, detail(reader, "t"), {}, reader.now)
    assert [item["title"] for item in drawn["lanes"][0]["items"]] == names


def test_attempts_counted_from_none_are_as_many_retries_as_their_highest_number(asking: Asking) -> None:
    counted = {"none": [0, 1, 2], "one": [1, 2, 3], "alone": [0], "late": [2, 0, 1]}
    records = [
        move(n, name, "trying", workflow="w", attempt=attempt)
        for name, attempts in counted.items()
        for n, attempt in enumerate(attempts)
    ]
    reader = asking(records, 9)
    assert {name: detail(reader, name)["retries"] for name in counted} == {"none": 2, "one": 2, "alone": 0, "late": 2}


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(1, 1, 1), "0001-01-01"),
        (datetime(1970, 1, 1), "1970-01-01"),
        (datetime(1970, 1, 21, 12), "1970-01-21"),
    ],
)
def test_an_instant_that_nobody_means_is_a_finding_and_does_not_come_first(
    asking: Asking, instant: datetime, day: str
) -> None:
    records = [move(0, "t", "received", workflow="w"), move(1, "t", "acknowledged", workflow="w")]
    records[1] |= {"event_time": instant}
    found = detail(asking(records, 9), "t")
    assert (found["state"], found["started_at"]) == ("acknowledged", at(0))
    assert found["evidence"]["grade"] == "partial"
    assert any(day in sentence for sentence in found["evidence"]["findings"])


def test_the_first_by_sequence_stays_first_whatever_its_instant(asking: Asking) -> None:
    records = [
        move(0, "t", "received", workflow="w", sequence=1, event_time=datetime(1, 1, 1)),
        move(1, "t", "acknowledged", workflow="w", sequence=2),
    ]
    reader = asking(records, 9)
    assert [item["title"] for item in timeline(reader, "t")] == ["received", "acknowledged"]


def test_old_dates_are_real_and_are_kept(asking: Asking) -> None:
    born = datetime(1948, 5, 1)
    records = [move(0, "t", "received", workflow="w", event_time=born), move(1, "t", "done", workflow="w")]
    found = detail(asking(records, 9), "t")
    assert (found["started_at"], found["state"], found["evidence"]["grade"]) == (born, "done", "complete")


def test_a_due_date_before_the_first_record_is_a_finding_and_no_deadline(asking: Asking) -> None:
    found = detail(asking([move(0, "t", "received", workflow="w", due_at=datetime(1, 1, 1))], 9), "t")
    assert (found["deadline_at"], found["stuck_reason"]) == (None, None)
    assert any("0001-01-01" in sentence for sentence in found["evidence"]["findings"])
