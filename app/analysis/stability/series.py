"""The series of a number as charts take it: values, sizes and rates by bucket."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import HOURS, LENGTHS, LEVELS, Plan

_SHORTEST = 1e-6
_ALIKE = 0.05
"""Lengths that differ by less than this share count as alike, so that a constant series tells nothing of itself."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Observed:
    """A series: a value for each bucket (nan: no point) and what it is of, its denominator or exposure.

    `work`, of what stands and of hours, is how much of it the work of the bucket and of those before makes likely, one
    on average (`exposure`); without it every bucket counts alike. `left_out` marks the buckets that the declared
    calendar keeps out of the chart (`special_days`).
    """

    values: Floats
    sizes: Floats
    work: Floats | None = None
    left_out: NDArray[np.bool_] | None = None

    @cached_property
    def points(self) -> NDArray[np.intp]:
        """The buckets that have a value and are not left out."""
        judged = ~np.isnan(self.values)
        return np.flatnonzero(judged if self.left_out is None else judged & ~self.left_out)

    def after(self, bucket: int) -> int:
        """How many buckets that are not left out follow one."""
        later = self.values.size - 1 - bucket
        return later if self.left_out is None else later - int(self.left_out[bucket + 1 :].sum())

    @cached_property
    def counts(self) -> Floats:
        """How many of `sizes`, of a share or a rate; asked for at every point of a chart."""
        counted: Floats = np.rint(np.nan_to_num(self.values) * self.sizes)
        return counted


def measured(plan: Plan, values: Floats) -> Floats:
    """Values on the scale on which they are charted: lengths as logarithms."""
    return np.log(np.maximum(values, _SHORTEST)) if plan.sort == LENGTHS else values


def weights(plan: Plan, observed: Observed) -> Floats:
    """What each bucket is a rate of: denominators, transactions started, what was measured, or the likely work."""
    if plan.sort in (LEVELS, HOURS):
        return np.ones(observed.values.size) if observed.work is None else observed.work
    return np.maximum(observed.sizes, 1.0) if plan.sort == LENGTHS else observed.sizes


def rates(plan: Plan, observed: Observed) -> Floats:
    """What is compared, one value a bucket: logarithms of lengths, what stands and hours over the likely work."""
    if plan.sort in (LEVELS, HOURS):
        likely: Floats = observed.values / weights(plan, observed)
        return likely
    return measured(plan, observed.values)


def floor(plan: Plan, mean: float, unit: float) -> float:
    """The least standard deviation that a measure is believed to have.

    What stands is a count: it varies as a Poisson variable of its mean does, of one at least (hours: as so many
    transactions standing for a whole bucket).
    """
    if plan.sort == LENGTHS:
        return _ALIKE
    standing = one(plan, unit)
    return float(standing * np.sqrt(max(mean / standing, 1.0)))


def one(plan: Plan, unit: float) -> float:
    """What a single transaction makes of a number that counts what stands: one, or the hours of a whole bucket."""
    return unit if plan.sort == HOURS else 1.0
