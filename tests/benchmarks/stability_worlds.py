"""Made-up numbers for verdicts: pages on which nothing changes, and single series into which a change is put.

A page is one partner beside another and all of them together, as the real page is: what happens to a partner happens
to the whole. Numbers of one partner hang together too: who was retried took longer, and failed more often.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.analysis.stability.chart_kinds import COUNTS, HOURS, JUDGED, LENGTHS, SHARES
from app.analysis.stability.control_charts import Change, Chart, chart
from app.analysis.stability.exposure import likely_work
from app.analysis.stability.series import Observed
from app.analysis.stability.verdicts import Seen

HOURS_A_DAY = 24.0
RATES = {
    "success_rate": 0.96,
    "deadline_attainment": 0.93,
    "partner_rejection_rate": 0.02,
    "retry_rate": 0.08,
    "duplicate_rate": 0.005,
    "manual_rate": 0.12,
    "new_paths": 0.01,
    "dead_letters": 0.01,
    "errors": 0.1,
    "stuck": 0.02,
    "overdue_hours": 0.02,
    "queue_depth": 0.1,
    "exception_hours": 0.1,
}
"""Shares of the finished, events for each started, transactions standing for each started."""
Floats = NDArray[np.float64]


WEEK = (1.0,) * 5 + (0.2,) * 2
DAY = (0.2,) * 7 + (0.6, 1.0, 1.8, 2.0, 2.0, 1.6, 1.8, 2.0, 1.8, 1.6, 1.0) + (0.4,) * 6
CLOCKS = DAY * 3 + DAY[1:] + DAY[:1] + (DAY[1:] + DAY[:1]) * 3
EVEN = (40.0,) * 7
CLOSED: dict[str, Any] = {"special": dict.fromkeys(range(78, 85), 0.0), "only": 0}
HOLIDAY: dict[str, Any] = {"special": dict.fromkeys(range(80, 88), 0.15), "special_rates": 3.0}
MONTH_ENDS = dict.fromkeys((27, 28, 29, 57, 58, 59, 87, 88, 89), 2.5)


@dataclass(frozen=True)
class Steady:
    """A way in which nothing changes. `volumes` are transactions a bucket of each partner, times what `cycle` has for
    the bucket; `clusters` how many events come together; `dwell` how many buckets what stands stays;
    `waves` the lag-one correlation of a common mood that moves rates by `mood` (as a share of themselves);
    `common`: one mood for all partners, not one each; `release` the bucket at which limits are locked anew. `special`
    maps buckets to what the volume is times there, of all partners or, with `only`, of one; their rates are times
    `special_rates`, and where they are `declared` the calendar leaves them out; `growth` is by how much the volume has
    grown at the end (0.6: by 60 %)."""

    name: str
    volumes: tuple[float, ...]
    cycle: tuple[float, ...] = (1.0,)
    clusters: float = 1.0
    dwell: float = 0.3
    waves: float = 0.0
    mood: float = 0.0
    common: bool = False
    buckets: int = 90
    release: int | None = None
    special: Mapping[int, float] = field(default_factory=dict)
    only: int | None = None
    special_rates: float = 1.0
    declared: bool = False
    growth: float = 0.0
    weekday_rates: float = 1.0

    def volume(self, partner: int) -> Floats:
        """Expected transactions of a partner by bucket."""
        volume = (
            self.volumes[partner]
            * np.resize(self.cycle, self.buckets)
            * np.linspace(1.0, 1.0 + self.growth, self.buckets)
        )
        for bucket, times in self.special.items():
            if self.only in (None, partner):
                volume[bucket] *= times
        return volume

    def left_out(self, partner: int | None) -> NDArray[np.bool_]:
        """The buckets that the declared calendar leaves out of a partner's charts, or of those of all (None)."""
        mine = self.declared and self.only in (None, partner)
        return np.isin(np.arange(self.buckets), list(self.special) if mine else [])


STEADY = (
    Steady("even, 50 a day", (50.0,) * 7),
    Steady("few, 3 a day", (3.0,) * 7),
    Steady("weekdays, 2 to 200 a day", (200.0, 80.0, 40.0, 20.0, 10.0, 5.0, 2.0), WEEK),
    Steady("errors in clusters of 4", (40.0,) * 7, clusters=4.0),
    Steady("what stands stays 4 days", (40.0,) * 7, dwell=4.0),
    Steady("by hour, quiet nights", (10.0,) * 7, DAY, dwell=3.0, buckets=168),
    Steady("moods of a day", (40.0,) * 7, mood=0.3),
    Steady("moods of some days", (40.0,) * 7, waves=0.5, mood=0.3),
    Steady("a release that changes nothing", (40.0,) * 7, mood=0.2, release=45),
    Steady("a holiday week at 15 % of the volume, just over", EVEN, WEEK, special=dict.fromkeys(range(80, 88), 0.15)),
    Steady("a holiday week, not over yet", EVEN, WEEK, special=dict.fromkeys(range(82, 90), 0.15)),
    Steady("a holiday week, what stands stays 2 days", EVEN, dwell=2, special=dict.fromkeys(range(80, 88), 0.15)),
    Steady("a holiday week in the baseline", EVEN, WEEK, special=dict.fromkeys(range(4, 12), 0.15)),
    Steady("eight busy days at twice the volume", EVEN, WEEK, special=dict.fromkeys(range(82, 90), 2.0)),
    Steady("busy days, what stands stays 2 days", EVEN, dwell=2.0, special=dict.fromkeys(range(82, 90), 2.0)),
    Steady("busy days and moods", EVEN, mood=0.3, special=dict.fromkeys(range(82, 90), 2.0)),
    Steady("month ends at 2.5 times the volume", EVEN, special=MONTH_ENDS),
    Steady("month ends, what stands stays 2 days", EVEN, dwell=2.0, special=MONTH_ENDS),
    Steady("volume grows by 60 %", EVEN, growth=0.6),
    Steady("days depend on each other, 0.7", EVEN, waves=0.7, mood=0.3),
    Steady("days depend on each other, 0.9", EVEN, waves=0.9, mood=0.3),
    Steady("one mood for all, 0.5", EVEN, waves=0.5, mood=0.3, common=True),
    Steady("one mood for all, 0.9", EVEN, waves=0.9, mood=0.3, common=True),
    Steady("weekends with other rates and a fifth of the volume", EVEN, WEEK, weekday_rates=2.0),
    Steady("by hour, clocks go back in the middle", (10.0,) * 7, CLOCKS, dwell=3.0, buckets=168),
    Steady("one partner closed for a week", EVEN, WEEK, **CLOSED),
    Steady("month ends with twice the rates, declared", EVEN, special=MONTH_ENDS, special_rates=2.0, declared=True),
    Steady("a holiday week with three times the rates, declared", EVEN, WEEK, **HOLIDAY, declared=True),
    Steady("one partner closed for a week, declared", EVEN, WEEK, **CLOSED, declared=True),
    Steady("low volumes, 1 a day, with a holiday", (1.0,) * 7, special=dict.fromkeys(range(80, 88), 0.15)),
)
UNLIKE = (
    Steady("month ends with twice the rates, not declared", EVEN, special=MONTH_ENDS, special_rates=2.0),
    Steady("a holiday week with three times the rates, not declared", EVEN, WEEK, **HOLIDAY),
)
"""Days that are unlike others in more than their volume: a change, unless the calendar declares them."""


def page(world: Steady, random: Generator) -> list[Seen]:
    """The whole, and each partner: every judged number of each as a chart."""
    moods = [_moods(world, random) for _ in (world.volumes[:1] if world.common else world.volumes)]
    parts = [_partner(world, place, moods[min(place, len(moods) - 1)], random) for place in range(len(world.volumes))]
    changes = [] if world.release is None else [Change(world.release, "released")]
    return [
        _seen(part, changes, world.left_out(None if place == 0 else place - 1))
        for place, part in enumerate((_together(parts), *parts))
    ]


@dataclass(frozen=True)
class Part:
    """One partner: transactions by bucket, counts by number, and the length of every transaction."""

    started: Floats
    counts: dict[str, Floats]
    lengths: Sequence[Floats]


def _partner(world: Steady, place: int, moods: Floats, random: Generator) -> Part:
    started = random.poisson(world.volume(place)).astype(float)
    counts: dict[str, Floats] = {}
    for plan in JUDGED:
        if plan.sort == LENGTHS:
            continue
        rate = RATES[plan.number]
        bad = rate if plan.better == "down" else 1.0 - rate
        if plan.sort == SHARES:
            found = random.binomial(started.astype(int), np.minimum(bad * moods, 0.9)).astype(float)
            counts[plan.number] = found if plan.better == "down" else started - found
        elif plan.sort == COUNTS:
            counts[plan.number] = random.poisson(started * bad * moods / world.clusters).astype(float) * world.clusters
        else:
            counts[plan.number] = _standing(world, started * bad * moods, random, hours=plan.sort == HOURS)
    lengths = [moods[at] * random.lognormal(4.0, 1.5, int(n)) for at, n in enumerate(started)]
    return Part(started, counts, lengths)


def _moods(world: Steady, random: Generator) -> Floats:
    """Factors about one: a stationary autoregression of the logarithm."""
    shocks = random.normal(0.0, world.mood * np.sqrt(1 - world.waves**2), world.buckets)
    mood = random.normal(0.0, world.mood) if world.mood else 0.0
    moods = []
    for shock in shocks:
        mood = world.waves * mood + shock
        moods.append(mood)
    weekend = np.resize((1.0,) * 5 + (world.weekday_rates,) * 2, world.buckets)
    special = np.where(np.isin(np.arange(world.buckets), list(world.special)), world.special_rates, 1.0)
    return np.exp(np.array(moods)) * weekend * special


def _standing(world: Steady, arrivals: Floats, random: Generator, hours: bool) -> Floats:
    """What stands at each bucket's end (or its hours inside the bucket), each for an exponential time."""
    warm = int(10 * world.dwell) + 1
    expected = np.concatenate((np.full(warm, arrivals[:14].mean()), arrivals))
    counts = random.poisson(expected)
    draws = [(random.random(n), random.exponential(world.dwell, n)) for n in counts]
    first = np.repeat(np.arange(expected.size), counts)
    begins = first + np.concatenate([begun for begun, _ in draws])
    ends = begins + np.concatenate([dwell for _, dwell in draws])
    last = np.minimum(ends.astype(int), expected.size - 1)
    standing = np.zeros(expected.size)
    if not hours:
        np.add.at(standing, first, 1.0)
        np.add.at(standing, last, -1.0)
        return np.cumsum(standing)[warm:]
    for ahead in range(int((last - first).max(initial=0)) + 1):
        there = first + ahead <= last
        bucket = first[there] + ahead
        spent = np.minimum(ends[there], bucket + 1) - np.maximum(begins[there], bucket)
        np.add.at(standing, bucket, np.maximum(spent, 0.0) * HOURS_A_DAY)
    return standing[warm:]


def _together(parts: Sequence[Part]) -> Part:
    counts = {name: np.sum([part.counts[name] for part in parts], axis=0) for name in parts[0].counts}
    lengths = [np.concatenate(same) for same in zip(*(part.lengths for part in parts), strict=True)]
    return Part(np.sum([part.started for part in parts], axis=0), counts, lengths)


def _seen(part: Part, changes: Sequence[Change], left_out: NDArray[np.bool_]) -> Seen:
    judged = part.started[~left_out]
    return Seen(list(_charts(part, changes, left_out)), int((judged > 0).sum()), judged.size)


def _charts(part: Part, changes: Sequence[Change], left_out: NDArray[np.bool_]) -> Iterator[Chart]:
    nothing = np.full(part.started.size, np.nan)
    ranked = [np.sort(some) for some in part.lengths]
    for plan in JUDGED:
        if plan.sort == LENGTHS:
            share = {"p50": 0.5, "p95": 0.95}[plan.quantile or "p50"]
            values = np.array([_quantile(some, share) for some in ranked])
        elif plan.sort in (SHARES, COUNTS):
            some = part.started > 0
            values = np.divide(part.counts[plan.number], part.started, out=nothing.copy(), where=some)
        else:
            values = part.counts[plan.number].astype(float)
            work = likely_work(values, part.started)
            yield chart(plan, Observed(values, part.started, work, left_out), changes, HOURS_A_DAY)
            continue
        yield chart(plan, Observed(values, part.started, left_out=left_out), changes, HOURS_A_DAY)


def _quantile(ranked: Floats, share: float) -> float:
    """The quantile of ranked values, by linear interpolation as numpy has it; nan of none."""
    if not ranked.size:
        return float("nan")
    place = share * (ranked.size - 1)
    low = int(place)
    high = min(low + 1, ranked.size - 1)
    return float(ranked[low] + (place - low) * (ranked[high] - ranked[low]))
