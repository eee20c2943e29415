"""Every number equals the slow oracle's: bucket by bucket, split by split, now and as known at an earlier instant.

`TRANSOM_ORACLE_WORLDS` sets how many worlds are drawn; the default is for a run that one waits for.
"""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from app.queries.filters import Filters
from app.queries.metrics import INTERVALS
from app.queries.metrics import series as answered
from app.queries.numbers import NUMBERS
from app.store.reader import Reader
from app.store.store import Store
from tests.oracle import measuring
from tests.oracle.drawing import ACTIONS, IDS
from tests.oracle.loading import entries, parted, shuffled
from tests.oracle.making import review
from tests.oracle.numbers import Bucket
from tests.oracle.world import World
from tests.oracle.worlds import RandomWorld, seeded

WORLDS = int(os.environ.get("TRANSOM_ORACLE_WORLDS", "3"))
QUANTILES = {"p50": Fraction(1, 2), "p95": Fraction(95, 100), "p99": Fraction(99, 100)}
TIMES = 3
MOST = 9


class Question:
    """A way to ask for a number, drawn: buckets whose edges often meet the records', a split, filters, a quantile."""

    def __init__(self, dice: Random, number: str, world: World) -> None:
        self.number = number
        self.interval = dice.choice((None, "1h", "1h", "1d", "1w"))
        width = INTERVALS[self.interval] if self.interval else timedelta(hours=dice.randrange(1, 60))
        happened = [record["at"] for own in world.records.values() for record in own] or [world.now]
        edge: datetime = dice.choice(happened) + timedelta(seconds=dice.choice((0, 0, 0, 600, 900, 7200, 86_400)))
        self.since = edge - width * dice.choice((0, 0.5, 1, 2))
        self.until = self.since + width * dice.randrange(1, MOST) - timedelta(minutes=dice.choice((0, 0, 5, 30)))
        if dice.random() < 0.3 and world.now > self.since:
            self.until = min(world.now, self.until)
        self.width = width if self.interval else self.until - self.since
        more = ("error_class",) if number == "errors" else ()
        self.by = tuple(dice.sample((*measuring.SEGMENTS, *more), dice.choice((0, 0, 1, 1, 2))))
        self.partner = dice.choice(((), (), ("northwind",), ("northwind", "")))
        self.quantile = dice.choice((None, *NUMBERS[number].quantiles)) if NUMBERS[number].quantiles else None

    def buckets(self) -> list[Bucket]:
        """From, to of each bucket, the last cut at `to`."""
        starts = [self.since]
        while starts[-1] + self.width < self.until:
            starts.append(starts[-1] + self.width)
        return [(start, min(start + self.width, self.until)) for start in starts]

    def expected(self, world: World) -> dict[tuple[Any, ...], list[measuring.Point]]:
        """The oracle's answer."""
        filters = {"partner": [name or None for name in self.partner]} if self.partner else None
        share = QUANTILES[self.quantile or "p50"]
        return measuring.series(world, self.number, self.buckets(), self.by, filters, share)

    def answered(self, reader: Reader) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
        """The store's answer."""
        filters = Filters(from_=self.since, to=self.until, partner=self.partner)
        found = answered(reader, self.number, filters, self.by, self.interval, self.quantile)
        return {tuple(one["segment"][name] for name in self.by): one["points"] for one in found}

    def differences(self, world: World, reader: Reader) -> list[str]:
        """Where the two part: one line a point, or one for the series."""
        expected, given = self.expected(world), self.answered(reader)
        asked = f"{self.number} {self.quantile} by {self.by} of {self.partner} every {self.interval}, {reader.as_of}"
        starts = [start for start, _ in self.buckets()]
        if expected.keys() != given.keys():
            return [f"{asked}: series {expected.keys() ^ given.keys()} are on one side only"]
        if any([point["at"] for point in points] != starts for points in given.values()):
            return [f"{asked}: buckets differ"]
        return [
            f"{asked}, {key} at {point['at']}: expected {value} of {n}, got {point['value']} of {point['n']}"
            for key, points in given.items()
            for point, (value, n) in zip(points, expected[key], strict=True)
            if n != point["n"] or not alike(value, point["value"])
        ]


def alike(expected: Fraction | None, given: float | None) -> bool:
    """Equal, but for the last digits of a float."""
    if expected is None or given is None:
        return expected is None and given is None
    return abs(float(expected) - given) <= 1e-9 * max(1.0, abs(float(expected)))


def differences(drawn: RandomWorld, dice: Random, numbers: list[str]) -> list[str]:
    """Where store and oracle part, now and at each earlier instant, each number asked in several ways at each."""
    found = []
    store = Store(None, lambda: drawn.catalog, lambda: drawn.now)
    try:
        for batch in parted(entries(shuffled(drawn.records, dice)), dice):
            store.load(batch)
        for as_of in (None, *drawn.as_of):
            world = World(drawn.records, drawn.catalog, drawn.now, as_of)
            with store.reader(as_of) as reader:
                for number in numbers * TIMES:
                    found += Question(dice, number, world).differences(world, reader)
    finally:
        store.close()
    return found


def test_the_oracle_knows_every_number() -> None:
    assert set(measuring.NUMBERS) == set(NUMBERS)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_every_number_is_what_the_oracle_says(seed: int) -> None:
    drawn = seeded(4000 + seed, islands=20, learned=seed % 2 == 1, scopes=seed % 3 == 0)
    assert differences(drawn, Random(seed), list(NUMBERS)) == []


@pytest.mark.parametrize("seed", range(WORLDS))
def test_reviews_in_any_order_are_measured_as_the_oracle_measures_them(seed: int) -> None:
    dice = Random(seed)
    drawn = busy(seeded(5000 + seed, islands=2), dice)
    numbers = ["review_claim_seconds", "review_decision_seconds", "manual_interventions", "manual_rate"]
    assert differences(drawn, dice, numbers * 3) == []


def busy(drawn: RandomWorld, dice: Random) -> RandomWorld:
    """The world with many more actions on few review tasks."""
    actions = (*ACTIONS, "claimed", "approved", "rejected", "corrected")
    more = [
        review(dice.randrange(0, 120), name, f"{name}-{dice.choice('123')}", dice.choice(actions), event_id=f"more{i}")
        for i, name in enumerate(IDS * 25)
    ]
    records = sorted([*drawn.records, *more], key=lambda record: record["ingested_at"])
    return replace(drawn, records=records, now=max(drawn.now, records[-1]["ingested_at"]))
