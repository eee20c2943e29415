"""Compares the sick with the healthy of the same partner, workflow and time. Pure.

What only travels with a partner, or spreads with time as a version does, differs between the sick and the healthy as
wholes and not within one partner's hour. So each candidate is tested within strata. Source: the exact conditional test
of a common odds ratio (the exact form of Cochran-Mantel-Haenszel; Mantel and Haenszel 1959, Gart 1970): given the
margins of each stratum, the number of sick that have it is a sum of hypergeometric numbers. Of one stratum it is
Fisher's test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from app.analysis.causes.fisher import SLACK, log_choose, log_factorials, rounded

WIDTHS = (1, 2, 4, 8, 24)
"""Hours of start that one stratum may hold."""
ENOUGH = 10
"""How many the stratum of a sick one holds on average, itself counted, where time is cut finely enough."""
_HOUR = 3_600_000_000
LEAST_SIGN = 1.0
"""Standard deviations of excess below which a p, 0.3 or more then, is taken as 1 and not worked out."""
_STEEPEST = 20.0
Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """By stratum that has both sick and healthy ones, some with and some without: how many, and how many have it."""

    sick: Codes
    healthy: Codes
    sick_having: Codes
    healthy_having: Codes

    @property
    def excess(self) -> tuple[float, float]:
        """By how much the sick that have it exceed what the margins lead one to expect, and the variance of that."""
        n = (self.sick + self.healthy).astype(float)
        having = self.sick_having + self.healthy_having
        expected = self.sick * having / n
        variance = expected * self.healthy * (n - having) / (n * np.maximum(n - 1, 1))
        return float((self.sick_having - expected).sum()), float(variance.sum())


class Strata:
    """Labels of the sick and the healthy, the sick first: their hour or day of start, and segments by name."""

    def __init__(self, calendar: Codes, segments: Mapping[str, Codes], sick: int, unit: str = "hours") -> None:
        self.unit = unit
        self._calendar, self._segments = calendar, segments
        self._is_sick = np.arange(calendar.size) < sick
        self._labels: dict[tuple[str, ...], Codes] = {}

    def counts(self, have: Flags, could: Flags, attributes: Sequence[str]) -> Counts:
        """The strata that say something of a candidate; one that is itself a segment is not held to that segment."""
        labels = self._of(tuple(name for name in self._segments if name not in attributes))
        size = int(labels.max()) + 1 if labels.size else 0
        ours, theirs = self._is_sick & could, ~self._is_sick & could
        tables = [np.bincount(labels[flags], minlength=size) for flags in (ours, theirs, ours & have, theirs & have)]
        having = tables[2] + tables[3]
        telling = (tables[0] > 0) & (tables[1] > 0) & (having > 0) & (having < tables[0] + tables[1])
        return Counts(*(table[telling] for table in tables))

    @property
    def company(self) -> float:
        """How many are in the stratum of a sick one, on average."""
        labels = self._of(tuple(self._segments))
        return float(np.bincount(labels)[labels[self._is_sick]].mean()) if self._is_sick.any() else 0.0

    @property
    def comparable(self) -> bool:
        """Whether any stratum holds both sick and healthy ones."""
        labels = self._of(tuple(self._segments))
        return bool(np.isin(labels[self._is_sick], labels[~self._is_sick]).any())

    def _of(self, names: tuple[str, ...]) -> Codes:
        if names not in self._labels:
            columns = np.stack([self._calendar, *(self._segments[name] for name in names)])
            self._labels[names] = np.unique(columns, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)
        return self._labels[names]


def strata(rows: Sequence[Mapping[str, object]], sick: int, names: Sequence[str], by_time: bool = True) -> Strata:
    """Strata of rows with `started_at` and the segments `names`, the sick first; by time unless the healthy are meant
    to be of another one.

    Time is cut into hours of start, and where these hold too few to compare into blocks of some hours, or days.
    """
    instants = np.array([row["started_at"] for row in rows], "datetime64[us]").astype(np.int64)
    segments = {name: _codes([row[name] for row in rows]) for name in names}
    if not by_time:
        return Strata(np.zeros(len(rows), np.int64), segments, sick)
    for hours in WIDTHS:
        chosen = Strata(instants // (hours * _HOUR), segments, sick, "hours" if hours < WIDTHS[-1] else "days")
        if chosen.company >= ENOUGH:
            break
    return chosen


def log_p(counts: Counts) -> float:
    """Natural logarithm of the two-sided p of the sick having it as often as they do within the strata.

    Zero where no stratum says anything, or where the sick have it less often within strata than the healthy.
    """
    excess, variance = counts.excess
    if not counts.sick.size or variance <= 0 or excess < LEAST_SIGN * sqrt(variance):
        return 0.0
    logs = log_factorials(rounded(int((counts.sick + counts.healthy).max())))
    tilt = _tilt(counts)
    tilted, shift, low = np.ones(1), 0.0, 0
    for sick, healthy, k, m in zip(counts.sick, counts.healthy, counts.sick_having, counts.healthy_having, strict=True):
        having = int(k + m)
        drawn = np.arange(max(0, having - int(healthy)), min(having, int(sick)) + 1)
        weights = log_choose(logs, int(sick), drawn) + log_choose(logs, int(healthy), having - drawn) + tilt * drawn
        top = float(weights.max())
        shares = np.exp(weights - top)
        total = float(shares.sum())
        tilted = np.convolve(tilted, shares / total)
        shift += top + np.log(total) - float(log_choose(logs, int(sick + healthy), np.array([having]))[0])
        low += int(drawn[0])
    with np.errstate(divide="ignore"):
        log_pmf = np.log(tilted) + shift - tilt * (low + np.arange(tilted.size))
    seen = log_pmf[int(counts.sick_having.sum()) - low]
    counted = log_pmf[log_pmf <= seen + SLACK]
    top = float(counted.max())
    return min(0.0, float(top + np.log(np.exp(counted - top).sum())))


def _tilt(counts: Counts) -> float:
    """The logarithm of the common odds ratio (Mantel and Haenszel): tilted by it, what was seen is likely, and a p of
    any smallness is not rounded to nothing."""
    n = (counts.sick + counts.healthy).astype(float)
    up = float((counts.sick_having * (counts.healthy - counts.healthy_having) / n).sum())
    down = float(((counts.sick - counts.sick_having) * counts.healthy_having / n).sum())
    return float(np.clip(np.log((up + 0.5) / (down + 0.5)), -_STEEPEST, _STEEPEST))


def _codes(values: Sequence[object]) -> Codes:
    places: dict[object, int] = {}
    return np.array([places.setdefault(value, len(places)) for value in values], np.int64)
