"""`python -m tests.benchmarks.stability`: how often verdicts cry wolf, and how soon they find what did change.

Two tables. The first: pages on which nothing changes, in several ways of not changing, and the share of them that name
anything. The second: one number that changes, and how many points the rules take by theory (an exact Markov chain), by
simulation with known limits, and with limits locked on 20 points; then how many the verdict takes when the chart stands
alone and when it stands on a page with 128 charts. The change comes 30 steady points after the baseline.
"""

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import JUDGED, LENGTHS, NEW_PATHS, Plan
from app.analysis.stability.control_charts import BASELINE, chart, signals_of
from app.analysis.stability.effects import Materiality
from app.analysis.stability.series import Observed
from app.analysis.stability.shifts import confirmed, findings
from app.analysis.stability.tails import score, share_tails
from app.analysis.stability.verdicts import CHAOTIC, RATE, STABLE, verdicts
from tests.benchmarks.stability_theory import HIGH, LOW, drifting_run_length, normal_zones, run_length
from tests.benchmarks.stability_worlds import STEADY, UNLIKE, Steady, page

STEADY_BEFORE = 30
LONGEST = 40
CHARTS_OF_A_PAGE = 128
FINISHED, OLD, NEW = 50, 0.01, 0.1
LENGTH = next(plan for plan in JUDGED if plan.sort == LENGTHS)
PATHS = next(plan for plan in JUDGED if plan.number == NEW_PATHS)
MATTERS = Materiality({}).matters
Floats = NDArray[np.float64]
Making = Callable[[Generator, int], Floats]


@dataclass(frozen=True)
class Change:
    """A change by its name: how scores are made (`at` points, or before it), and the theory's mean run length."""

    name: str
    plan: Plan
    after: Making
    theory: float


CHANGES = (
    Change("nothing changes", LENGTH, lambda random, n: random.normal(0, 1, n), run_length(normal_zones())),
    Change("step of 1 sigma", LENGTH, lambda random, n: random.normal(1, 1, n), run_length(normal_zones(1))),
    Change("step of 2 sigma", LENGTH, lambda random, n: random.normal(2, 1, n), run_length(normal_zones(2))),
    Change("step of 4 sigma", LENGTH, lambda random, n: random.normal(4, 1, n), run_length(normal_zones(4))),
    Change(
        "drift of 0.2 sigma a point",
        LENGTH,
        lambda random, n: random.normal(0, 1, n) + 0.2 * np.arange(1, n + 1),
        drifting_run_length(0.2),
    ),
    Change("twice the spread", LENGTH, lambda random, n: random.normal(0, 2, n), run_length(normal_zones(0, 2))),
    Change("four times the spread", LENGTH, lambda random, n: random.normal(0, 4, n), run_length(normal_zones(0, 4))),
    Change(
        "new paths, 1 % to 10 % of 50", PATHS, lambda random, n: random.binomial(FINISHED, NEW, n).astype(float), 0.0
    ),
)
"""Of measures the values in standard deviations of the baseline, of new paths how many of 50 a point took one."""


def steady(world: Steady, pages: int, seed: int = 0) -> tuple[float, float, float]:
    """The shares of pages that name something more chaotic, something more stable, and either."""
    named = [
        {verdict.verdict for verdict in verdicts(page(world, np.random.default_rng((seed, place))), matters=MATTERS)}
        for place in range(pages)
    ]
    either = sum(bool({CHAOTIC, STABLE} & one) for one in named)
    return sum(CHAOTIC in one for one in named) / pages, sum(STABLE in one for one in named) / pages, either / pages


def theory(change: Change) -> float:
    """The mean run length of the rules with known limits."""
    return change.theory or run_length(_zones_of_paths(NEW))


def rules(change: Change, runs: int, most: int = 2000, seed: int = 0) -> tuple[float, float]:
    """Mean points until a rule is broken, at most `most`: with known limits, and with limits locked on 20 points."""
    known, locked = [], []
    for place in range(runs):
        random = np.random.default_rng((seed, place))
        known.append(_known(change, random, most))
        locked.append(_locked(change, random, most))
    return float(np.mean(known)), float(np.mean(locked))


def told(change: Change, runs: int, seed: int = 0) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of verdicts by one chart alone, and on a page of steady ones: the share within 40 points, and their median."""
    alone, paged = zip(*(_told(change, np.random.default_rng((seed, place))) for place in range(runs)), strict=True)
    return _summed(alone), _summed(paged)


def _known(change: Change, random: Generator, most: int) -> int:
    values = change.after(random, most)
    scores = np.array([_known_score(int(value)) for value in values]) if change.plan is PATHS else values
    return min((signal.fired[0] + 1 for signal in signals_of(scores)), default=most)


def _summed(delays: Sequence[int | None]) -> tuple[float, float]:
    found = [delay for delay in delays if delay is not None]
    return len(found) / len(delays), float(np.median(found)) if found else math.nan


def _locked(change: Change, random: Generator, most: int) -> int:
    """Points after the baseline until a rule is broken, where the change comes with the first of them."""
    values = np.concatenate((_before(change, random, BASELINE), change.after(random, most)))
    judged = chart(change.plan, _observed(change, values))
    return min((signal.fired[0] - BASELINE + 1 for signal in judged.signals), default=most)


def _told(change: Change, random: Generator) -> tuple[int | None, int | None]:
    """Points after the change until the verdict is more chaotic: by its one chart, and on a page of steady ones."""
    before = BASELINE + STEADY_BEFORE
    values = np.concatenate((_before(change, random, before), change.after(random, LONGEST)))
    whole = _observed(change, values)
    alone: int | None = None
    for delay in range(1, LONGEST + 1):
        upto = before + delay
        judged = chart(change.plan, Observed(whole.values[:upto], whole.sizes[:upto]))
        worse = [finding.p for finding in findings(judged) if finding.worse]
        if alone is None and any(confirmed(worse, 2, RATE)):
            alone = delay
        if any(confirmed(worse, 2 * CHARTS_OF_A_PAGE, RATE)):
            return alone, delay
    return alone, None


def _before(change: Change, random: Generator, points: int) -> Floats:
    if change.plan is PATHS:
        return random.binomial(FINISHED, OLD, points).astype(float)
    return random.normal(0, 1, points)


def _observed(change: Change, values: Floats) -> Observed:
    if change.plan is PATHS:
        return Observed(values / FINISHED, np.full(values.size, float(FINISHED)))
    return Observed(np.exp(4.0 + values), np.full(values.size, float(FINISHED)))


@lru_cache(maxsize=FINISHED + 1)
def _known_score(count: int) -> float:
    """By a baseline of a million, which is as good as known."""
    return score(share_tails(count, FINISHED, int(OLD * 1_000_000), 1_000_000))


def _zones_of_paths(chance: float) -> dict[int, float]:
    zones = dict.fromkeys(range(LOW, HIGH + 1), 0.0)
    for count in range(FINISHED + 1):
        at = _known_score(count)
        if abs(at) <= 3:
            zone = int(np.sign(at)) * (2 if abs(at) > 2 else 1)
            zones[zone] += math.comb(FINISHED, count) * chance**count * (1 - chance) ** (FINISHED - count)
    return zones


def _written(share: float, median: float) -> str:
    return f"{median:.0f} ({share:.0%} in {LONGEST})" if share else f"not in {LONGEST}"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.stability", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000, help="of each way of not changing")
    parser.add_argument("--worlds", default="", help="ways of not changing whose name contains this")
    parser.add_argument("--runs", type=int, default=1000, help="of each change")
    sizes = parser.parse_args()
    print(f"| nothing changes | pages | name something more chaotic | more stable | either | stated |\n|{' --- |' * 6}")
    for world in (world for world in (*STEADY, *UNLIKE) if sizes.worlds in world.name):
        shares = " | ".join(f"{share:.1%}" for share in steady(world, sizes.pages))
        print(f"| {world.name} | {sizes.pages} | {shares} | {RATE:.0%} |", flush=True)
    if not sizes.runs:
        return
    print("\n| change | rules: theory | known limits | limits of 20 points | verdict, one chart | on a page of 128 |")
    print(f"|{' --- |' * 6}")
    for change in CHANGES:
        known, locked = rules(change, sizes.runs)
        alone, paged = (_written(share, median) for share, median in told(change, sizes.runs))
        cells = (change.name, f"{theory(change):.1f}", f"{known:.1f}", f"{locked:.1f}", alone, paged)
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
