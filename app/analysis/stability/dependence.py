"""How much days depend on each other: what the variance of a mean of neighbours is, beside that of independent ones.

The autocorrelation is taken to be that of a slow mood under independent noise, rho * phi^k at lag k (an ARMA(1, 1));
lag one alone would see little of a mood that the noise of few transactions hides. phi is one of a few values, rho the
least squares fit to the first lags, both freed of what taking off a mean hides, and rho is taken a standard error
higher, but never more than doubled.
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


def dependence(pieces: Sequence[Floats], nothing: float) -> Dependence:
    """That of deviations from the mean of each piece; none where they are nothing beside `nothing`."""
    square = sum(float((piece**2).sum()) for piece in pieces)
    points = sum(piece.size for piece in pieces)
    if square <= nothing**2 * points:
        return Dependence()
    lags = np.zeros(LAGS)
    for piece in pieces:
        for lag in range(1, min(LAGS, piece.size - 1) + 1):
            lags[lag - 1] += float((piece[lag:] * piece[:-lag]).sum())
    pairs = np.array([sum(max(piece.size - lag, 0) for piece in pieces) for lag in range(1, LAGS + 1)])
    seen = np.divide(lags * points, square * pairs, out=np.zeros(LAGS), where=pairs > 0)
    return min((_fit(seen, pairs / points, pieces, phi) for phi in PHIS), key=lambda fit: fit[0])[1]


def _fit(seen: Floats, trust: Floats, pieces: Sequence[Floats], phi: float) -> tuple[float, Dependence]:
    """The squared misfit of the best rho for this phi, and that rho."""
    powers = _POWERS[phi]
    points = sum(piece.size for piece in pieces)
    square = float((trust * powers**2).sum())
    rho, hidden, true = 0.0, 0.0, seen
    for _ in range(_ROUNDS):
        fit = Dependence(rho, phi)
        hidden = sum(min(fit.variance_of_mean(piece.size), 1.0) * piece.size for piece in pieces) / points
        true = seen * (1.0 - hidden) + hidden
        rho = min(max(float((trust * true * powers).sum()) / square, 0.0), 1.0)
    misfit = float((trust * (true - rho * powers) ** 2).sum())
    error = MARGIN / math.sqrt(points * square)
    return misfit, Dependence(min(rho + min(error, rho), 1.0), phi)


@lru_cache(maxsize=10_000)
def _sum(phi: float, points: int) -> float:
    lags = np.arange(1, points)
    return float(2.0 * ((1.0 - lags / points) * phi**lags).sum())
