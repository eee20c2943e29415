"""How much days depend on each other: what the variance of a mean of neighbours is, beside that of independent ones.

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
PHIS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
MARGIN = 1.0
"""By how many of its standard errors rho is taken higher."""
HIDES, TOGETHER_HIDE = 1.0, 2.0
"""What taking off a mean hides, in variances of that mean: pieces are parted where that hides most, and all charts
together tell it apart from chance."""
MOST_HIDDEN = 0.9
_ROUNDS = 3
_POWERS = {phi: phi ** np.arange(1, LAGS + 1) for phi in PHIS}


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
        return (1.0 + self.rho * _sum(self.phi, points)) / points if points else 1.0

    def hidden(self, sizes: Sequence[int], times: float = HIDES) -> float:
        """The share of the variance that taking off the means of pieces of these sizes hides."""
        taken = sum(self.variance_of_mean(size) * size for size in sizes)
        return min(times * taken / sum(sizes), MOST_HIDDEN)


@dataclass(frozen=True)
class Autocorrelation:
    """That of deviations from the means of pieces of these `sizes`, at the first lags, from so many `pairs`."""

    lags: Floats
    pairs: Floats
    sizes: tuple[int, ...]

    def dependence(self) -> Dependence:
        """The dependence that one chart shows."""
        return self._fit(self.lags, 1, HIDES)

    def _fit(self, lags: Floats, charts: int, hides: float) -> Dependence:
        points = sum(self.sizes)
        trust = self.pairs / points
        best, error = Dependence(), math.inf
        for phi in PHIS:
            powers = _POWERS[phi]
            square = float((trust * powers**2).sum())
            fit, true = Dependence(0.0, phi), lags
            for _ in range(_ROUNDS):
                hidden = fit.hidden(self.sizes, hides)
                true = lags * (1.0 - hidden) + hidden
                fit = Dependence(min(max(float((trust * true * powers).sum()) / square, 0.0), 1.0), phi)
            misfit = float((trust * (true - fit.rho * powers) ** 2).sum())
            if misfit < error:
                higher = min(MARGIN / math.sqrt(points * square * charts), fit.rho)
                best, error = Dependence(min(fit.rho + higher, 1.0), phi), misfit
        return best


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
    return longest._fit(lags, len(charts), TOGETHER_HIDE)


@lru_cache(maxsize=10_000)
def _sum(phi: float, points: int) -> float:
    lags = np.arange(1, points)
    return float(2.0 * ((1.0 - lags / points) * phi**lags).sum())
