"""The reasons of a verdict: since when, from what to what, and the points behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import COUNTS, HOURS, LENGTHS, LEVELS, SHARES, UP
from app.analysis.stability.control_charts import Chart, Phase, Signal, baseline_of
from app.analysis.stability.periods import Period
from app.analysis.stability.series import weights
from app.analysis.stability.shifts import LEVEL, NARROWER, RELEASE, WIDER
from app.analysis.stability.verdicts import Reason
from app.domain.rows import Row

BETTER, WORSE = "better", "worse"
Swing = tuple[float, float]
_INSIDE = (0.1, 0.9)


@dataclass(frozen=True)
class Moved:
    """What a reason says moved: since the bucket `since`, from `before` to `after` (the number's own unit).

    Of what stands and of hours, which rise and fall from day to day, `before` is the ordinary (median) bucket of the
    baseline, `after` the latest bucket and `peak` the furthest from `before` since then; of other numbers `peak` is
    None. Of changed swings `swings` are those of the baseline and those since then, each the 10th and the 90th
    percentile of its buckets: between them lie 8 of 10.
    """

    since: int
    before: float | None
    after: float | None
    peak: float | None = None
    swings: tuple[Swing, Swing] | None = None


def moved(reason: Reason) -> Moved:
    """Levels of the baseline and of all points since the finding began; or of those that made it, where the others
    have drowned it."""
    chart, finding = reason.chart, reason.finding
    phase = chart.phases[-2] if finding.what == RELEASE else chart.phases[-1]
    since = chart.points[finding.first :]
    if finding.what in (WIDER, NARROWER):
        return _swung(chart, baseline_of(chart, phase), since)
    if chart.plan.sort in (LEVELS, HOURS):
        return _course(chart, baseline_of(chart, phase), since, (chart.plan.better == UP) != finding.worse)
    before, after = level(chart, baseline_of(chart, phase)), level(chart, since)
    up = (chart.plan.better == UP) != finding.worse
    if finding.what == LEVEL and before is not None and after is not None and (after > before) != up:
        after = level(chart, chart.points[sorted({place for one in finding.signals for place in one.places})])
    return Moved(int(since[0]), before, after)


def _course(chart: Chart, baseline: NDArray[np.intp], since: NDArray[np.intp], up: bool) -> Moved:
    """How what stands, or hours, went since a bucket."""
    values = chart.observed.values
    ordinary = float(np.median(values[baseline])) if baseline.size else None
    return Moved(
        int(since[0]), ordinary, float(values[since[-1]]), float(values[since].max() if up else values[since].min())
    )


def _swung(chart: Chart, baseline: NDArray[np.intp], since: NDArray[np.intp]) -> Moved:
    """How far a number swung in the baseline and how far since a bucket."""
    first, last = (
        (float(low), float(high))
        for low, high in (np.quantile(chart.observed.values[places], _INSIDE) for places in (baseline, since))
    )
    return Moved(int(since[0]), level(chart, baseline), level(chart, since), swings=(first, last))


def level(chart: Chart, places: NDArray[np.intp]) -> float | None:
    """What the number was over some buckets: of counts all together, of lengths the median bucket, else the mean."""
    observed = chart.observed
    if not places.size:
        return None
    if chart.plan.sort in (SHARES, COUNTS):
        return float(observed.counts[places].sum() / observed.sizes[places].sum())
    values = observed.values[places]
    return float(np.median(values) if chart.plan.sort == LENGTHS else values.mean())


def signals(chart: Chart, over: Period, reasons: Sequence[Reason] = ()) -> list[Row]:
    """Every rule that the chart breaks, and what else its findings rest on, as interface.md has signals.

    `confirmed` are those that made one of the `reasons`.
    """
    mine = [reason.finding for reason in reasons if reason.chart is chart]
    rested = {signal for finding in mine for signal in finding.signals}
    listed = [_signal(chart, over, signal, confirmed=signal in rested) for signal in chart.signals]
    for finding in mine:
        if finding.what != LEVEL:
            places = tuple(range(finding.first, chart.points.size))
            up = (chart.plan.better == UP) != finding.worse
            listed.append(_signal(chart, over, Signal(finding.what, up, places, places), confirmed=True))
    return listed


def rules_by_bucket(chart: Chart) -> dict[int, list[str]]:
    """The rules that each bucket's point helped to break."""
    broken: dict[int, list[str]] = {}
    for signal in chart.signals:
        for place in signal.places:
            rules = broken.setdefault(int(chart.points[place]), [])
            if signal.rule not in rules:
                rules.append(signal.rule)
    return broken


def baseline_ends(chart: Chart, phase: Phase, over: Period) -> dict[str, datetime]:
    """Where a phase's baseline begins and ends."""
    places = baseline_of(chart, phase)
    return {"from": over.start(int(places[0])), "to": over.start(int(places[-1]) + 1)}


def excess_hours(overdue: Chart, since: int) -> float:
    """Overdue hours since a bucket beyond what the baseline before it had; never less than none."""
    phases = [phase for phase in overdue.phases if int(overdue.points[phase.first]) < since] or overdue.phases[:1]
    if not phases:
        return 0.0
    late = overdue.points[overdue.points >= since]
    expected = phases[-1].centre * weights(overdue.plan, overdue.observed)[late]
    return max(0.0, float((overdue.observed.values[late] - expected).sum()))


def _signal(chart: Chart, over: Period, signal: Signal, confirmed: bool) -> Row:
    buckets = [int(chart.points[place]) for place in signal.places]
    better = None if chart.plan.better is None else BETTER if signal.up == (chart.plan.better == UP) else WORSE
    return {
        "number": chart.plan.number,
        "quantile": chart.plan.quantile,
        "rule": signal.rule,
        "direction": better,
        "from": over.start(buckets[0]),
        "to": over.start(buckets[-1] + 1),
        "points": [point(chart, over, bucket) for bucket in buckets],
        "confirmed": confirmed,
    }


def point(chart: Chart, over: Period, bucket: int) -> Row:
    """A bucket's point: {at, value, n}; no value is null."""
    value = float(chart.observed.values[bucket])
    return {
        "at": over.start(bucket),
        "value": None if np.isnan(value) else value,
        "n": int(chart.observed.sizes[bucket]),
    }
