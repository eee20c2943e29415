"""Tail probabilities of counts and means, exact where counts are small.

Business volumes are low: of three finished transactions a normal approximation says nothing worth hearing.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

_NORMAL = NormalDist()
_LEAST = 1e-300
_NEGLIGIBLE = 1e-17
_MOST_STEPS = 5_000
_REMEMBERED = 32_768
"""Counts of low volumes repeat: three of three beside the same baseline, at most buckets of a chart."""
Step = Callable[[int], float]


class Tails(NamedTuple):
    """P(X >= x) and P(X <= x); both hold the probability of x itself, so they add up to more than one."""

    upper: float
    lower: float


@lru_cache(maxsize=_REMEMBERED)
def share_tails(part: int, whole: int, base_part: int, base_whole: int) -> Tails:
    """How surprising `part` of `whole` is beside `base_part` of `base_whole`, were both of one share.

    The hypergeometric distribution of the part, given both wholes and both parts together: exact for any size, and it
    knows that the baseline is a sample too. Source: R. A. Fisher 1935, the exact test of a two by two table.
    """
    all_parts = part + base_part
    lowest, highest = max(0, all_parts - base_whole), min(whole, all_parts)
    density = math.exp(
        _log_choose(whole, part) + _log_choose(base_whole, base_part) - _log_choose(whole + base_whole, all_parts)
    )

    def up(x: int) -> float:
        return (whole - x) * (all_parts - x) / ((x + 1) * (base_whole - all_parts + x + 1))

    mean = whole * all_parts / (whole + base_whole) if whole + base_whole else 0.0
    return _tails(part, density, up, lowest, highest, mean)


@lru_cache(maxsize=_REMEMBERED)
def rate_tails(count: int, exposure: float, base_count: int, base_exposure: float) -> Tails:
    """How surprising `count` over `exposure` is beside the baseline's, were both of one rate.

    Binomial, given both counts together. Exposures are positive. Source: Przyborowski and Wilenski 1940, the exact
    comparison of two Poisson rates.
    """
    together = count + base_count
    chance = exposure / (exposure + base_exposure)
    density = math.exp(_log_choose(together, count) + count * math.log(chance) + base_count * math.log1p(-chance))

    def up(x: int) -> float:
        return (together - x) / (x + 1) * exposure / base_exposure

    return _tails(count, density, up, 0, together, together * chance)


def score(tails: Tails) -> float:
    """The tails as so many standard deviations of a normal; 0 where the count is on neither side of the middle."""
    if tails.upper < 0.5:
        return normal_score(tails.upper)
    return -normal_score(tails.lower) if tails.lower < 0.5 else 0.0


def normal_score(tail: float) -> float:
    """The standard deviations beyond which a normal has so much of its upper tail."""
    return -_NORMAL.inv_cdf(min(max(tail, _LEAST), 1 - 1e-16))


def normal_tail(deviations: float) -> float:
    """The upper tail of a standard normal."""
    return 0.5 * math.erfc(deviations / math.sqrt(2))


def student_tail(t: float, freedom: float) -> float:
    """The upper tail of Student's t. Source: Abramowitz and Stegun 26.7.1, by the incomplete beta function."""
    if math.isinf(t):
        return 0.0 if t > 0 else 1.0
    beyond = 0.5 * _incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5)
    return beyond if t >= 0 else 1.0 - beyond


def _tails(at: int, density: float, up: Step, lowest: int, highest: int, mean: float) -> Tails:
    """Both tails from the density at `at`, summed on the side away from the mean, where terms only shrink."""
    total = term = density
    if at >= mean:
        for x in range(at, min(highest, at + _MOST_STEPS)):
            term *= up(x)
            total += term
            if term < _NEGLIGIBLE * total:
                break
        return Tails(min(total, 1.0), min(1.0, max(0.0, 1.0 - total) + density))
    for x in range(at - 1, max(lowest, at - _MOST_STEPS) - 1, -1):
        ratio = up(x)
        term = term / ratio if ratio else 0.0
        total += term
        if term < _NEGLIGIBLE * total:
            break
    return Tails(min(1.0, max(0.0, 1.0 - total) + density), min(total, 1.0))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by Lentz's continued fraction (Numerical Recipes 6.4)."""
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1.0 / _away(1.0 - (a + b) * x / (a + 1.0), tiny)
    value = d
    for m in range(1, _MOST_STEPS):
        for part in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _away(1.0 + part * d, tiny)
            c = _away(1.0 + part / c, tiny)
            value *= d * c
        if abs(d * c - 1.0) < 1e-15:
            break
    return value


def _away(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
