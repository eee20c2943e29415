"""Fisher's exact test against whole numbers: every table with the same margins, counted."""

from fractions import Fraction
from math import comb, exp, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.causes.fisher import log_p


def by_counting(k: int, m: int, sick: int, healthy: int) -> Fraction:
    """The share of ways to draw `k + m` of all that are no likelier than the table seen."""
    having = k + m
    ways = [comb(sick, one) * comb(healthy, having - one) for one in range(min(having, sick) + 1)]
    seen = comb(sick, k) * comb(healthy, m)
    return Fraction(sum(way for way in ways if way <= seen), comb(sick + healthy, having))


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    sick, healthy = draw(st.integers(0, 60)), draw(st.integers(0, 200))
    return draw(st.integers(0, sick)), draw(st.integers(0, healthy)), sick, healthy


@given(tables())
def test_it_is_the_share_of_tables_that_are_no_likelier(table: tuple[int, int, int, int]) -> None:
    assert isclose(exp(log_p(*table)), by_counting(*table), rel_tol=1e-9)


def test_the_lady_who_tastes_tea_is_right_by_chance_in_34_of_70() -> None:
    assert exp(log_p(3, 1, 4, 4)) == pytest.approx(34 / 70)


def test_large_groups_that_share_nothing_have_a_logarithm_where_their_p_is_rounded_to_nothing() -> None:
    assert exp(log_p(800, 0, 800, 1600)) == 0.0
    assert -1600 < log_p(800, 0, 800, 1600) < log_p(700, 0, 800, 1600)


def test_a_part_above_its_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="5 of 4"):
        log_p(5, 0, 4, 4)
