"""Two stretches of a chart compared: is the later one higher, or does it vary more, than chance explains?

Levels: of counts exactly (`tails`), of measures by Student's t. Variation: by Student's t of the square
roots of absolute deviations, which are nearly normal (Hawkins 1981). Both err to the side of chance: counts that vary
more than chance alone are given a larger error, numbers whose neighbours are alike fewer points, and nothing is said of
the variation of what happens less than five times a bucket.
"""

import math

import numpy as np
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import COUNTS, HOURS, LENGTHS, LEVELS, SHARES
from app.analysis.stability.control_charts import Chart, Floats, floor, measured, one, rarer, residuals, tails
from app.analysis.stability.tails import normal_score, student_tail

LEAST_EXPECTED = 5.0
_ROOT_DEVIATION = 0.349
"""The standard deviation of the square root of a standard normal's absolute value."""
_NOTHING = 1e-6
Places = NDArray[np.intp]


def level(chart: Chart, base: Places, late: Places, up: bool) -> float:
    """One-sided p of the later buckets' level against the earlier ones'; `up`: whether it is higher."""
    plan, observed = chart.plan, chart.observed
    if plan.sort not in (SHARES, COUNTS):
        values = measured(plan, observed.values)
        least = floor(plan, float(values[base].mean()), chart.unit)
        return _student(values[base], values[late], up, least, _stands(chart))
    counts, sizes = observed.counts, observed.sizes
    excess, freedom = _dispersion(chart, base, late)
    if excess > 1.0 and min(_expected(chart, places) * places.size for places in (base, late)) >= LEAST_EXPECTED:
        t = _distance(chart, base, late) / math.sqrt(excess)
        return student_tail(t if up else -t, freedom)
    both = tails(plan, counts[late].sum(), sizes[late].sum(), counts[base].sum(), sizes[base].sum())
    p = both.upper if up else both.lower
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
    return _student(before, after, wider, _ROOT_DEVIATION, _stands(chart))


def _stands(chart: Chart) -> bool:
    return chart.plan.sort in (LEVELS, HOURS)


def _expected(chart: Chart, places: Places) -> float:
    """How much happens in a bucket: the rarer of the two outcomes of a share, events, transactions that stand."""
    plan = chart.plan
    if plan.sort == LENGTHS:
        return math.inf
    if plan.sort in (SHARES, COUNTS):
        return float(chart.observed.sizes[places].mean()) * rarer(plan, _centre(chart, places))
    return float(chart.observed.values[places].mean()) / one(plan, chart.unit)


def _dispersion(chart: Chart, base: Places, late: Places) -> tuple[float, float]:
    """How many times more counts vary about their own levels than chance has them (Pearson's, more where
    neighbours are alike), and of how many points that is known."""
    groups = [residuals(chart.plan, chart.observed, places, _centre(chart, places)) for places in (base, late)]
    told = [group for group in groups if group.any()]
    freedom = sum(group.size - 1 for group in told)
    if not freedom:
        return 1.0, 1.0
    share = _independent(told, 1.0, stands=False)
    return sum(float((group**2).sum()) for group in told) / freedom / share, max(freedom * share, 2.0)


def _distance(chart: Chart, base: Places, late: Places) -> float:
    """Two shares or rates, in standard errors of their difference by chance alone, were both of one."""
    sizes = [float(chart.observed.sizes[places].sum()) for places in (base, late)]
    both = _centre(chart, np.concatenate((base, late)))
    chance = both * (1.0 - both) if chart.plan.sort == SHARES else both
    error = math.sqrt(chance * (1.0 / sizes[0] + 1.0 / sizes[1]))
    return (_centre(chart, late) - _centre(chart, base)) / error


def _centre(chart: Chart, places: Places) -> float:
    return float(chart.observed.counts[places].sum() / chart.observed.sizes[places].sum())


def _student(base: Floats, late: Floats, up: bool, least: float, stands: bool) -> float:
    """One-sided p of two means by the variance within both, of `least` squared at the least."""
    within = [base - base.mean(), late - late.mean()]
    freedom = base.size + late.size - 2
    variance = max(sum(float((group**2).sum()) for group in within) / freedom, least**2)
    share = _independent(within, least, stands)
    error = math.sqrt(variance * (1.0 / (base.size * share) + 1.0 / max(late.size * share, 1.0)))
    t = float(late.mean() - base.mean()) / error
    return student_tail(t if up else -t, max(freedom * share, 2.0))


def _independent(groups: list[Floats], least: float, stands: bool) -> float:
    """The share of points that count as independent, (1 - r) / (1 + r) of their lag-one correlation; all, where they
    differ by next to nothing beside `least`. Of what `stands`, and so is mostly what stood before, r is taken a
    standard error higher: 20 points tell little of it, and with less one p-value of a thousand came four times.

    Source: Bayley and Hammersley 1946, for a first-order autoregression; r freed of its bias by Kendall 1954.
    """
    square = sum(float((group**2).sum()) for group in groups)
    if square <= (_NOTHING * least) ** 2:
        return 1.0
    lag = sum(float((group[1:] * group[:-1]).sum()) for group in groups) / square
    points = sum(group.size for group in groups)
    r = lag + (1.0 + 4.0 * lag) / points
    r += math.sqrt(max(1.0 - r * r, 0.0) / points) if stands else 0.0
    r = min(max(r, 0.0), 0.9)
    return (1.0 - r) / (1.0 + r)
