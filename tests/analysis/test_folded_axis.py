"""The folded axis: what it promises for any activity, and how it reads for the transaction it was made for."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.analysis.drawing.folded_axis import FOLD_WIDTH, IDLE_RATIO, MOST_FOLDS, Piece, fold

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

lengths = st.one_of(st.just(0), st.integers(0, 5 * SECOND), st.integers(0, 40 * DAY))
starts = st.one_of(st.integers(0, 10 * SECOND), st.integers(0, 90 * DAY))
intervals = st.tuples(starts, lengths).map(lambda pair: (pair[0], pair[0] + pair[1]))
activity = st.lists(intervals, min_size=1, max_size=60)


@given(activity)
def test_pieces_tile_the_time_and_the_width(active: list[tuple[int, int]]) -> None:
    axis = fold(active)
    assert axis.pieces[0].left == 0.0
    assert axis.pieces[-1].right == 1.0
    for before, after in pairwise(axis.pieces):
        assert before.end == after.start
        assert before.right == after.left
    assert all(piece.start < piece.end and piece.left < piece.right for piece in axis.pieces)
    assert axis.pieces[0].start < min(start for start, _ in active)
    assert axis.pieces[-1].end > max(end for _, end in active)


@given(activity)
def test_nothing_that_was_active_lies_in_a_fold(active: list[tuple[int, int]]) -> None:
    axis = fold(active)
    for piece in axis.pieces:
        if piece.idle is not None:
            assert all(end < piece.start or start > piece.end for start, end in active)


@given(activity)
def test_a_fold_states_the_whole_length_of_its_gap(active: list[tuple[int, int]]) -> None:
    for piece in fold(active).pieces:
        if piece.idle is not None:
            before = max(end for start, end in active if start < piece.start)
            after = min(start for start, _ in active if start > piece.start)
            assert piece.idle == after - before


@given(activity, st.lists(starts, min_size=2, max_size=10))
def test_later_is_never_drawn_further_left(active: list[tuple[int, int]], instants: list[int]) -> None:
    axis = fold(active)
    drawn = [axis.x(instant) for instant in sorted(instants)]
    assert drawn == sorted(drawn)
    assert all(0.0 <= x <= 1.0 for x in drawn)


@given(activity, st.floats(0, 1))
def test_an_instant_is_read_back_where_it_was_drawn(active: list[tuple[int, int]], share: float) -> None:
    axis = fold(active)
    first, last = axis.pieces[0].start, axis.pieces[-1].end
    instant = first + round((last - first) * share)
    assert abs(axis.instant(axis.x(instant)) - instant) <= max(1, (last - first) // 10**9)


@example(active=[(0, 212), (1486, 1536), (849, 849), (2173, 2385)])
@given(activity)
def test_a_longer_stretch_is_never_drawn_narrower(active: list[tuple[int, int]]) -> None:
    stretches = [piece for piece in fold(active).pieces if piece.idle is None]
    by_length = sorted(stretches[1:-1], key=lambda piece: length(piece, active))
    for shorter, longer in pairwise(by_length):
        if length(longer, active) > 2 * length(shorter, active):
            assert longer.right - longer.left >= (shorter.right - shorter.left) * 0.99


def length(piece: Piece, active: Sequence[tuple[int, int]]) -> int:
    """From the first to the last of what was active in a piece, without the margin around it."""
    inside = [(start, max(start, end)) for start, end in active if piece.start <= start <= piece.end]
    return max(end for _, end in inside) - min(start for start, _ in inside)


@given(activity)
def test_folds_are_few_and_leave_most_of_the_width_to_what_happened(active: list[tuple[int, int]]) -> None:
    folds = [piece for piece in fold(active).pieces if piece.idle is not None]
    assert len(folds) <= MOST_FOLDS
    assert sum(piece.right - piece.left for piece in folds) <= 0.47


@given(activity, st.randoms())
def test_the_order_and_repetition_of_activity_do_not_matter(active: list[tuple[int, int]], random: Random) -> None:
    shuffled = active + active[: len(active) // 2]
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(active)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=40))
def test_activity_of_one_pace_is_not_folded(gaps: list[int]) -> None:
    at, active = 0, []
    for gap in gaps:
        active.append((at, at + SECOND))
        at += gap * SECOND
    assert not fold(active).folded


def test_three_days_in_which_machines_worked_four_seconds_read_well() -> None:
    active = [
        (0, SECOND),
        (SECOND, 2 * SECOND),
        (2 * DAY, 2 * DAY + SECOND),
        (2 * DAY + 5 * HOUR, 2 * DAY + 5 * HOUR),
        (3 * DAY, 3 * DAY + SECOND),
    ]
    axis = fold(active)
    folds = [piece.idle for piece in axis.pieces if piece.idle is not None]
    assert folds == [2 * DAY - 2 * SECOND, 5 * HOUR - SECOND, 19 * HOUR]
    for start, end in active:
        if end > start:
            assert axis.x(end) - axis.x(start) > FOLD_WIDTH


def test_a_gap_just_under_the_ratio_is_drawn_to_scale() -> None:
    near = [(0, SECOND), (SECOND + IDLE_RATIO * SECOND, SECOND + IDLE_RATIO * SECOND)]
    assert not fold(near).folded
    far = [(0, SECOND), (SECOND + IDLE_RATIO * SECOND + 1, SECOND + IDLE_RATIO * SECOND + 1)]
    assert fold(far).folded


def test_a_single_instant_has_an_axis_with_room_on_both_sides() -> None:
    axis = fold([(DAY, DAY)])
    assert axis.x(DAY) == pytest.approx(0.5)
    assert not axis.folded


def test_no_activity_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        fold([])
