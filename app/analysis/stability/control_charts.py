"""Control charts: limits of chance variation, and the points that break a rule.

A chart is read in scores: how many standard deviations a point lies from the centre of a baseline, which is the first
20 points and then stands still. For measures it is the distance over the standard deviation; for counts that of the
exact tail probability (`tails`), so that one event in a quiet week is no alarm; and Laney's distance where
many counts vary more than chance has them.
Rules (Western Electric 1956; Nelson 1984): one point beyond 3 sigma, 2 of 3 beyond 2 sigma on one side, 8 in a row on
one side of the centre. Only points after the baseline can break one.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import COUNTS, HOURS, LENGTHS, LEVELS, SHARES, Plan
from app.analysis.stability.series import Floats, Observed, floor, measured, one, rates, weights
from app.analysis.stability.tails import Tails, rate_tails, score, share_tails

BASELINE = 20
RUN = 8
BEYOND, TWO_OF_THREE, ON_ONE_SIDE = "beyond 3 sigma", "2 of 3 beyond 2 sigma", "8 in a row on one side"
RULES = (BEYOND, TWO_OF_THREE, ON_ONE_SIDE)
_MEAN_RANGE = 1.128
"""The mean distance of two neighbours, in standard deviations of a normal (d2 of two)."""
_ENOUGH = 10.0


@dataclass(frozen=True)
class Change:
    """A declared change, at the start of the bucket `place`."""

    place: int
    because: str


@dataclass(frozen=True)
class Phase:
    """Points [first, last) of the chart (places among its points), judged by the first 20 of them.

    `centre` is the baseline's mean (of logarithms, for lengths), `spread` its standard deviation; of shares and counts
    the factor by which points vary more than chance alone would have it, never less than 1 (Laney 2002).
    """

    first: int
    last: int
    because: str | None
    centre: float
    spread: float


@dataclass(frozen=True)
class Signal:
    """A rule broken: the points (places among the chart's points) that break it, and those at which it is broken."""

    rule: str
    up: bool
    places: tuple[int, ...]
    fired: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """A judged series. `scores` and `points` (buckets) are one for each point; `unit` is a bucket's width in hours."""

    plan: Plan
    observed: Observed
    points: NDArray[np.intp]
    phases: tuple[Phase, ...]
    scores: Floats
    signals: tuple[Signal, ...]
    unit: float = 1.0

    @cached_property
    def rates(self) -> Floats:
        """What is compared, one value a bucket."""
        return rates(self.plan, self.observed)

    @cached_property
    def weights(self) -> Floats:
        """What each bucket is a rate of."""
        return weights(self.plan, self.observed)

    @property
    def watched(self) -> int:
        """How many points the last baseline is there to judge."""
        return self.phases[-1].last - self.phases[-1].first - BASELINE if self.phases else 0


def chart(plan: Plan, observed: Observed, changes: Sequence[Change] = (), unit: float = 1.0) -> Chart:
    """The series judged, with limits locked anew at each change; with fewer than 20 points it has no phases."""
    points = observed.points
    scores = np.full(points.size, np.nan)
    phases: list[Phase] = []
    signals: list[Signal] = []
    for first, last, because in _stretches(points, changes):
        phase = _phase(plan, observed, points, (first, last, because), unit)
        scores[first:last] = _scores(plan, observed, points, phase, unit)
        start = first + BASELINE
        signals += [_moved(signal, start) for signal in signals_of(scores[start:last])]
        phases.append(phase)
    return Chart(plan, observed, points, tuple(phases), scores, tuple(signals), unit)


def expected_measures(
    plan: Plan, observed: Observed, places: NDArray[np.intp], phase: Phase, unit: float
) -> tuple[Floats, Floats]:
    """Of measures the expected value and its standard deviation at some buckets (logarithms, for lengths)."""
    if plan.sort == LENGTHS:
        return np.full(places.size, phase.centre), np.full(places.size, phase.spread)
    work = weights(plan, observed)[places]
    return phase.centre * work, np.maximum(phase.spread * np.sqrt(work), one(plan, unit))


def tails(plan: Plan, count: float, size: float, base_count: float, base_size: float) -> Tails:
    """How surprising a count is beside the baseline's, both of a share or both of a rate."""
    if plan.sort == SHARES:
        return share_tails(int(count), int(size), int(base_count), int(base_size))
    return rate_tails(int(count), size, int(base_count), base_size)


def signals_of(scores: Floats) -> list[Signal]:
    """The rules that these scores break, each stretch of firing points one signal, in order of their first point."""
    signals: list[Signal] = []
    for up in (True, False):
        side = scores if up else -scores
        far, over = side > 2.0, side > 0.0
        broken: dict[str, set[int]] = {rule: set() for rule in RULES}
        broken[BEYOND] = {int(at) for at in np.flatnonzero(side > 3.0)}
        distant = np.flatnonzero(far)
        near = np.flatnonzero(np.diff(distant) <= 2) + 1
        broken[TWO_OF_THREE] = {int(at) for at in distant[near]}
        runs = np.convolve(over, np.ones(RUN, dtype=int), "valid") if side.size >= RUN else np.zeros(0)
        broken[ON_ONE_SIDE] = {int(at) + RUN - 1 for at in np.flatnonzero(runs == RUN)}
        for rule in RULES:
            for stretch in _unbroken(sorted(broken[rule])):
                places = _made_of(rule, stretch, far)
                signals.append(Signal(rule, up, places, tuple(stretch)))
    return sorted(signals, key=lambda signal: (signal.places, RULES.index(signal.rule)))


def baseline_of(judged: Chart, phase: Phase) -> NDArray[np.intp]:
    """The buckets of a phase's baseline."""
    return judged.points[phase.first : phase.first + BASELINE]


def _made_of(rule: str, stretch: Sequence[int], far: NDArray[np.bool_]) -> tuple[int, ...]:
    if rule == BEYOND:
        return tuple(stretch)
    if rule == ON_ONE_SIDE:
        return tuple(range(stretch[0] - RUN + 1, stretch[-1] + 1))
    return tuple(at for at in range(max(stretch[0] - 2, 0), stretch[-1] + 1) if far[at])


def _unbroken(places: Sequence[int]) -> Iterator[list[int]]:
    """The places in stretches without a gap."""
    for _, stretch in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        yield [place for _, place in stretch]


def _moved(signal: Signal, by: int) -> Signal:
    return Signal(signal.rule, signal.up, tuple(at + by for at in signal.places), tuple(at + by for at in signal.fired))


def _stretches(points: NDArray[np.intp], changes: Sequence[Change]) -> Iterator[tuple[int, int, str | None]]:
    """Where limits are locked anew: at each change that 20 points follow; until then the old ones stand.

    A change that comes before its stretch has 20 points takes the stretch's place.
    """
    starts: list[tuple[int, str | None]] = [(0, None)]
    for change in sorted(changes, key=lambda one: one.place):
        at = bisect_left(points, change.place)
        if points.size - at < BASELINE or at == 0:
            continue
        if at - starts[-1][0] < BASELINE:
            starts.pop()
        starts.append((at, change.because))
    ends = [*(start for start, _ in starts[1:]), int(points.size)]
    for (first, because), last in zip(starts, ends, strict=True):
        if last - first >= BASELINE:
            yield first, last, because


def _phase(
    plan: Plan, observed: Observed, points: NDArray[np.intp], stretch: tuple[int, int, str | None], unit: float
) -> Phase:
    first, last, because = stretch
    base = points[first : first + BASELINE]
    if plan.sort in (SHARES, COUNTS):
        centre = float(observed.counts[base].sum() / observed.sizes[base].sum())
        spread = max(1.0, _mean_range(residuals(plan, observed, base, centre)))
        return Phase(first, last, because, centre, spread)
    weight = weights(plan, observed)[base]
    if plan.sort in (LEVELS, HOURS):  # what stands today mostly stood yesterday: neighbours differ too little
        centre = float(observed.values[base].sum() / weight.sum())
        values = (observed.values[base] - centre * weight) / np.sqrt(weight)
        spread = max(_mean_range(values), float(values.std(ddof=1)))
    else:
        values = measured(plan, observed.values[base])
        centre, spread = float(values.mean()), _mean_range(values)
    return Phase(first, last, because, centre, max(spread, floor(plan, centre, unit)))


def residuals(plan: Plan, observed: Observed, places: NDArray[np.intp], centre: float) -> Floats:
    """How far counts are from what `centre` has them be, in standard deviations of chance alone; 0 where it has none.

    Source: Laney 2002, the z of a p' chart.
    """
    sizes = observed.sizes[places]
    chance = centre * (1.0 - centre) if plan.sort == SHARES else centre
    if chance <= 0.0:
        return np.zeros(places.size)
    scores: Floats = (observed.counts[places] - sizes * centre) / np.sqrt(sizes * chance)
    return scores


def _scores(plan: Plan, observed: Observed, points: NDArray[np.intp], phase: Phase, unit: float) -> Floats:
    here = points[phase.first : phase.last]
    if plan.sort not in (SHARES, COUNTS):
        expected, deviation = expected_measures(plan, observed, here, phase, unit)
        standardised: Floats = (measured(plan, observed.values[here]) - expected) / deviation
        return standardised
    base = here[:BASELINE]
    base_count, base_size = float(observed.counts[base].sum()), float(observed.sizes[base].sum())
    scores = residuals(plan, observed, here, phase.centre)
    for at, (count, size) in enumerate(zip(observed.counts[here].tolist(), observed.sizes[here].tolist(), strict=True)):
        if not by_laney(plan, phase, size):
            scores[at] = score(tails(plan, count, size, base_count, base_size))
    return scores / phase.spread


def by_laney(plan: Plan, phase: Phase, size: float) -> bool:
    """Whether a count is judged by its distance, as on Laney's chart, and not by its exact tail: where counts vary more
    than chance has them, which no exact tail knows, and ten of the rarer outcome are expected."""
    return phase.spread > 1.0 and size * rarer(plan, phase.centre) >= _ENOUGH


def rarer(plan: Plan, centre: float) -> float:
    """Of a share the rarer of its two outcomes, else the rate itself."""
    return min(centre, 1.0 - centre) if plan.sort == SHARES else centre


def _mean_range(values: Floats) -> float:
    """The standard deviation that the distance of neighbours suggests. Source: Shewhart's XmR chart."""
    return float(np.abs(np.diff(values)).mean() / _MEAN_RANGE)
