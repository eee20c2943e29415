"""Fisher's exact test of two groups; the p value that pages give is made of it in `ranking.py`. Pure.

Source: Fisher 1935; two-sided as R's `fisher.test` has it: all tables with the same margins that are no likelier than
the one seen. Logarithms throughout, so that a clear difference between large groups is not rounded to nothing.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SLACK = 1e-7
"""Tables as likely as the one seen may differ from it in the last digits of a sum of logarithms."""


def log_p(k: int, m: int, sick: int, healthy: int) -> float:
    """Natural logarithm of the two-sided p of `k` of `sick` having something that `m` of `healthy` have.

    Zero (p = 1) where there is nothing to compare. Raises ValueError for a part above its whole.
    """
    if not (0 <= k <= sick and 0 <= m <= healthy):
        raise ValueError(f"{k} of {sick} and {m} of {healthy} are no two shares.")
    having = k + m
    low, high = max(0, having - healthy), min(having, sick)
    logs = log_factorials(rounded(sick + healthy))
    drawn = np.arange(low, high + 1)
    log_pmf = (
        log_choose(logs, sick, drawn)
        + log_choose(logs, healthy, having - drawn)
        - log_choose(logs, sick + healthy, np.array([having]))
    )
    seen = log_pmf[k - low]
    counted = log_pmf[log_pmf <= seen + SLACK]
    top = counted.max()
    return min(0.0, float(top + np.log(np.exp(counted - top).sum())))


def log_choose(logs: NDArray[np.float64], n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    """Logarithms of the numbers of ways to choose k of n."""
    chosen: NDArray[np.float64] = logs[n] - logs[k] - logs[n - k]
    return chosen


def rounded(n: int) -> int:
    """The next power of two, so that few tables of logarithms serve all sizes."""
    return 1 << max(n, 1).bit_length()


@lru_cache(maxsize=4)
def log_factorials(most: int) -> NDArray[np.float64]:
    """Logarithms of the factorials of 0 to `most`."""
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, most + 1)))))
