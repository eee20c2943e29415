"""How soon verdicts find what did change: `python -m tests.benchmarks.stability_power`.

A page of 8 segments with 16 judged numbers each (128 charts). One number changes, 30 steady days after the baseline of
20, in one segment or in all; told are the share of pages that call a segment with the change more chaotic within 40
days, and after how many days (median of all pages; none where less than half do). What stands is of 40 transactions a
day, a tenth of which stand at its end.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import JUDGED, Plan
from app.analysis.stability.contrasts import autocorrelation_of
from app.analysis.stability.control_charts import BASELINE, chart
from app.analysis.stability.dependence import together
from app.analysis.stability.effects import Materiality
from app.analysis.stability.series import Observed
from app.analysis.stability.shifts import confirmed, findings
from app.analysis.stability.verdicts import RATE, Reason

STEADY_BEFORE, LONGEST, SEGMENTS, CHARTS = 30, 40, 8, 128
VOLUME = 50
JUDGED_ON = (*range(1, 9), *range(10, LONGEST + 1, 2))
"""The days on which a page is looked at after a change."""
MATTERS = Materiality({}).matters
Floats = NDArray[np.float64]
Shift = Callable[[int], Floats]


@dataclass(frozen=True)
class Change:
    """What changes, by name: how a day of `days` after it differs, in standard deviations of a steady day."""

    name: str
    number: str
    shift: Shift
    spread: float = 1.0


def step(size: float) -> Shift:
    """All days after it alike."""
    return lambda days: np.full(days, size)


def drift(size: float) -> Shift:
    """More with every day."""
    return lambda days: size * np.arange(1.0, days + 1.0)


LENGTH, SHARE, STANDS = "completion_seconds", "partner_rejection_rate", "queue_depth"
CHANGES = (
    *(
        Change(f"{number}: step of {size:.0f} sigma", number, step(size))
        for number in (LENGTH, SHARE, STANDS)
        for size in (1.0, 2.0, 3.0)
    ),
    Change(f"{LENGTH}: drift of 0.1 sigma a day", LENGTH, drift(0.1)),
    Change(f"{LENGTH}: drift of 0.2 sigma a day", LENGTH, drift(0.2)),
    Change(f"{LENGTH}: twice the spread", LENGTH, step(0.0), 2.0),
    Change(f"{LENGTH}: four times the spread", LENGTH, step(0.0), 4.0),
    Change("new_paths: from 1 % to 10 %", "new_paths", step(0.09 * VOLUME / np.sqrt(VOLUME * 0.01 * 0.99))),
)
RATES = {SHARE: 0.1, "new_paths": 0.01}


def delay(change: Change, segments: int, random: Generator) -> int | None:
    """Days until some changed segment is called more chaotic; None: not within 40."""
    plan = next(plan for plan in JUDGED if plan.number == change.number)
    steady = Change("steady", change.number, step(0.0))
    series = [_series(plan, change if place < segments else steady, random) for place in range(SEGMENTS)]
    for days in JUDGED_ON:
        upto = BASELINE + STEADY_BEFORE + days
        charts = [chart(plan, _until(some, upto), unit=1.0) for some in series]
        shown = [each for judged in charts if (each := autocorrelation_of(judged)) is not None]
        common = together(shown)
        worse = [
            Reason(judged, finding)
            for judged in charts[:segments]
            for finding in findings(judged, common)
            if finding.worse
        ]
        standing = confirmed([reason.finding.p for reason in worse], 2 * CHARTS, RATE)
        if any(stands and MATTERS(reason) for reason, stands in zip(worse, standing, strict=True)):
            return days
    return None


def found(change: Change, segments: int, runs: int, seed: int = 0) -> tuple[float, float]:
    """The share of pages that find it within 40 days, and the median days (infinite where half do not)."""
    delays = [delay(change, segments, np.random.default_rng((seed, run))) for run in range(runs)]
    return sum(days is not None for days in delays) / runs, float(
        np.median([np.inf if days is None else days for days in delays])
    )


def _series(plan: Plan, change: Change, random: Generator) -> Observed:
    days = BASELINE + STEADY_BEFORE + LONGEST
    shift = np.concatenate((np.zeros(days - LONGEST), change.shift(LONGEST)))
    if change.number == LENGTH:
        spread = np.concatenate((np.ones(days - LONGEST), np.full(LONGEST, change.spread)))
        return Observed(np.exp(4.0 + shift + spread * random.normal(0, 1, days)), np.full(days, float(VOLUME)))
    if change.number == STANDS:
        mean = 5.0
        return Observed(random.poisson(mean + shift * np.sqrt(mean)).astype(float), np.full(days, float(VOLUME)))
    rate = RATES[change.number]
    share = rate + shift * np.sqrt(rate * (1 - rate) / VOLUME)
    return Observed(random.binomial(VOLUME, share) / VOLUME, np.full(days, float(VOLUME)))


def _until(whole: Observed, days: int) -> Observed:
    return Observed(whole.values[:days], whole.sizes[:days])


def _written(share: float, median: float) -> str:
    return f"{share:.0%}, {'-' if np.isinf(median) else f'{median:.0f} days'}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.stability_power", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="pages of each change")
    parser.add_argument("--only", default="", help="changes whose name contains this")
    sizes = parser.parse_args(arguments)
    print("| change | in one of 8 segments: found in 40 days, after | in all 8 |\n| --- | --- | --- |")
    for change in CHANGES:
        if sizes.only in change.name:
            cells = (_written(*found(change, segments, sizes.runs)) for segments in (1, SEGMENTS))
            print(f"| {change.name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
