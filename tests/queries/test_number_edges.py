"""Every number where calendars and splits have their edges: days on which clocks change, and each pair of segments."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest

from app.queries.filters import Filters
from app.queries.metrics import INTERVALS, series
from app.queries.numbers import NUMBERS
from app.store.store import Store
from tests.oracle import measuring
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.loading import entries, shuffled
from tests.oracle.making import START, move
from tests.oracle.records import Record
from tests.oracle.world import World
from tests.oracle.worlds import RandomWorld, seeded
from tests.queries.test_numbers_against_the_oracle import Question

SPRING, AUTUMN = datetime(2026, 3, 29), datetime(2026, 10, 25)
"""In Berlin the one has 23 hours and the other 25."""
HOURS = 24
PAIRS = list(combinations(measuring.SEGMENTS, 2))
NANOSECONDS = ("start_ns", "end_ns", "time_ns", "observed_ns")


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's clock runs by Berlin's time."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def moved(drawn: RandomWorld, by: timedelta) -> RandomWorld:
    """The same world at another time."""

    def later(record: Record) -> Record:
        told = {name: value + by if isinstance(value, datetime) else value for name, value in record.items()}
        shift = by // timedelta(microseconds=1) * 1000
        return told | {name: record[name] + shift for name in NANOSECONDS if record.get(name) is not None}

    records = [later(record) for record in drawn.records]
    return replace(drawn, records=records, now=drawn.now + by, as_of=[instant + by for instant in drawn.as_of])


class Asked(Question):
    """A question about both sides of an instant, every bucket of which begins on a full hour of UTC."""

    def __init__(self, number: str, day: datetime, interval: str, by: tuple[str, ...]) -> None:
        super().__init__(Random(0), number, World([], CATALOG, day))
        self.number, self.interval, self.by, self.partner, self.quantile = number, interval, by, (), None
        self.width = INTERVALS[interval]
        self.since = day - max(self.width, timedelta(hours=3))
        self.until = day + max(self.width, timedelta(hours=30))


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_buckets_stay_utc_on_days_of_23_and_25_hours_for_every_number_and_pair_of_segments(day: datetime) -> None:
    dice = Random(day.month)
    drawn = moved(seeded(7000 + day.month, islands=4), day + timedelta(hours=1) - START)
    world = World(drawn.records, drawn.catalog, drawn.now)
    store = Store(None, lambda: drawn.catalog, lambda: drawn.now)
    store.load(entries(shuffled(drawn.records, dice)))
    found = []
    with store.reader() as reader:
        for place, number in enumerate(NUMBERS):
            for turn, interval in enumerate(INTERVALS):
                pair = PAIRS[(place + turn) % len(PAIRS)]
                found += Asked(number, day, interval, pair).differences(world, reader)
    store.close()
    assert found == []


@pytest.mark.parametrize("number", ["success_rate", "completion_seconds", "overdue_hours"])
def test_every_pair_of_segments_is_split_as_the_oracle_splits_it(number: str) -> None:
    drawn = seeded(7100, islands=5, scopes=True)
    world = World(drawn.records, drawn.catalog, drawn.now)
    store = Store(None, lambda: drawn.catalog, lambda: drawn.now)
    store.load(entries(drawn.records))
    with store.reader() as reader:
        asked = [Asked(number, START, "1h", pair) for pair in PAIRS]
        found = [line for one in asked for line in one.differences(world, reader)]
    store.close()
    assert found == []


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_a_day_has_24_buckets_of_an_hour_whatever_clocks_on_walls_do(day: datetime) -> None:
    records: list[Record] = []
    for hour in range(HOURS):
        instant = day + timedelta(hours=hour, minutes=30)
        told: dict[str, Any] = {"event_time": instant, "ingested_at": instant, "event_id": str(hour)}
        records.append(move(0, f"t{hour}", "received", **MOVE, **told))
    store = Store(None, lambda: CATALOG, lambda: day + timedelta(days=2))
    store.load(entries(records))
    with store.reader() as reader:
        day_of = Filters(from_=day, to=day + timedelta(days=1))
        hourly, daily = (series(reader, "started", day_of, (), interval)[0]["points"] for interval in ("1h", "1d"))
    store.close()
    assert [point["value"] for point in hourly] == [1] * HOURS
    assert [(point["at"], point["value"]) for point in daily] == [(day, HOURS)]
