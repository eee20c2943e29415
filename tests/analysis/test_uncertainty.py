"""Intervals against independent computations: exact sums of binomial and Poisson terms, and the score test's roots."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.comparisons.uncertainty import poisson, ranks, wilson

TAIL = Fraction(25, 1000)


def binomial(n: int, share: Fraction, most: int) -> Fraction:
    """P(at most so many of n), summed from exact terms."""
    terms = (math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(most + 1))
    return sum(terms, Fraction(0))


def test_wilsons_interval_of_a_published_example() -> None:
    low, high = wilson(81, 263) or (0, 0)
    assert [low, high] == pytest.approx([0.2553, 0.3662], abs=5e-5)
    assert wilson(0, 0) is None


@given(st.integers(1, 3000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_wilsons_ends_are_where_the_score_test_turns(drawn: tuple[int, int]) -> None:
    part, whole = drawn
    share = part / whole
    low, high = wilson(part, whole) or (0, 0)
    assert 0 <= low <= share <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            score = abs(share - end) / math.sqrt(end * (1 - end) / whole)
            assert score == pytest.approx(1.959964, abs=1e-4)
    assert (low == 0) == (part == 0)
    assert (high == 1) == (part == whole)


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(95, 100), Fraction(99, 100), Fraction(1, 3)])
@pytest.mark.parametrize("n", [1, 2, 5, 6, 7, 19, 20, 59, 73, 100, 240])
def test_between_the_ranks_lies_the_quantile_with_the_exact_binomials_probability(n: int, share: Fraction) -> None:
    low, high = ranks(n, float(share))
    if low is None:
        assert binomial(n, share, 0) > TAIL, "even the least value lies above too often"
    else:
        assert binomial(n, share, low - 1) <= TAIL < binomial(n, share, low), "no rank further up does"
    if high is None:
        assert 1 - binomial(n, share, n - 1) > TAIL
    else:
        assert 1 - binomial(n, share, high - 1) <= TAIL < 1 - binomial(n, share, high - 2)


def test_ranks_of_a_million_values_are_close_around_the_quantile() -> None:
    low, high = ranks(1_000_000, 0.5)
    assert low is not None
    assert high is not None
    assert low + high == 1_000_001, "as far below as above"
    assert high - low == pytest.approx(2 * 1.96 * 500, rel=0.01)


def poisson_at_most(count: int, mean: float) -> float:
    """P(at most so many), each term by itself."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 57, 400, 2500])
def test_a_counts_interval_ends_where_as_few_or_as_many_would_be_rare(count: int) -> None:
    low, high = poisson(count)
    assert poisson_at_most(count, high) == pytest.approx(0.025, abs=1e-9)
    if count:
        assert 1 - poisson_at_most(count - 1, low) == pytest.approx(0.025, abs=1e-9)
    else:
        assert low == 0


def test_garwoods_table() -> None:
    assert [round(end, 3) for end in poisson(0)] == [0, 3.689]
    assert [round(end, 3) for end in poisson(10)] == [4.795, 18.390]
    assert [round(end, 2) for end in poisson(50)] == [37.11, 65.92]
