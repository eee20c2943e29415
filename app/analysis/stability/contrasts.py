"""Two stretches of a chart compared: is the later one higher, or does it vary more, than chance explains?

Every number is judged as a rate over the work that caused it (`control_charts.rates`, `control_charts.weights`), so
that a holiday, a busy week or growth, which change how much there is to do, change nothing here. Days need not be
independent: their lag-one correlation is estimated from all points of the chart, freed of its bias, taken a standard
error higher, and the error of a mean is widened by it as a first-order autoregression has it. How points vary is
estimated twice, as if their variance fell with their weight (counts of much work are surer) and as if it did not (a
mood of the day moves all of them alike); the larger error counts. Shares and counts of events that vary no more than
chance has them are compared exactly (`tails`), everything else by Student's t.

Variation is Student's t of the square roots of absolute deviations, which are nearly normal (Hawkins 1981), after the
part of each deviation that the one before it predicts is taken off. Nothing is said of the variation of what happens
less than five times a bucket.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import COUNTS, LENGTHS, SHARES
from app.analysis.stability.control_charts import Chart, Floats, baseline_of, floor, one, rarer, rates, tails, weights
from app.analysis.stability.dependence import Autocorrelation, Dependence, autocorrelation
from app.analysis.stability.tails import normal_score, student_tail

LEAST_EXPECTED = 5.0
_ROOT_DEVIATION = 0.349
"""The standard deviation of the square root of a standard normal's absolute value."""
_LEAST_FREEDOM = 2.0
_NOTHING = 1e-6
_LEAST_PIECE = 2
_MOST_PREDICTED = 0.95
INDEPENDENT = Dependence()
Places = NDArray[np.intp]


def level(chart: Chart, base: Places, late: Places, up: bool, common: Dependence = INDEPENDENT) -> float:
    """One-sided p of the later buckets' level against the earlier ones'; `up`: whether it is higher, `common`: the
    dependence of this number's days that all its charts show together."""
    plan, observed = chart.plan, chart.observed
    stretches = _stretches(chart, base, late)
    chance = _chance_errors(chart, base, late)
    compared = _compared(rates(plan, observed), weights(plan, observed), stretches, chance, common)
    by_test = student_tail(compared.t if up else -compared.t, compared.freedom)
    if plan.sort not in (SHARES, COUNTS):
        return by_test
    (count, size), (base_count, base_size) = (_sums(chart, places) for places in (late, base))
    both = tails(plan, count, size, base_count, base_size)
    exact = both.upper if up else both.lower
    by_chance = math.sqrt(sum(chance))
    if compared.error <= by_chance * (1.0 + _NOTHING):
        return exact
    if min(_expected(chart, places) * places.size for places in (base, late)) >= LEAST_EXPECTED:
        return by_test
    return student_tail(normal_score(exact) * by_chance / compared.error, compared.freedom)


def variation(chart: Chart, base: Places, late: Places, wider: bool, common: Dependence = INDEPENDENT) -> float:
    """One-sided p of the later buckets' variation about their own level against the earlier ones'."""
    if min(_expected(chart, places) for places in (base, late)) < LEAST_EXPECTED:
        return 1.0
    stretches = _stretches(chart, base, late)
    rate, weight = rates(chart.plan, chart.observed), weights(chart.plan, chart.observed)
    deviations = np.full(rate.size, np.nan)
    for piece in stretches.pieces:
        deviations[piece] = (rate[piece] - np.average(rate[piece], weights=weight[piece])) / _scale(chart, base)
    falling = deviations * np.sqrt(weight / weight[base].mean())
    return max(_varies(scaled, stretches, wider, common) for scaled in (falling, deviations))


@dataclass(frozen=True)
class _Stretches:
    """The two that are compared, and the pieces (with a mean of their own) that tell how points vary."""

    base: Places
    late: Places
    pieces: Sequence[Places]


@dataclass(frozen=True)
class _Compared:
    """Two weighted means: the later less the earlier, the standard error of that, and the degrees of freedom."""

    difference: float
    error: float
    freedom: float

    @property
    def t(self) -> float:
        """The difference in standard errors."""
        return self.difference / self.error


def _compared(
    values: Floats, weight: Floats, stretches: _Stretches, least: Sequence[float], common: Dependence
) -> _Compared:
    """The later stretch against the baseline; `least` are the squared errors of the two means by chance alone."""
    pieces, ends = stretches.pieces, (stretches.base, stretches.late)
    scaled = _scaled(values, weight, pieces)
    points = sum(piece.size for piece in pieces)
    lightest = float(sum(weight[places].sum() for places in ends)) / sum(places.size for places in ends)
    own = autocorrelation(scaled, _NOTHING * math.sqrt(lightest * sum(least)))
    fit = _larger(own.dependence() if own else INDEPENDENT, common, points)
    known = max(points * (1.0 - fit.hidden([piece.size for piece in pieces])), 1.0)
    variance = sum(float((some**2).sum()) for some in scaled) / known
    average = float(sum(weight[piece].sum() for piece in pieces)) / points
    falling = even = chance = 0.0
    for places, floor_ in zip(ends, least, strict=True):
        total, inflated = float(weight[places].sum()), fit.variance_of_mean(places.size) * places.size
        falling += inflated * variance / total
        even += inflated * variance / average * float((weight[places] ** 2).sum()) / total**2
        chance += inflated * floor_
    means = [float(np.average(values[places], weights=weight[places])) for places in ends]
    freedom = (points - len(pieces)) / (fit.variance_of_mean(points) * points)
    return _Compared(means[1] - means[0], math.sqrt(max(falling, even, chance)), max(freedom, _LEAST_FREEDOM))


def autocorrelation_of(chart: Chart) -> Autocorrelation | None:
    """How the latest phase's points of a chart go with their neighbours; None where they do not vary."""
    base = baseline_of(chart, chart.phases[-1])
    rate, weight = rates(chart.plan, chart.observed), weights(chart.plan, chart.observed)
    return autocorrelation(_scaled(rate, weight, _stretches(chart, base, base[-1:]).pieces), _NOTHING)


def _scaled(values: Floats, weight: Floats, pieces: Sequence[Places]) -> list[Floats]:
    """Deviations from the mean of each piece, as wide as those of a weight of one."""
    return [
        (values[piece] - np.average(values[piece], weights=weight[piece])) * np.sqrt(weight[piece]) for piece in pieces
    ]


def _larger(own: Dependence, common: Dependence, points: int) -> Dependence:
    return max(own, common, key=lambda fit: fit.variance_of_mean(points))


def _varies(deviations: Floats, stretches: _Stretches, wider: bool, common: Dependence) -> float:
    own = autocorrelation([deviations[piece] for piece in stretches.pieces], _NOTHING)
    r = min(max(own.dependence().neighbours if own else 0.0, common.neighbours), _MOST_PREDICTED)
    roots = np.full(deviations.size, np.nan)
    for piece in stretches.pieces:
        roots[piece] = np.sqrt(np.abs(_unpredicted(deviations[piece], r)))
    least = [_ROOT_DEVIATION**2 / places.size for places in (stretches.base, stretches.late)]
    compared = _compared(roots, np.ones(roots.size), stretches, least, INDEPENDENT)
    return student_tail(compared.t if wider else -compared.t, compared.freedom)


def _unpredicted(deviations: Floats, r: float) -> Floats:
    """Each deviation less what the one before predicts of it, as wide as the deviations themselves are."""
    left: Floats = deviations.copy()
    left[1:] = (deviations[1:] - r * deviations[:-1]) / math.sqrt(1.0 - r * r)
    return left


def _stretches(chart: Chart, base: Places, late: Places) -> _Stretches:
    """All points from the baseline on tell how they vary, in two pieces, parted where their levels differ most: what
    did change there is no dependence of days, and days that depend on each other still do on both sides of it."""
    points = chart.points[int(np.searchsorted(chart.points, base[0])) :]
    at = _parting(rates(chart.plan, chart.observed)[points], weights(chart.plan, chart.observed)[points])
    return _Stretches(base, late, (points[:at], points[at:]))


def _parting(rate: Floats, weight: Floats) -> int:
    """Where two levels fit a series best, by weighted least squares; each has `_LEAST_PIECE` points or more."""
    total, heavy = np.cumsum(rate * weight), np.cumsum(weight)
    before, after = heavy[:-1], heavy[-1] - heavy[:-1]
    between = (total[:-1] / before - (total[-1] - total[:-1]) / after) ** 2 * before * after
    inside = between[_LEAST_PIECE - 1 : rate.size - _LEAST_PIECE]
    return int(np.argmax(inside)) + _LEAST_PIECE


def _sums(chart: Chart, places: Places) -> tuple[float, float]:
    return float(chart.observed.counts[places].sum()), float(chart.observed.sizes[places].sum())


def _expected(chart: Chart, places: Places) -> float:
    """How much happens in a bucket: the rarer of the two outcomes of a share, events, transactions that stand."""
    plan = chart.plan
    if plan.sort == LENGTHS:
        return math.inf
    if plan.sort in (SHARES, COUNTS):
        return float(chart.observed.sizes[places].mean()) * rarer(plan, _centre(chart, places))
    return float(chart.observed.values[places].mean()) / one(plan, chart.unit)


def _scale(chart: Chart, base: Places) -> float:
    """What chance alone makes of a rate's standard deviation in an ordinary bucket of the baseline."""
    plan, weight = chart.plan, weights(chart.plan, chart.observed)[base]
    if plan.sort in (SHARES, COUNTS):
        return math.sqrt(max(_chance(chart, base), _NOTHING) / float(weight.mean()))
    return floor(plan, _centre(chart, base), chart.unit)


def _chance_errors(chart: Chart, base: Places, late: Places) -> list[float]:
    """The squared errors of both levels by chance alone."""
    plan, weight = chart.plan, weights(chart.plan, chart.observed)
    if plan.sort in (SHARES, COUNTS):
        chance = _chance(chart, np.concatenate((base, late)))
        return [chance / float(weight[places].sum()) for places in (base, late)]
    if plan.sort == LENGTHS:
        return [floor(plan, 0.0, chart.unit) ** 2 / places.size for places in (base, late)]
    standing, centre = one(plan, chart.unit), _centre(chart, base)
    return [
        standing * max(centre * float(weight[places].sum()), standing * places.size) / float(weight[places].sum()) ** 2
        for places in (base, late)
    ]


def _chance(chart: Chart, places: Places) -> float:
    centre = _centre(chart, places)
    return centre * (1.0 - centre) if chart.plan.sort == SHARES else centre


def _centre(chart: Chart, places: Places) -> float:
    weight = weights(chart.plan, chart.observed)[places]
    return float(np.average(rates(chart.plan, chart.observed)[places], weights=weight))
