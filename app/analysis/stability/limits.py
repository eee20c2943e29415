"""Centre line and limits of a control chart for every bucket, in the number's unit."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.analysis.stability.chart_kinds import COUNTS, LENGTHS, SHARES
from app.analysis.stability.control_charts import Chart, Phase, baseline_of, by_laney, expected_measures, tails
from app.analysis.stability.tails import normal_tail

SIGMAS = 3.0
Line = list[float | None]


@dataclass(frozen=True)
class Lines:
    """One value a bucket, None where nothing is judged."""

    centre: Line
    lower: Line
    upper: Line


def lines(chart: Chart) -> Lines:
    """The lines of all phases. Limits of counts lie between the last count that is chance and the first that is not,
    so that what is drawn outside is what the rule says."""
    buckets = chart.observed.values.size
    drawn = Lines([None] * buckets, [None] * buckets, [None] * buckets)
    for phase in chart.phases:
        first = int(chart.points[phase.first])
        last = int(chart.points[phase.last - 1]) + 1
        for place in range(first, last):
            levels = (
                _of_counts(chart, phase, place)
                if chart.plan.sort in (SHARES, COUNTS)
                else _of_measures(chart, phase, place)
            )
            if levels is not None:
                drawn.lower[place], drawn.centre[place], drawn.upper[place] = levels
    return drawn


def _of_measures(chart: Chart, phase: Phase, place: int) -> tuple[float, float, float]:
    expected, deviation = expected_measures(chart.plan, chart.observed, np.array([place]), phase, chart.unit)
    centre, wide = float(expected[0]), SIGMAS * float(deviation[0])
    if chart.plan.sort == LENGTHS:
        return math.exp(centre - wide), math.exp(centre), math.exp(centre + wide)
    return max(centre - wide, 0.0), centre, centre + wide


def _of_counts(chart: Chart, phase: Phase, place: int) -> tuple[float, float, float] | None:
    size = float(chart.observed.sizes[place])
    if size <= 0 or np.isnan(chart.observed.values[place]):
        return None
    base = baseline_of(chart, phase)
    base_count, base_size = float(chart.observed.counts[base].sum()), float(chart.observed.sizes[base].sum())
    if by_laney(chart.plan, phase, size):
        chance = phase.centre * (1.0 - phase.centre) if chart.plan.sort == SHARES else phase.centre
        wide = SIGMAS * phase.spread * math.sqrt(chance / size)
        high = phase.centre + wide
        return max(phase.centre - wide, 0.0), phase.centre, min(high, 1.0) if chart.plan.sort == SHARES else high
    rare = normal_tail(SIGMAS * phase.spread)
    middle = math.floor(phase.centre * size)
    most = int(size) if chart.plan.sort == SHARES else None

    def above(count: int) -> bool:
        return tails(chart.plan, count, size, base_count, base_size).upper < rare

    def below(count: int) -> bool:
        return tails(chart.plan, count, size, base_count, base_size).lower < rare

    upper = _first(above, middle, most)
    lower = _first(lambda down: below(middle - down), 0, middle)
    high = 1.0 if upper is None else (upper - 0.5) / size
    low = 0.0 if lower is None else (middle - lower + 0.5) / size
    return max(low, 0.0), phase.centre, high


def _first(holds: Callable[[int], bool], start: int, most: int | None) -> int | None:
    """The least number from `start` to `most` for which `holds`, which once it does holds on; None where none does."""
    step, high = 1, start
    while not holds(high):
        if most is not None and high >= most:
            return None
        low, high, step = high + 1, high + step, step * 2
        high = high if most is None else min(high, most)
        start = low
    while start < high:
        half = (start + high) // 2
        start, high = (start, half) if holds(half) else (half + 1, high)
    return high
