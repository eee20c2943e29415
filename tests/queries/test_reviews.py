"""Human work by queue, and identity decisions by confidence, against records gone through one by one."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from app.answers.reviews import identity, reviews
from app.catalog.model import Catalog, Queue
from app.queries.filters import Filters
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.making import at, decision, move, review
from tests.oracle.records import Record
from tests.queries.conftest import Asking

DESK: Catalog = replace(CATALOG, queues={"desk": Queue(None, "member-services", 600, 1800, "interop")})
ACTIONS = ("opened", "claimed", "released", "assigned", "approved", "rejected", "corrected", "closed", "commented")


def told(asking: Asking, records: list[Record], minutes: float, **filters: Any) -> dict[str, Any]:
    return reviews(asking(records, minutes, DESK), Filters(**filters), person_figures=False)


def desk(answer: dict[str, Any]) -> dict[str, Any]:
    (item,) = answer["items"]
    return item


def course(name: str, *actions: tuple[float, str], **fields: Any) -> list[Record]:
    opening = move(actions[0][0], name, "identity_review", **MOVE)
    return [
        opening,
        *(review(minutes, name, f"{name}-k", action, queue="desk", **fields) for minutes, action in actions),
    ]


def spent(records: list[Record], begin: datetime, upto: datetime) -> tuple[float, float]:
    """Seconds unassigned and assigned inside the range, task by task and second by second of change."""
    unassigned = assigned = 0.0
    tasks: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        if "task_id" in record:
            tasks.setdefault((record["transaction_id"], record["task_id"]), []).append(record)
    for actions in tasks.values():
        ordered = sorted(actions, key=lambda one: (one["event_time"], one["event_id"]))
        is_open, taken = True, False
        for place, one in enumerate(ordered):
            if one["action"] == "opened":
                is_open, taken = True, False
            elif one["action"] in ("approved", "rejected", "corrected", "closed"):
                is_open = False
            elif one["action"] in ("claimed", "assigned"):
                taken = True
            elif one["action"] == "released":
                taken = False
            until = ordered[place + 1]["event_time"] if place + 1 < len(ordered) else upto
            length = (min(until, upto) - max(one["event_time"], begin)).total_seconds()
            if is_open and length > 0:
                assigned += length if taken else 0.0
                unassigned += 0.0 if taken else length
    return unassigned, assigned


@pytest.mark.parametrize("seed", range(4))
def test_the_time_with_nobody_and_with_somebody_is_that_of_each_task_gone_through(asking: Asking, seed: int) -> None:
    dice = Random(seed)
    records: list[Record] = []
    for number in range(12):
        times = sorted({dice.randrange(0, 20_000) for _ in range(dice.randrange(1, 7))})
        actions = [(float(times[0]), "opened"), *((float(one), dice.choice(ACTIONS)) for one in times[1:])]
        records += course(f"t{number}", *actions)
    minutes = 20_500.0
    answer = told(asking, records, minutes)
    unassigned, assigned = spent(records, at(minutes) - timedelta(days=7), at(minutes))
    assert desk(answer)["unassigned_seconds"] == pytest.approx(unassigned)
    assert desk(answer)["assigned_seconds"] == pytest.approx(assigned)


def test_claims_and_decisions_are_measured_from_each_opening(asking: Asking) -> None:
    records = course("a", (0, "opened"), (4, "claimed"), (10, "approved"), (20, "opened"), (21, "claimed"))
    item = desk(told(asking, records, 60))
    assert (item["claim_n"], item["claim_p50"], item["claim_p95"]) == (2, 150.0, pytest.approx(60 + 0.95 * 180))
    assert (item["decision_n"], item["decision_p50"]) == (1, 600.0)
    assert (item["claim_within"], item["decide_within"], item["escalate_to"]) == (600, 1800, "interop")


def test_a_task_whose_opening_is_not_on_record_waits_since_its_first_action(asking: Asking) -> None:
    records = [*course("a", (1, "claimed"), (9, "commented")), *course("b", (5, "opened"))]
    answer = told(asking, records, 10)
    # One without an opening on record has no due date either: it comes after what is due.
    assert [(row["transaction_id"], row["opened_at"]) for row in answer["tasks"]] == [("b", at(5)), ("a", at(1))]
    assert desk(answer)["oldest"] == at(1)


def test_what_will_be_late_is_counted_by_the_hour_of_its_due_date(asking: Asking) -> None:
    records = [
        *course("late", (0, "opened"), due_at=at(50)),
        *course("soon", (1, "opened"), due_at=at(90)),
        *course("then", (2, "opened"), due_at=at(60 + 185)),
        *course("far", (3, "opened"), due_at=at(60 + 300)),
        *course("done", (4, "opened"), (5, "approved"), due_at=at(90)),
    ]
    answer = told(asking, records, 60)
    item = desk(answer)
    assert (item["depth"], item["unassigned"], item["overdue"], item["late_soon"]) == (4, 4, 1, [1, 0, 0, 1])
    assert [row["transaction_id"] for row in answer["tasks"]] == ["late", "soon", "then", "far"]
    assert [row["overdue"] for row in answer["tasks"]] == [True, False, False, False]
    assert answer["tasks_total"] == 4


def test_only_who_opened_and_approved_the_same_task_is_named(asking: Asking) -> None:
    def by(name: str, opener: str, approver: str) -> list[Record]:
        opened = review(0, name, "k", "opened", queue="desk", actor=opener)
        return [move(0, name, "identity_review", **MOVE), opened, review(5, name, "k", "approved", actor=approver)]

    answer = told(asking, [*by("one", "kim", "kim"), *by("two", "kim", "lee")], 60)
    assert [(row["transaction_id"], row["actor"], row["queue"]) for row in answer["same_eyes"]] == [
        ("one", "kim", "desk")
    ]


def test_figures_of_persons_are_given_only_where_they_are_allowed(asking: Asking) -> None:
    records = [
        *course("a", (0, "opened"), (4, "approved"), actor="kim"),
        *course("b", (1, "opened"), (3, "rejected"), actor="kim"),
        *course("c", (2, "opened"), (9, "corrected"), actor="lee"),
        *course("d", (3, "opened"), (5, "approved")),
    ]
    assert told(asking, records, 60)["people"] is None
    kim, lee = reviews(asking(records, 60, DESK), Filters(), person_figures=True)["people"]
    assert (kim["actor"], kim["decisions"], kim["approved"], kim["rejected"]) == ("kim", 2, 1, 1)
    assert kim["decision_p50"] == 180.0
    assert (lee["actor"], lee["corrected"], lee["decision_p50"]) == ("lee", 1, 420.0)


def test_a_filter_leaves_out_other_partners_work(asking: Asking) -> None:
    records = [*course("a", (0, "opened")), move(0, "b", "identity_review", **{**MOVE, "partner": "other"})]
    records += [review(1, "b", "b-k", "opened", queue="desk")]
    assert desk(told(asking, records, 60))["depth"] == 2
    assert desk(told(asking, records, 60, partner=("other",)))["depth"] == 1


def test_decisions_are_counted_by_band_and_what_turned_them_over_by_their_id(asking: Asking) -> None:
    def decided(name: str, word: str, confidence: float, *later: Record) -> list[Record]:
        rule = {"rule_version": "7", "threshold": 0.9, "decision_id": f"d-{name}"}
        return [move(0, name, "received", **MOVE), decision(1, name, word, confidence=confidence, **rule), *later]

    records = [
        *decided("kept", "linked", 0.97),
        *decided("revoked", "linked", 0.96, decision(9, "revoked", "revoked", decision_id="d-revoked")),
        *decided("mended", "linked", 0.98, review(9, "mended", "k", "corrected", decision_id="d-mended")),
        *decided("else", "linked", 0.99, review(9, "else", "k", "rejected", decision_id="d-other")),
        *decided("queued", "queued", 0.72, review(9, "queued", "k", "approved", decision_id="d-queued")),
        *decided("saved", "rejected", 0.41, review(9, "saved", "k", "approved", decision_id="d-saved")),
        *decided("whole", "linked", 1.0),
    ]
    whole, *by_band = identity(asking(records, 60, DESK), Filters())
    assert whole["confidence"] is None
    assert (whole["n"], whole["linked"], whole["queued"], whole["rejected"]) == (7, 5, 1, 1)
    assert (whole["links_overturned"], whole["links_overturned_share"]) == (2, 0.4)
    assert (whole["rejections_overturned"], whole["rejections_overturned_share"]) == (1, 1.0)
    assert {row["confidence"]["from"]: row["n"] for row in by_band} == {0.4: 1, 0.7: 1, 0.95: 5}
    assert by_band[1]["links_overturned_share"] is None
