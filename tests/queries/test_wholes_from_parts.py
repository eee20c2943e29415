"""What is answered from a question that was asked already is what its own question answers, number by number."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.queries.filters import Filters
from app.queries.metrics import INTERVALS, latest, series, totals
from app.queries.numbers import NUMBERS
from app.store.reader import Reader
from app.store.store import Store
from tests.oracle.loading import entries
from tests.oracle.worlds import seeded

DAY = INTERVALS["1d"]
DAYS, LATEST = 6, 2
SPLITS = (("partner",), ("tenant", "workflow"))
ASKED = [(number, quantile) for number, about in NUMBERS.items() for quantile in (about.quantiles or (None,))]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A drawn world, looked at at its own instant."""
    drawn = seeded(11, islands=8)
    store = Store(None, lambda: drawn.catalog, lambda: drawn.now)
    store.load(entries(drawn.records))
    yield store
    store.close()


@pytest.fixture
def reader(store: Store) -> Iterator[Reader]:
    with store.reader() as reader:
        yield reader


def days(reader: Reader) -> Filters:
    """Whole days, the last of which is not over."""
    until = reader.now + timedelta(hours=7)
    return Filters(from_=until - DAYS * DAY, to=until)


@pytest.mark.parametrize(("number", "quantile"), ASKED)
def test_a_whole_is_what_its_parts_add_up_to(reader: Reader, number: str, quantile: str | None) -> None:
    alone = series(reader, number, days(reader), (), "1d", quantile)
    for split in SPLITS:
        assert series(reader, number, days(reader), (), "1d", quantile, parts=split) == alone
        assert totals(reader, number, days(reader), (), quantile, parts=split) == totals(
            reader, number, days(reader), (), quantile
        )


@pytest.mark.parametrize(("number", "quantile"), ASKED)
def test_the_latest_buckets_of_a_series_are_its_number_over_them(
    reader: Reader, number: str, quantile: str | None
) -> None:
    over = days(reader)
    assert over.to is not None
    cut = Filters(from_=over.to - LATEST * DAY, to=over.to)
    for split in ((), *SPLITS):
        expected = totals(reader, number, cut, split, quantile)
        assert latest(reader, number, over, split, "1d", LATEST, quantile) == expected
    parted = latest(reader, number, over, (), "1d", LATEST, quantile, parts=("partner",))
    assert parted == totals(reader, number, cut, (), quantile)


def test_the_drawn_world_has_something_of_most_numbers(reader: Reader) -> None:
    counted = [totals(reader, number, days(reader), (), quantile)[()][1] for number, quantile in ASKED]
    assert sum(n > 0 for n in counted) > len(ASKED) / 2
