"""The dependence of neighbouring days: how much it widens the variance of a mean.

The autocorrelation is taken to be that of a slow mood under independent noise, rho * phi^k at lag k (an ARMA(1, 1));
lag one alone would see little of a mood that the noise of few transactions hides. phi is one of a few values, rho the
least squares fit to the first lags, freed of what taking off means hides, and taken a standard error higher.

90 days of one chart cannot tell a slow mood from a step. So a number's dependence is also estimated from the charts of
all segments of the page together, and the larger of the two counts.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LAGS = 10
PHIS = (0.3, 0.5, 0.7, 0.8, 0.9)
MARGIN, TOGETHER_MARGIN = 0.5, 2.0
"""By how many standard errors, of one chart, rho is taken higher."""
EVIDENT = 3.0
"""Charts show dependence together where rho is beyond so many of its standard errors, were they independent."""
HIDES, TOGETHER_HIDE = 1.0, 2.0
"""What taking off a mean hides, in variances of that mean: pieces are parted where that hides most, and all charts
together tell it apart from chance."""
MOST_HIDDEN = 0.9
_ROUNDS = 3
_POWERS = np.array(PHIS)[:, None] ** np.arange(1, LAGS + 1)


@dataclass(frozen=True)
class Dependence:
    """The autocorrelation rho * phi^k."""

    rho: float = 0.0
    phi: float = 0.5

    @property
    def neighbours(self) -> float:
        """The correlation of a point with the next."""
        return self.rho * self.phi

    def variance_of_mean(self, points: int) -> float:
        """The variance of the mean of so many neighbours, in variances of one."""
        return (1.0 + self.rho * float(_sums(points)[PHIS.index(self.phi)])) / points if points else 1.0

    def hidden(self, sizes: Sequence[int]) -> float:
        """The share of the variance that taking off the means of pieces of these sizes hides."""
        taken = sum(self.variance_of_mean(size) * size for size in sizes)
        return min(taken / sum(sizes), MOST_HIDDEN)


@dataclass(frozen=True)
class Autocorrelation:
    """That of deviations from the means of pieces of these `sizes`, at the first lags, from so many `pairs`."""

    lags: Floats
    pairs: Floats
    sizes: tuple[int, ...]

    def dependence(self) -> Dependence:
        """The dependence that one chart shows."""
        fit, error = self.fit(self.lags, HIDES)
        return Dependence(min(fit.rho + min(MARGIN * error, fit.rho), 1.0), fit.phi)

    def fit(self, lags: Floats, hides: float) -> tuple[Dependence, float]:
        """The best of all phis at once, a row each, for autocorrelations at `lags`; and rho's standard error."""
        points = sum(self.sizes)
        trust = self.pairs / points
        square = (trust * _POWERS**2).sum(axis=1)
        taken = np.array([_sums(size) for size in self.sizes])
        rho, true = np.zeros(len(PHIS)), np.tile(lags, (len(PHIS), 1))
        for _ in range(_ROUNDS):
            hidden = np.minimum((1.0 + hides * rho * taken).sum(axis=0) / points, MOST_HIDDEN)[:, None]
            true = lags * (1.0 - hidden) + hidden
            rho = np.clip((trust * true * _POWERS).sum(axis=1) / square, 0.0, 1.0)
        best = int(np.argmin((trust * (true - rho[:, None] * _POWERS) ** 2).sum(axis=1)))
        return Dependence(float(rho[best]), PHIS[best]), 1.0 / math.sqrt(points * float(square[best]))


def autocorrelation(pieces: Sequence[Floats], nothing: float) -> Autocorrelation | None:
    """That of deviations; None where they are nothing beside `nothing`."""
    square = sum(float((piece**2).sum()) for piece in pieces)
    sizes = tuple(piece.size for piece in pieces)
    if square <= nothing**2 * sum(sizes):
        return None
    products = np.zeros(LAGS)
    for piece in pieces:
        for lag in range(1, min(LAGS, piece.size - 1) + 1):
            products[lag - 1] += float((piece[lag:] * piece[:-lag]).sum())
    pairs = np.array([float(sum(max(size - lag, 0) for size in sizes)) for lag in range(1, LAGS + 1)])
    lags = np.divide(products * sum(sizes), square * pairs, out=np.zeros(LAGS), where=pairs > 0)
    return Autocorrelation(lags, pairs, sizes)


def together(charts: Sequence[Autocorrelation]) -> Dependence:
    """The dependence of a number, from its charts of several segments; none from a single one."""
    if len(charts) < 2:
        return Dependence()
    longest = max(charts, key=lambda chart: sum(chart.sizes))
    lags = np.mean([chart.lags for chart in charts], axis=0)
    fit, error = longest.fit(lags, TOGETHER_HIDE)
    evident = fit.rho > EVIDENT * error / math.sqrt(len(charts))
    return Dependence(min(fit.rho + TOGETHER_MARGIN * error, 1.0), fit.phi) if evident else fit


@lru_cache(maxsize=10_000)
def _sums(points: int) -> Floats:
    """What dependence of one adds to the variance of a mean of so many points, times their number, for each phi."""
    lags = np.arange(1, points)
    sums: Floats = 2.0 * ((1.0 - lags / points) * np.array(PHIS)[:, None] ** lags).sum(axis=1)
    return sums
