"""Whether what a chart shows is more than chance, looked at over all charts of a page.

Rules of a chart find quickly and are often wrong: with 16 charts for each of 8 segments some rule is broken every day.
So a chart speaks only when three things hold: a rule is broken at two points in a row, the last of them among the
latest 8; the latest points differ from the baseline by a test; and the test still says so among all charts of the
page, by Benjamini and Hochberg 1995 (steps up; holds for the positive dependence that charts of one page have).

The test compares the latest 2, 4, 8, ... 64 points with the baseline, and takes the strongest, times how many were
looked at (Bonferroni): of their level (exact for counts, Student's t for measures) and of their variation (t of the
square roots of absolute deviations, which are nearly normal: Hawkins 1981). Counts that vary more than chance have it
and lengths that keep to their neighbours are given fewer degrees of freedom, never more.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.analysis.charted import COUNTS, HOURS, LEVELS, SHARES, UP
from app.analysis.control_charts import (
    BASELINE,
    RUN,
    Chart,
    Floats,
    Phase,
    Signal,
    baseline_of,
    floor,
    measured,
    residuals,
    tails,
)
from app.analysis.tails import normal_score, student_tail

WINDOWS = (2, 4, 8, 16, 32, 64)
LEAST_FOR_VARIATION = 8
LEAST_FOR_CALM = 16
LEVEL, WIDER, NARROWER, RELEASE = "level", "wider variation", "narrower variation", "step at a release"


@dataclass(frozen=True)
class Finding:
    """What a chart says of one direction: `p` before the other charts are heard, `first` the point (a place among the
    chart's points) since which. `signals` are those it rests on."""

    worse: bool
    what: str
    p: float
    first: int
    signals: tuple[Signal, ...]


def findings(chart: Chart) -> list[Finding]:
    """At most one finding to the worse and one to the better. Of a chart without a better side, or without points after
    its baseline, none."""
    if chart.plan.better is None or not chart.phases:
        return []
    found = []
    for worse in (True, False):
        ways = list(_ways(chart, worse))
        if ways:
            strongest = min(ways, key=lambda finding: finding.p)
            found.append(Finding(worse, strongest.what, min(1.0, strongest.p * 3), strongest.first, strongest.signals))
    return found


def story(chart: Chart, up: bool) -> tuple[Signal, ...]:
    """The signals of one side that lead up to now: less than 8 points apart, the last broken among the latest 8, and
    somewhere broken at two points in a row."""
    start = chart.phases[-1].first if chart.phases else 0
    mine = [signal for signal in chart.signals if signal.up == up and signal.places[0] >= start]
    fired = sorted({at for signal in mine for at in signal.fired})
    if not fired or fired[-1] < chart.points.size - RUN:
        return ()
    chain = [fired[-1]]
    for at in reversed(fired[:-1]):
        if chain[-1] - at >= RUN:
            break
        chain.append(at)
    if not any(one - other == 1 for one, other in pairwise(chain)):
        return ()
    return tuple(signal for signal in mine if signal.fired[-1] >= chain[-1])


def confirmed(p_values: Sequence[float], charts: int, rate: float) -> list[bool]:
    """Which of the p-values stand when `charts` hypotheses were looked at, at most `rate` of the standing ones false.

    Source: Benjamini and Hochberg 1995; what is not given counts as a p-value of 1.
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    standing = 0
    for rank, place in enumerate(order, start=1):
        if p_values[place] <= rate * rank / charts:
            standing = rank
    kept = set(order[:standing])
    return [place in kept for place in range(len(p_values))]


def _ways(chart: Chart, worse: bool) -> Iterator[Finding]:
    up = (chart.plan.better == UP) != worse
    phase = chart.phases[-1]
    base, after = baseline_of(chart, phase), chart.points[phase.first + BASELINE : phase.last]
    told = story(chart, up)
    windows = [width for width in WINDOWS if width <= after.size]
    if told and windows:
        p = min(_level(chart, base, after[-width:], up) for width in windows) * len(windows)
        yield Finding(worse, LEVEL, p, told[0].places[0], told)
    wide = [width for width in windows if width >= LEAST_FOR_VARIATION]
    either = told or story(chart, not up)
    if worse and either and wide:
        p = min(_variation(chart, phase, base, after[-width:], wider=True) for width in wide) * len(wide)
        yield Finding(worse, WIDER, p, either[0].places[0], either)
    calm = [width for width in windows if width >= LEAST_FOR_CALM]
    if not worse and calm:
        p = min(_variation(chart, phase, base, after[-width:], wider=False) for width in calm) * len(calm)
        yield Finding(worse, NARROWER, p, phase.last - calm[-1], ())
    if len(chart.phases) > 1:
        before = chart.phases[-2]
        latest = chart.points[max(phase.first, phase.last - BASELINE) : phase.last]
        yield Finding(worse, RELEASE, _level(chart, baseline_of(chart, before), latest, up), phase.first, ())


def _level(chart: Chart, base: np.ndarray, late: np.ndarray, up: bool) -> float:
    """One-sided p of the late points' level against the baseline's."""
    plan, observed = chart.plan, chart.observed
    if plan.sort not in (SHARES, COUNTS):
        values = measured(plan, observed.values)
        least = floor(plan, float(values[base].mean()), chart.unit)
        return _student(values[base], values[late], up, least, standing=plan.sort in (LEVELS, HOURS))
    counts, sizes = observed.counts, observed.sizes
    both = tails(plan, counts[late].sum(), sizes[late].sum(), counts[base].sum(), sizes[base].sum())
    p = both.upper if up else both.lower
    excess, freedom = _dispersion(chart, base, late)
    return p if excess <= 1.0 else student_tail(normal_score(p) / math.sqrt(excess), freedom)


def _dispersion(chart: Chart, base: np.ndarray, late: np.ndarray) -> tuple[float, int]:
    """How many times more counts vary about their own levels than chance has them (Pearson), and of how many."""
    total, freedom = 0.0, 0
    for places in (base, late):
        centre = float(chart.observed.counts[places].sum() / chart.observed.sizes[places].sum())
        found = residuals(chart.plan, chart.observed, places, centre)
        if found.any():
            total, freedom = total + float((found**2).sum()), freedom + places.size - 1
    return (total / freedom, freedom) if freedom else (1.0, 1)


def _variation(chart: Chart, phase: Phase, base: np.ndarray, late: np.ndarray, wider: bool) -> float:
    """One-sided p of the late points' variation against the baseline's."""
    plan, observed = chart.plan, chart.observed
    if plan.sort in (SHARES, COUNTS):
        expected = min(float((observed.sizes[places] * _rarer(chart, phase)).mean()) for places in (base, late))
        if expected < LEAST_EXPECTED:
            return 1.0
        groups = [residuals(plan, observed, places, _centre(chart, places)) for places in (base, late)]
        least = 1.0
    else:
        groups = [measured(plan, observed.values[places]) for places in (base, late)]
        least = floor(plan, phase.centre, chart.unit)
    roots = [np.sqrt(np.maximum(np.abs(group - np.median(group)), 0.0) / least) for group in groups]
    return _student(roots[0], roots[1], wider, _ROOT_DEVIATION, standing=plan.sort in (LEVELS, HOURS))


LEAST_EXPECTED = 5.0
_ROOT_DEVIATION = 0.349
"""The standard deviation of the square root of a standard normal's absolute value."""


def _centre(chart: Chart, places: np.ndarray) -> float:
    return float(chart.observed.counts[places].sum() / chart.observed.sizes[places].sum())


def _rarer(chart: Chart, phase: Phase) -> float:
    return min(phase.centre, 1.0 - phase.centre) if chart.plan.sort == SHARES else phase.centre


def _student(base: Floats, late: Floats, up: bool, least: float, standing: bool) -> float:
    """One-sided p of two means, by the variance within both, `least` squared at the least; fewer points count where
    neighbours are alike (Bayley and Hammersley 1946, as of a first-order autoregression)."""
    within = np.concatenate((base - base.mean(), late - late.mean()))
    freedom = within.size - 2
    variance = max(float((within**2).sum()) / freedom, least**2)
    fewer = _independent(base - base.mean(), late - late.mean()) if standing else 1.0
    error = math.sqrt(variance * (1.0 / (base.size * fewer) + 1.0 / max(late.size * fewer, 1.0)))
    t = float(late.mean() - base.mean()) / error
    return student_tail(t if up else -t, max(freedom * fewer, 2.0))


def _independent(*groups: Floats) -> float:
    """The share of points that count as independent, (1 - r) / (1 + r) of their lag-one correlation."""
    square = sum(float((group**2).sum()) for group in groups)
    if square <= 0.0:
        return 1.0
    lag = sum(float((group[1:] * group[:-1]).sum()) for group in groups) / square
    points = sum(group.size for group in groups)
    r = min(max(lag + (1.0 + 4.0 * lag) / points, 0.0), 0.9)
    return (1.0 - r) / (1.0 + r)
