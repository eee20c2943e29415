"""What Operate asks: cases to fold, holds apart, figures that agree, and what is new since a list was drawn."""

from datetime import datetime, timedelta
from typing import Any

from app.analysis.case_groups import fold
from app.queries.filters import Filters
from app.queries.operate import figures, holds, latest, newer, notable, standing
from app.queries.segments import segment_values
from app.store.reader import Reader
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move, review
from tests.queries.conftest import Asking

OUTAGE = [
    record
    for number in range(3)
    for record in (
        move(number, f"t{number}", "received", version="2.3", **MOVE),
        move(number + 0.5, f"t{number}", "submitted", version="2.3", **MOVE),
    )
]
GIVEN_UP = [
    move(0, "g", "received", **MOVE),
    move(1, "g", "submitted", **MOVE),
    move(2, "g", "dead_letter", error_class="processing", error_code="X1", **MOVE),
]
HELD = [
    move(0, "h1", "legal", actor="counsel", reason="an order", **MOVE),
    move(5, "h2", "legal", actor="counsel", reason="an order", **MOVE),
    move(6, "h3", "legal", actor="audit", reason="a question", **MOVE),
]
REVIEWED = [
    move(0, "r", "received", **MOVE),
    move(1, "r", "identity_review", **MOVE),
    review(1, "r", "task", "opened", queue="desk"),
]
FAILED = [move(0, "f", "received", **MOVE), move(1, "f", "failed", error_class="processing", **MOVE)]


def test_an_outage_of_a_partner_folds_to_one_group_of_its_cases(asking: Asking) -> None:
    rows = standing(asking(OUTAGE + GIVEN_UP, 25 * 60), Filters())
    groups = fold(row for row in rows if not row["failed"])
    assert [(group.key, group.transactions) for group in groups] == [("partner:northwind", 4)]
    assert groups[0].main.awaits == "acknowledgement"
    assert groups[0].first.since == at(0.5)
    assert groups[0].first.first_version == "2.3"


def test_before_the_limit_nothing_stands_and_deadlines_still_ahead_are_counted(asking: Asking) -> None:
    assert standing(asking(OUTAGE, 9), Filters()) == []
    case = standing(asking(OUTAGE, 11.2), Filters())[0]
    assert (case["transactions"], case["can_make"], case["next_deadline"]) == (1, 1, at(15))
    assert standing(asking(OUTAGE, 30), Filters())[0]["next_deadline"] is None


def test_a_wait_without_a_call_on_record_is_counted_as_not_proven(asking: Asking) -> None:
    assert standing(asking(OUTAGE, 30), Filters())[0]["uncalled"] == 3


def test_holds_are_not_among_what_stands_and_those_placed_together_are_one_row(asking: Asking) -> None:
    reader = asking(HELD, 30)
    assert standing(reader, Filters()) == []
    rows = {row["placed_by"]: row for row in holds(reader, Filters())}
    assert rows["counsel"]["transactions"] == 2
    assert rows["counsel"]["reason"] == "an order"
    assert rows["counsel"]["until"] == at(60)
    assert rows["audit"]["over"] == 0


def test_a_hold_past_its_end_says_since_when(asking: Asking) -> None:
    rows = {row["placed_by"]: row for row in holds(asking(HELD, 62), Filters())}
    assert (rows["counsel"]["over"], rows["counsel"]["over_since"], rows["counsel"]["until"]) == (1, at(60), at(65))


def test_a_review_within_its_limits_is_not_among_the_stuck_and_an_overdue_one_is_a_persons(asking: Asking) -> None:
    assert standing(asking(REVIEWED, 14), Filters()) == []
    overdue = standing(asking(REVIEWED, 40), Filters())
    assert [group.key for group in fold(overdue)] == ["queue:desk"]
    assert overdue[0]["reviews_overdue"] == 1


def test_what_failed_stands_for_a_day_apart_from_what_is_stuck(asking: Asking) -> None:
    assert [row["failed"] for row in standing(asking(FAILED, 60), Filters())] == [True]
    assert standing(asking(FAILED, 60 * 26), Filters()) == []


def test_the_figures_count_holds_and_stuck_apart_and_name_the_oldest(asking: Asking) -> None:
    found = figures(asking(OUTAGE + GIVEN_UP + HELD + REVIEWED + FAILED, 62), Filters())
    assert (found["open"], found["holds"], found["holds_over"], found["queued"], found["reviewing"]) == (8, 3, 1, 1, 1)
    assert found["stuck"] == 4
    assert found["queued_since"] == at(2)
    assert found["failed"] == 1


def test_filters_narrow_every_question(asking: Asking) -> None:
    reader = asking(OUTAGE + HELD, 30)
    other = Filters(partner=("nobody",))
    assert standing(reader, other) == []
    assert holds(reader, other) == []
    assert figures(reader, other)["open"] == 0
    before = Filters(to=at(0.5))
    assert [row["transactions"] for row in standing(reader, before)] == [1]


def changed(reader: Reader, drawn_at: datetime, **filters: Any) -> tuple[int, int, int]:
    """Newly stuck, newly late, moved on: since a list was drawn at that instant, of what had come in until then."""
    counts = newer(reader, Filters(**filters), drawn_at, drawn_at)
    return counts["newly_stuck"], counts["newly_late"], counts["moved_on"]


def test_what_is_new_since_a_list_was_drawn_is_counted_by_arrival(asking: Asking) -> None:
    reader = asking(OUTAGE, 9)
    assert changed(reader, at(0)) == (0, 0, 3)
    assert changed(reader, at(2.5) - timedelta(seconds=2)) == (0, 0, 1)
    assert changed(reader, at(8)) == (0, 0, 0)
    assert changed(reader, at(0), status=("completed",)) == (0, 0, 0)
    assert changed(reader, at(0), q="t1") == (0, 0, 1)


def test_what_passed_a_limit_or_a_deadline_since_is_counted_without_a_record_and_once(asking: Asking) -> None:
    reader = asking(OUTAGE, 30)
    stuck_since = sorted(row["overdue_at"] for row in standing(reader, Filters()))[0]
    assert changed(reader, at(9)) == (3, 0, 0)
    assert changed(reader, stuck_since) == (2, 1, 0)
    assert changed(reader, at(20)) == (0, 0, 0)


def test_the_mark_of_a_list_is_the_latest_arrival_and_nothing_is_new_at_it(asking: Asking) -> None:
    reader = asking(OUTAGE, 30)
    assert latest(reader) == at(2.5) + timedelta(seconds=1)
    assert newer(reader, Filters(), latest(reader), at(30))["moved_on"] == 0
    assert latest(asking([], 30)) == at(30)


def test_what_is_worth_a_look_names_its_latest_examples(asking: Asking) -> None:
    repeated = [
        move(number, name, "received", idempotency_key="one", attempt=attempt, **MOVE)
        for number, (name, attempt) in enumerate([("d0", 1), ("d1", 1), ("d2", 5)])
    ]
    found = {row["kind"]: row for row in notable(asking(repeated, 30), Filters())}
    assert (found["duplicate"]["transactions"], found["duplicate"]["examples"]) == (2, ["d2", "d1"])
    assert found["retried"]["examples"] == ["d2"]
    assert notable(asking(repeated, 60 * 24 * 15), Filters()) == []


def test_the_segments_that_occur_are_listed_once_each(asking: Asking) -> None:
    seen = segment_values(asking(OUTAGE + HELD, 5))
    assert {name: segment.values for name, segment in seen.items()} == {
        "workflow": ["exchange"],
        "partner": ["northwind"],
        "tenant": [],
        "version": ["2.3"],
    }
