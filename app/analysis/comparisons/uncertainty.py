"""95 % intervals for shares, quantiles and counts.

A share's is Wilson's (E. B. Wilson, JASA 22, 1927), which stays within 0 and 1 and holds for few, too. A quantile's
are two of the measured values, by their ranks, and assume nothing of how the values are distributed (H. A. David,
Order Statistics, 2.5): between the ranks lies the quantile with the binomial's probability. A count's is exact for
Poisson (F. Garwood, Biometrika 28, 1936): events that come singly and independently; where they come in bursts, the
truth is wider. All three at least hold what they say, save Wilson's, which holds it on average.
"""

import math
from functools import lru_cache

LEVEL = 0.95
_Z = 1.959963984540054
"""The normal distribution's 97.5 % quantile."""
_TAIL = (1 - LEVEL) / 2
_STEPS = 50
_NEAR = 1e-12


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The interval of a share; None of nothing."""
    if not whole:
        return None
    share, weight = part / whole, _Z * _Z / whole
    middle = (share + weight / 2) / (1 + weight)
    half = _Z / (1 + weight) * math.sqrt(share * (1 - share) / whole + weight / (4 * whole))
    return (0.0 if part == 0 else max(0.0, middle - half), 1.0 if part == whole else min(1.0, middle + half))


@lru_cache(maxsize=4096)
def ranks(n: int, share: float) -> tuple[int | None, int | None]:
    """Between which of `n` measured values in order, counted from 1, their quantile lies with 95 %.

    None: so few values bound it on that side by none of them.
    """
    low = _most_below(n, share)
    high = _most_below(n, 1 - share)
    return low, None if high is None else n + 1 - high


def _most_below(n: int, share: float) -> int | None:
    """The greatest rank that lies at or below the quantile but for 2.5 %: P(fewer than rank lie below) <= 2.5 %."""
    spread = math.sqrt(n * share * (1 - share))
    start = max(0, int(n * share - 9 * spread - 9))
    below, rank = 0.0, None
    for count in range(start, n):
        below += _binomial(n, count, share)
        if below > _TAIL:
            break
        rank = count + 1
    return rank


def _binomial(n: int, count: int, share: float) -> float:
    chosen = math.lgamma(n + 1) - math.lgamma(count + 1) - math.lgamma(n - count + 1)
    return math.exp(chosen + count * math.log(share) + (n - count) * math.log1p(-share))


@lru_cache(maxsize=4096)
def poisson(count: int) -> tuple[float, float]:
    """The interval of the mean of what was counted once."""
    return (_mean(count, 1 - _TAIL) if count else 0.0, _mean(count + 1, _TAIL))


def _mean(count: int, below: float) -> float:
    """The mean with which fewer than `count` events come with the probability `below`, 2.5 % or 97.5 %.

    By Newton's method from the approximation of E. B. Wilson and M. M. Hilferty (PNAS 17, 1931), which is near enough
    for a few steps to do.
    """
    side = _Z if below == _TAIL else -_Z
    mean = count * (1 - 1 / (9 * count) + side / (3 * math.sqrt(count))) ** 3
    for _ in range(_STEPS):
        density = math.exp((count - 1) * math.log(mean) - mean - math.lgamma(count))
        step = (_fewer(count, mean) - below) / density
        mean = max(mean + step, mean / 2)
        if abs(step) <= _NEAR * mean:
            break
    return mean


def _fewer(count: int, mean: float) -> float:
    """P(fewer than `count` events of a Poisson distribution), term by term from the last one down."""
    term = math.exp((count - 1) * math.log(mean) - mean - math.lgamma(count))
    total = 0.0
    for k in range(count - 1, -1, -1):
        total += term
        if term < total * 1e-17:
            break
        term *= k / mean
    return total
