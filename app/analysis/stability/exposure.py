"""The level (stuck, queues, hours) that the arrived work makes likely, bucket by bucket.

What stands at a bucket's end has started in it or before, so twice the volume has twice as much standing, and after a
holiday little stands. The likely work is the transactions started, each counting for a little less with every bucket
since; how much less is chosen from a few values by how well the number itself follows (least squares, in units of what
a count of that size varies). It is one on average, so that a rate over it stays in the number's own unit.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
REMAINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
"""The share of what stands that still stands a bucket later."""
LEAST = 0.05
"""The least likely work, of the average: where nothing starts for long, a remainder still counts."""
_BEFORE = 14


def likely_work(values: Floats, started: Floats) -> Floats:
    """The likely work of each bucket, from what stands in it (`values`, nan: not yet) and what started in it."""
    points = np.flatnonzero(~np.isnan(values))
    if not points.size or not started[points].any():
        return np.ones(values.size)
    candidates = [_accumulated(started, remains, points) for remains in REMAINS]
    return min(candidates, key=lambda work: _misfit(values[points], work[points]))


def _accumulated(started: Floats, remains: float, points: NDArray[np.intp]) -> Floats:
    first = int(points[0])
    standing = float(started[first : first + _BEFORE].mean())
    levels = [standing] * first
    for arrived in ((1.0 - remains) * started[first:]).tolist():
        standing = remains * standing + arrived
        levels.append(standing)
    work = np.array(levels)
    average = float(work[points].mean())
    return np.maximum(work / average, LEAST) if average > 0 else np.ones(started.size)


def _misfit(values: Floats, work: Floats) -> float:
    rate = float(values.sum() / work.sum())
    return float(((values - rate * work) ** 2 / work).sum())
