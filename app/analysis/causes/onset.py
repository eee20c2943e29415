"""Since when a value has been more common among all transactions that started. Pure."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

CLEAR = 15.0
"""Twice the gain in log likelihood by which a share that rose must explain more than one that did not: of shares that
never rose, with the instant chosen freely, fewer than one in a hundred reach it."""
LEAST_RISE = 0.1


def onset(started: Sequence[datetime], have: NDArray[np.bool_], weights: NDArray[np.float64]) -> datetime | None:
    """The first start from which on the share of those that have it is clearly higher; None where it did not rise.

    `weights` say how many transactions each one read stands for. Source: the likelihood ratio of one change in a
    Bernoulli sequence (Page 1955; Hinkley and Hinkley 1970).
    """
    if len(started) < 2:
        return None
    order = np.argsort(np.array(started, "datetime64[us]"), kind="stable")
    weight = weights[order] * (len(weights) / weights.sum())
    having = np.where(have[order], weight, 0.0)
    before, n_before = having.cumsum()[:-1], weight.cumsum()[:-1]
    after, n_after = having.sum() - before, weight.sum() - n_before
    gain = 2 * (_fit(before, n_before) + _fit(after, n_after) - _fit(having.sum(), weight.sum()))
    rose = after / n_after - before / n_before >= LEAST_RISE
    gain = np.where(rose, gain, 0.0)
    best = int(gain.argmax())
    return started[int(order[best + 1])] if gain[best] >= CLEAR else None


def _fit(having: NDArray[np.float64] | float, n: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """The log likelihood of so many of n at their own share."""
    share = np.clip(np.asarray(having) / n, 1e-12, 1 - 1e-12)
    fitted: NDArray[np.float64] = having * np.log(share) + (n - having) * np.log1p(-share)
    return fitted
