"""Small cells: what is left out of a breakdown, and that a known total gives none of it away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.small_cells import left_out, splits

COUNTS = st.lists(st.integers(0, 40), max_size=12)


@pytest.mark.parametrize(
    ("counts", "out"),
    [
        ([3, 20, 30], [True, True, False]),
        ([3, 2, 20], [True, True, False]),
        ([1, 1, 20, 30], [True, True, True, False]),
        ([0, 9, 12], [False, False, False]),
        ([4], [True]),
    ],
)
def test_a_small_count_goes_and_takes_the_next_with_it_where_the_total_would_tell_it(
    counts: list[int], out: list[bool]
) -> None:
    assert left_out(counts, 5) == out


@given(COUNTS, st.integers(2, 12))
def test_no_small_count_is_shown_and_the_rest_of_a_total_is_never_a_single_small_one(
    counts: list[int], least: int
) -> None:
    out = left_out(counts, least)
    shown = [count for count, gone in zip(counts, out, strict=True) if not gone]
    hidden = [count for count, gone in zip(counts, out, strict=True) if gone]
    assert not any(0 < count < least for count in shown)
    if hidden and any(shown):
        assert len(hidden) > 1
        assert sum(hidden) >= least


@given(COUNTS)
def test_without_a_least_count_everything_is_shown(counts: list[int]) -> None:
    assert not any(left_out(counts, 0))


@given(COUNTS, st.integers(2, 12), st.data())
def test_two_answers_that_are_both_told_never_differ_by_a_small_cell(
    counts: list[int], least: int, data: st.DataObject
) -> None:
    """Whoever has the whole, any choice of cells and any smaller choice of them subtracts in vain."""
    wider = data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts)))
    narrower = [taken and data.draw(st.booleans()) for taken in wider]
    answers = [[True] * len(counts), wider, narrower]
    sums = [
        sum(count for count, taken in zip(counts, answer, strict=True) if taken)
        for answer in answers
        if not splits(counts, answer, least)
    ]
    if sums[0] < least:
        return  # the whole is a small cell itself, and so is told nowhere
    for larger in sums:
        for smaller in sums:
            assert larger - smaller <= 0 or larger - smaller >= least
