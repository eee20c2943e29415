"""Clocks tile the elapsed time, and a review belongs to whoever has it: against a count of single seconds."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.clocks import Interval, ReviewAction, clocks, split_review

START = datetime(2026, 3, 2, 8)
ACTIONS = ("opened", "claimed", "assigned", "released", "approved", "closed", "commented")


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def review(start: int, until: int) -> Interval:
    return Interval("review", at(start), at(until))


def act(seconds: int, action: str, task: str = "t") -> ReviewAction:
    return ReviewAction(at(seconds), task, action)


histories = st.lists(
    st.tuples(st.integers(-30, 60), st.sampled_from(ACTIONS), st.sampled_from(("t", "u"))), max_size=12
).map(lambda drawn: [act(*one) for one in sorted(drawn, key=lambda one: one[0])])


def held_at(second: int, start: int, actions: list[ReviewAction]) -> bool:
    """Whether any task is held in the second, told task by task from its whole history."""
    for task in ("t", "u"):
        own = [one for one in actions if one.task_id == task and one.at <= at(second)]
        before = [one.action for one in own if one.at < at(start)]
        turns = [name for name in before if name in ("opened", "approved", "closed")]
        if turns and turns[-1] != "opened":
            later = [one.action for one in own if one.at >= at(start)]
            counted = later[later.index("opened") :] if "opened" in later else []
        else:
            counted = [one.action for one in own]
        moves = [name for name in counted if name in ("claimed", "assigned", "released", "opened")]
        if moves and moves[-1] in ("claimed", "assigned"):
            return True
    return False


@given(histories)
def test_the_parts_of_a_review_tile_its_interval(actions: list[ReviewAction]) -> None:
    parts = split_review(review(0, 40), actions)
    assert parts[0].start == at(0)
    assert parts[-1].until == at(40)
    assert all(one.until == two.start for one, two in pairwise(parts))
    assert all(one.clock != two.clock for one, two in pairwise(parts))


@given(histories)
def test_each_second_of_a_review_belongs_to_whoever_has_it_then(actions: list[ReviewAction]) -> None:
    parts = split_review(review(0, 40), actions)
    for second in range(40):
        clock = next(part.clock for part in parts if part.start <= at(second) < (part.until or at(40)))
        assert (clock == "review_assigned") == held_at(second, 0, actions)


def test_closing_a_task_does_not_end_its_being_assigned_and_releasing_it_does() -> None:
    parts = split_review(
        review(0, 100), [act(0, "opened"), act(10, "claimed"), act(20, "approved"), act(50, "released")]
    )
    assert [(part.clock, part.start, part.until) for part in parts] == [
        ("review_unassigned", at(0), at(10)),
        ("review_assigned", at(10), at(50)),
        ("review_unassigned", at(50), at(100)),
    ]


def test_a_task_that_was_closed_before_the_interval_began_does_not_count() -> None:
    earlier = [act(-30, "opened"), act(-20, "claimed"), act(-10, "approved")]
    assert [part.clock for part in split_review(review(0, 10), earlier)] == ["review_unassigned"]


def test_a_claim_from_before_the_interval_counts_from_its_beginning() -> None:
    assert [part.clock for part in split_review(review(0, 10), [act(-5, "claimed")])] == ["review_assigned"]


@given(
    st.lists(st.tuples(st.sampled_from(("us", "partner", "review")), st.integers(0, 50)), max_size=6),
    histories,
    st.integers(0, 80),
)
def test_clocks_sum_to_the_elapsed_time_exactly(
    drawn: list[tuple[str, int]], actions: list[ReviewAction], elapsed: int
) -> None:
    entered = sorted({second: clock for clock, second in drawn}.items())
    ends = [at(second) for second, _ in entered[1:]]
    intervals = [
        Interval(clock, at(second), until) for (second, clock), until in zip(entered, [*ends, None], strict=False)
    ]
    told = clocks(intervals, actions, at(0), at(elapsed))
    assert sum(told.values()) == pytest.approx(elapsed, abs=0)
    assert all(seconds > 0 for seconds in told.values())


def test_time_before_the_first_transition_is_unknown() -> None:
    assert clocks([Interval("us", at(10), None)], [], at(0), at(15)) == {"unknown": 10.0, "us": 5.0}


def test_nothing_is_negative_where_a_record_lies_in_the_future() -> None:
    assert clocks([Interval("us", at(100), None)], [], at(100), at(0)) == {}
    assert clocks([Interval("us", at(0), at(50)), Interval("partner", at(50), None)], [], at(0), at(20)) == {"us": 20.0}
