"""Tests whether a later stretch of a chart is higher, or varies more, than chance explains.

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
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import COUNTS, LENGTHS, SHARES
from app.analysis.stability.control_charts import Chart, baseline_of, rarer, tails
from app.analysis.stability.dependence import Autocorrelation, Dependence, autocorrelation
from app.analysis.stability.series import Floats, floor, one
from app.analysis.stability.tails import normal_score, student_tail

LEAST_EXPECTED = 5.0
_ROOT_DEVIATION = 0.349
"""The standard deviation of the square root of a standard normal's absolute value."""
_LEAST_FREEDOM = 2.0
_NOTHING = 1e-6
_LEAST_PIECE, _LEAST_LINE = 2, 4
BENT = 0.8
"""A level and a line are taken for the course where they leave at most so much of what two levels leave."""
_MOST_PREDICTED = 0.95
INDEPENDENT = Dependence()
Places = NDArray[np.intp]


def level(chart: Chart, base: Places, late: Places, up: bool) -> float:
    """One-sided p of the later buckets' level against the earlier ones'; `up`: whether it is higher."""
    return Contrast(chart, base).level(late, up)


def variation(chart: Chart, base: Places, late: Places, wider: bool) -> float:
    """One-sided p of the later buckets' variation about their own level against the earlier ones'."""
    return Contrast(chart, base).variation(late, wider)


def autocorrelation_of(chart: Chart) -> Autocorrelation | None:
    """How the latest phase's points of a chart go with their neighbours; None where they do not vary."""
    return Contrast(chart, baseline_of(chart, chart.phases[-1])).measured.correlation


@dataclass(frozen=True)
class Contrast:
    """A chart's points against one baseline; `common` is the dependence that all charts of its number show together."""

    chart: Chart
    base: Places
    common: Dependence = INDEPENDENT

    def level(self, late: Places, up: bool) -> float:
        """One-sided p of the later buckets' level being higher (`up`), or lower."""
        chart, base = self.chart, self.base
        chance = _chance_errors(chart, base, late)
        compared = self.measured.compared(base, late, chance, self.common)
        by_test = student_tail(compared.t if up else -compared.t, compared.freedom)
        if chart.plan.sort not in (SHARES, COUNTS):
            return by_test
        both = tails(chart.plan, *_sums(chart, late), *_sums(chart, base))
        exact = both.upper if up else both.lower
        by_chance = math.sqrt(sum(chance))
        if compared.error <= by_chance * (1.0 + _NOTHING):
            return exact
        if min(_expected(chart, places) * places.size for places in (base, late)) >= LEAST_EXPECTED:
            return by_test
        return student_tail(normal_score(exact) * by_chance / compared.error, compared.freedom)

    def variation(self, late: Places, wider: bool) -> float:
        """One-sided p of the later buckets' variation being wider, or narrower."""
        if min(_expected(self.chart, places) for places in (self.base, late)) < LEAST_EXPECTED:
            return 1.0
        least = [_ROOT_DEVIATION**2 / places.size for places in (self.base, late)]
        contrasts = [roots.compared(self.base, late, least, INDEPENDENT) for roots in self.roots]
        return max(student_tail(each.t if wider else -each.t, each.freedom) for each in contrasts)

    @cached_property
    def measured(self) -> "_Series":
        """The number's rates over their weights."""
        chart = self.chart
        points = chart.points[int(np.searchsorted(chart.points, self.base[0])) :]
        rate, weight = chart.rates, chart.weights
        at = _parting(rate[points], weight[points])
        nothing = _NOTHING * _scale(chart, self.base) * math.sqrt(float(weight[points].mean()))
        expected = np.full(rate.size, np.nan)
        expected[points] = _course(rate[points], weight[points], at)
        return _Series(rate, weight, (points[:at], points[at:]), nothing, expected)

    @cached_property
    def roots(self) -> list["_Series"]:
        """Roots of the unpredicted deviations, as if their variance fell with the weight, and as if it did not."""
        measured = self.measured
        made: list[_Series] = []
        weight, scale = measured.weight, _scale(self.chart, self.base)
        for factors in (np.sqrt(weight / weight[self.base].mean()), np.ones(weight.size)):
            roots, levels = np.full(weight.size, np.nan), np.full(weight.size, np.nan)
            r = min(max(measured.own.neighbours, self.common.neighbours), _MOST_PREDICTED)
            for piece in measured.pieces:
                middle = _average(measured.values[piece], weight[piece])
                roots[piece] = _roots((measured.values[piece] - middle) * factors[piece] / scale, r)
            points, even = np.concatenate(measured.pieces), np.ones(weight.size)
            at = _parting(roots[points], even[points])
            levels[points] = _two_levels(roots[points], even[points], at)
            made.append(_Series(roots, even, (points[:at], points[at:]), _NOTHING, levels))
        return made


@dataclass(frozen=True)
class _Compared:
    """Two weighted means: the later less the earlier, the standard error of that, and the degrees of freedom."""

    difference: float
    error: float
    freedom: float

    @property
    def t(self) -> float:
        """The difference in standard errors; infinite where values differ that do not vary at all."""
        if self.error > 0.0:
            return self.difference / self.error
        return math.copysign(math.inf, self.difference) if self.difference else 0.0


@dataclass(frozen=True)
class _Series:
    """Values over weights; all points tell how they vary, in two pieces, parted where their levels differ most: what
    did change there is no dependence of days, and days that depend on each other still do on both sides of it.
    `expected` is the course that points vary about: both levels, or a level and the straight line that leaves it."""

    values: Floats
    weight: Floats
    pieces: tuple[Places, Places]
    nothing: float
    expected: Floats

    def compared(self, base: Places, late: Places, least: Sequence[float], common: Dependence) -> _Compared:
        """The later stretch against the baseline; `least` are the squared errors of the two means by chance alone."""
        points = sum(piece.size for piece in self.pieces)
        fit = max(self.own, common, key=lambda each: each.variance_of_mean(points))
        known = max(points * (1.0 - fit.hidden([piece.size for piece in self.pieces])), 1.0)
        variance = sum(float((some**2).sum()) for some in self.deviations) / known
        average = float(sum(self.weight[piece].sum() for piece in self.pieces)) / points
        falling = even = chance = 0.0
        means = []
        for places, floor_ in zip((base, late), least, strict=True):
            weight = self.weight[places]
            total, inflated = float(weight.sum()), fit.variance_of_mean(places.size) * places.size
            falling += inflated * variance / total
            even += inflated * variance / average * float((weight**2).sum()) / total**2
            chance += inflated * floor_
            means.append(float((self.values[places] * weight).sum()) / total)
        freedom = (points - len(self.pieces)) / (fit.variance_of_mean(points) * points)
        freedom /= 2.0 if common.rho > 0.0 else 1.0  # a mood that all charts share counts once, not once a chart
        return _Compared(means[1] - means[0], math.sqrt(max(falling, even, chance)), max(freedom, _LEAST_FREEDOM))

    @cached_property
    def deviations(self) -> list[Floats]:
        """From what is expected in each piece, as wide as those of a weight of one."""
        return [(self.values[piece] - self.expected[piece]) * np.sqrt(self.weight[piece]) for piece in self.pieces]

    @cached_property
    def correlation(self) -> Autocorrelation | None:
        """How points go with their neighbours."""
        return autocorrelation(self.deviations, self.nothing)

    @cached_property
    def own(self) -> Dependence:
        """The dependence that this series shows by itself."""
        return self.correlation.dependence() if self.correlation else INDEPENDENT


def _roots(deviations: Floats, r: float) -> Floats:
    """The roots of what of each deviation the one before does not predict, as wide as the deviations themselves are."""
    left = deviations.copy()
    left[1:] = (deviations[1:] - r * deviations[:-1]) / math.sqrt(1.0 - r * r)
    roots: Floats = np.sqrt(np.abs(left))
    return roots


def _parting(rate: Floats, weight: Floats) -> int:
    """Where two levels fit a series best, by weighted least squares; each has `_LEAST_PIECE` points or more."""
    total, heavy = np.cumsum(rate * weight), np.cumsum(weight)
    before, after = heavy[:-1], heavy[-1] - heavy[:-1]
    between = (total[:-1] / before - (total[-1] - total[:-1]) / after) ** 2 * before * after
    inside = between[_LEAST_PIECE - 1 : rate.size - _LEAST_PIECE]
    return int(np.argmax(inside)) + _LEAST_PIECE


def _course(rate: Floats, weight: Floats, at: int) -> Floats:
    """Two levels parted at `at`; or a level and a straight line from some point on, where that leaves far less: a
    steady rise about two levels would look like days that depend on each other, the more the longer it lasts."""
    levels, bent = _two_levels(rate, weight, at), _bent(rate, weight)
    left = [float((weight * (rate - course) ** 2).sum()) for course in (levels, bent)]
    return bent if left[1] < BENT * left[0] else levels


def _two_levels(rate: Floats, weight: Floats, at: int) -> Floats:
    return np.concatenate(
        [
            np.full(part.size, np.average(part, weights=heavy))
            for part, heavy in ((rate[:at], weight[:at]), (rate[at:], weight[at:]))
        ]
    )


def _bent(rate: Floats, weight: Floats) -> Floats:
    """The level with a straight line from some point on that fits best, by weighted least squares."""
    total = float(weight.sum())
    rise = _rises(rate.size)
    rise = rise - (rise @ weight)[:, None] / total
    level = float((rate * weight).sum()) / total
    covariance, variance = rise @ (weight * (rate - level)), (rise**2) @ weight
    best = int(np.argmax(covariance**2 / variance))
    bent: Floats = level + covariance[best] / variance[best] * rise[best]
    return bent


@lru_cache(maxsize=1_000)
def _rises(points: int) -> Floats:
    """For each point at which a line may leave the level, how far it has risen at every point, one a point."""
    since: Floats = np.maximum(0.0, np.arange(points) - np.arange(points - _LEAST_LINE)[:, None].astype(float))
    return since


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
    plan, weight = chart.plan, chart.weights[base]
    if plan.sort in (SHARES, COUNTS):
        return math.sqrt(max(_chance(chart, base), _NOTHING) / float(weight.mean()))
    return floor(plan, _centre(chart, base), chart.unit)


def _chance_errors(chart: Chart, base: Places, late: Places) -> list[float]:
    """The squared errors of both levels by chance alone."""
    plan, weight = chart.plan, chart.weights
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
    return _average(chart.rates[places], chart.weights[places])


def _average(values: Floats, weight: Floats) -> float:
    """The weighted mean: what numpy's `average` answers, without its checks, which cost more than the mean itself."""
    return float((values * weight).sum() / weight.sum())
