"""Every number equals the slow oracle's: bucket by bucket, split by split, now and as known at an earlier instant.

`TRANSOM_ORACLE_WORLDS` sets how many worlds are drawn; the default is for a run that one waits for.
"""

import os
from collections.abc import Sequence
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
from tests.oracle.loading import entries, parted
from tests.oracle.making import START
from tests.oracle.numbers import Bucket
from tests.oracle.world import World
from tests.oracle.worlds import RandomWorld, seeded

WORLDS = int(os.environ.get("TRANSOM_ORACLE_WORLDS", "3"))
QUANTILES = {"p50": Fraction(1, 2), "p95": Fraction(95, 100), "p99": Fraction(99, 100)}
LENGTHS = {"1h": 40, "1d": 6, "1w": 6}


class Question:
    """A way to ask for a number, drawn: buckets whose edges often meet the records', a split, filters, a quantile."""

    def __init__(self, dice: Random, number: str, now: datetime) -> None:
        self.number = number
        self.interval = dice.choice((None, "1h", "1h", "1d", "1w"))
        self.since = START + timedelta(minutes=dice.randrange(-60, 60) * dice.choice((5, 30)))
        width = INTERVALS[self.interval] if self.interval else timedelta(hours=dice.randrange(1, 60))
        count = dice.randrange(1, LENGTHS.get(self.interval or "1w", 6))
        self.until = self.since + width * count - timedelta(minutes=dice.choice((0, 0, 5, 30)))
        if dice.random() < 0.3 and now > self.since:
            self.until = min(now, self.until)
        self.width = width if self.interval else self.until - self.since
        more = ("error_class",) if number == "errors" else ()
        self.by = tuple(dice.sample((*measuring.SEGMENTS, *more), dice.choice((0, 1, 1, 2, 4))))
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


def differences(drawn: RandomWorld, dice: Random, numbers: Sequence[str]) -> list[str]:
    """Where store and oracle part, now and at each earlier instant, each number asked once an instant."""
    found = []
    store = Store(None, lambda: drawn.catalog, lambda: drawn.now)
    try:
        for batch in parted(entries(drawn.records), dice):
            store.load(batch)
        for as_of in (None, *drawn.as_of):
            world = World(drawn.records, drawn.catalog, drawn.now, as_of)
            with store.reader(as_of) as reader:
                for number in numbers:
                    found += Question(dice, number, reader.now).differences(world, reader)
    finally:
        store.close()
    return found


def test_the_oracle_knows_every_number() -> None:
    assert set(measuring.NUMBERS) == set(NUMBERS)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_every_number_is_what_the_oracle_says(seed: int) -> None:
    drawn = seeded(4000 + seed, islands=8, learned=seed % 2 == 1, scopes=seed % 3 == 0)
    assert differences(drawn, Random(seed), list(NUMBERS)) == []
