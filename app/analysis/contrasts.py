"""Two stretches of a chart compared: is the later one higher, or does it vary more, than chance explains?

Levels: of counts exactly (app.analysis.tails), of measures by Student's t. Variation: by Student's t of the square
roots of absolute deviations, which are nearly normal (Hawkins 1981). Both err to the side of chance: counts that vary
more than chance alone are given a larger error, numbers whose neighbours are alike fewer points, and nothing is said of
the variation of what happens less than five times a bucket.
"""

import math

import numpy as np
from numpy.typing import NDArray

from app.analysis.charted import COUNTS, HOURS, LENGTHS, LEVELS, SHARES
from app.analysis.control_charts import Chart, Floats, floor, measured, one, residuals, tails
from app.analysis.tails import normal_score, student_tail

LEAST_EXPECTED = 5.0
_ROOT_DEVIATION = 0.349
"""The standard deviation of the square root of a standard normal's absolute value."""
Places = NDArray[np.intp]


def level(chart: Chart, base: Places, late: Places, up: bool) -> float:
    """One-sided p of the later buckets' level against the earlier ones'; `up`: whether it is higher."""
    plan, observed = chart.plan, chart.observed
    if plan.sort not in (SHARES, COUNTS):
        values = measured(plan, observed.values)
        least = floor(plan, float(values[base].mean()), chart.unit)
        return _student(chart, values[base], values[late], up, least)
    counts, sizes = observed.counts, observed.sizes
    both = tails(plan, counts[late].sum(), sizes[late].sum(), counts[base].sum(), sizes[base].sum())
    p = both.upper if up else both.lower
    excess, freedom = _dispersion(chart, base, late)
    return p if excess <= 1.0 else student_tail(normal_score(p) / math.sqrt(excess), freedom)


def variation(chart: Chart, base: Places, late: Places, wider: bool) -> float:
    """One-sided p of the later buckets' variation about their own middle against the earlier ones'."""
    if min(_expected(chart, places) for places in (base, late)) < LEAST_EXPECTED:
        return 1.0
    plan, observed = chart.plan, chart.observed
    if plan.sort in (SHARES, COUNTS):
        groups, least = [residuals(plan, observed, places, _centre(chart, places)) for places in (base, late)], 1.0
    else:
        groups = [measured(plan, observed.values[places]) for places in (base, late)]
        least = floor(plan, float(groups[0].mean()), chart.unit)
    before, after = (np.sqrt(np.abs(group - np.median(group)) / least) for group in groups)
    return _student(chart, before, after, wider, _ROOT_DEVIATION)


def _expected(chart: Chart, places: Places) -> float:
    """How much happens in a bucket: the rarer of the two outcomes of a share, events, transactions that stand."""
    plan = chart.plan
    if plan.sort == LENGTHS:
        return math.inf
    if plan.sort in (SHARES, COUNTS):
        centre = _centre(chart, places)
        rarer = min(centre, 1.0 - centre) if plan.sort == SHARES else centre
        return float(chart.observed.sizes[places].mean()) * rarer
    return float(chart.observed.values[places].mean()) / one(plan, chart.unit)


def _dispersion(chart: Chart, base: Places, late: Places) -> tuple[float, int]:
    """How many times more counts vary about their own levels than chance has them (Pearson's), and of how many."""
    total, freedom = 0.0, 0
    for places in (base, late):
        found = residuals(chart.plan, chart.observed, places, _centre(chart, places))
        if found.any():
            total, freedom = total + float((found**2).sum()), freedom + places.size - 1
    return (total / freedom, freedom) if freedom else (1.0, 1)


def _centre(chart: Chart, places: Places) -> float:
    return float(chart.observed.counts[places].sum() / chart.observed.sizes[places].sum())


def _student(chart: Chart, base: Floats, late: Floats, up: bool, least: float) -> float:
    """One-sided p of two means by the variance within both, of `least` squared at the least."""
    within = [base - base.mean(), late - late.mean()]
    freedom = base.size + late.size - 2
    variance = max(sum(float((group**2).sum()) for group in within) / freedom, least**2)
    share = _independent(within) if chart.plan.sort in (LEVELS, HOURS) else 1.0
    error = math.sqrt(variance * (1.0 / (base.size * share) + 1.0 / max(late.size * share, 1.0)))
    t = float(late.mean() - base.mean()) / error
    return student_tail(t if up else -t, max(freedom * share, 2.0))


def _independent(groups: list[Floats]) -> float:
    """The share of points that count as independent, (1 - r) / (1 + r) of their lag-one correlation.

    Source: Bayley and Hammersley 1946, for a first-order autoregression; r freed of its bias by Kendall 1954.
    """
    square = sum(float((group**2).sum()) for group in groups)
    if square <= 0.0:
        return 1.0
    lag = sum(float((group[1:] * group[:-1]).sum()) for group in groups) / square
    r = min(max(lag + (1.0 + 4.0 * lag) / sum(group.size for group in groups), 0.0), 0.9)
    return (1.0 - r) / (1.0 + r)
