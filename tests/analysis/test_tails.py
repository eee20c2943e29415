"""Tail probabilities against sums of exact fractions, and against a plain numerical integral."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.stability.tails import normal_score, normal_tail, rate_tails, score, share_tails, student_tail

COUNTS = st.integers(0, 60)


@st.composite
def two_shares(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """A part of a whole, twice."""
    whole, base_whole = draw(st.integers(1, 60)), draw(st.integers(1, 200))
    return draw(st.integers(0, whole)), whole, draw(st.integers(0, base_whole)), base_whole


@given(two_shares())
def test_tails_of_shares_are_those_of_fishers_exact_test(shares: tuple[int, int, int, int]) -> None:
    part, whole, base_part, base_whole = shares
    together = part + base_part
    ways = math.comb(whole + base_whole, together)
    chances = {
        x: Fraction(math.comb(whole, x) * math.comb(base_whole, together - x), ways)
        for x in range(max(0, together - base_whole), min(whole, together) + 1)
    }
    found = share_tails(*shares)
    assert found.upper == pytest.approx(float(sum(p for x, p in chances.items() if x >= part)), rel=1e-8, abs=1e-12)
    assert found.lower == pytest.approx(float(sum(p for x, p in chances.items() if x <= part)), rel=1e-8, abs=1e-12)


@given(COUNTS, st.integers(1, 50), COUNTS, st.integers(1, 500))
def test_tails_of_rates_are_those_of_a_binomial_given_both_counts(count: int, size: int, base: int, whole: int) -> None:
    chance, together = Fraction(size, size + whole), count + base
    chances = [math.comb(together, x) * chance**x * (1 - chance) ** (together - x) for x in range(together + 1)]
    found = rate_tails(count, size, base, whole)
    assert found.upper == pytest.approx(float(sum(chances[count:])), rel=1e-8, abs=1e-12)
    assert found.lower == pytest.approx(float(sum(chances[: count + 1])), rel=1e-8, abs=1e-12)


def test_small_tails_keep_their_digits_and_large_counts_end() -> None:
    assert share_tails(10, 10, 0, 10).upper == pytest.approx(1 / math.comb(20, 10), rel=1e-9)
    far = share_tails(60_000, 100_000, 500_000, 1_000_000)
    assert 0.0 <= far.upper < 1e-300
    assert score(far) > 35
    near = share_tails(50_100, 100_000, 500_000, 1_000_000)
    assert score(near) == pytest.approx(100 / math.sqrt(100_000 * 0.25 * 1.1), abs=0.02)


@pytest.mark.parametrize("freedom", [1, 2.5, 12, 40, 400])
@pytest.mark.parametrize("t", [-3.0, 0.0, 0.5, 2.0, 6.0])
def test_students_tail_is_the_area_under_its_curve(t: float, freedom: float) -> None:
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    steps = 20_000
    width = abs(t) / steps
    inner = sum((1 + ((place + 0.5) * width) ** 2 / freedom) ** (-(freedom + 1) / 2) for place in range(steps)) * width
    assert student_tail(t, freedom) == pytest.approx(0.5 - math.copysign(scale * inner, t), abs=1e-8)


def test_students_tail_is_exact_far_out_and_at_the_ends() -> None:
    assert student_tail(1000.0, 2) == pytest.approx(0.5 * (1 - 1000 / math.sqrt(1000**2 + 2)), rel=1e-6)
    assert (student_tail(math.inf, 5), student_tail(-math.inf, 5)) == (0.0, 1.0)


@given(st.floats(-5, 30))
def test_a_normals_score_and_tail_are_each_others_inverse(deviations: float) -> None:
    assert normal_score(normal_tail(deviations)) == pytest.approx(deviations, abs=1e-6)


def test_a_count_in_the_middle_is_on_neither_side() -> None:
    assert score(share_tails(0, 5, 2, 100)) == 0.0  # none of five says nothing where two in a hundred are usual
    assert score(share_tails(1, 5, 2, 100)) > 0
    assert score(share_tails(0, 500, 20, 1000)) < -2
