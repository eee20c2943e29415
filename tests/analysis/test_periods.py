"""Which whole buckets are judged."""

from datetime import datetime, timedelta

import pytest

from app.analysis.stability.periods import period
from app.domain.errors import BadInput

NOW = datetime(2026, 11, 25, 18, 20)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("interval", "since", "until", "buckets"),
    [
        (None, datetime(2026, 8, 27), datetime(2026, 11, 25), 90),
        ("1h", datetime(2026, 11, 18, 18), datetime(2026, 11, 25, 18), 168),
        ("1w", datetime(2025, 11, 24), datetime(2026, 11, 23), 52),
    ],
)
def test_by_itself_it_ends_at_the_last_bucket_that_is_over(
    interval: str | None, since: datetime, until: datetime, buckets: int
) -> None:
    found = period(None, None, interval, NOW)
    assert (found.since, found.until, found.buckets) == (since, until, buckets)


def test_buckets_align_to_what_is_asked_and_the_last_partial_one_does_not_count() -> None:
    since = NOW - timedelta(days=3, hours=2)
    assert period(since, None, "1d", NOW).until == since + timedelta(days=3)
    assert period(since, NOW + timedelta(days=9), "1d", NOW).until == since + timedelta(days=3)
    until = NOW - timedelta(days=5)
    assert period(None, until, "1d", NOW).until == until
    assert period(since, since + timedelta(hours=26), "1d", NOW).buckets == 1


def test_places_and_starts_are_each_others_inverse() -> None:
    found = period(None, None, "1d", NOW)
    assert [found.place(found.start(place)) for place in range(5)] == list(range(5))
    assert (found.hours, found.width) == (24.0, timedelta(days=1))


@pytest.mark.parametrize(
    ("since", "until", "interval", "said"),
    [
        (NOW - timedelta(hours=3), None, "1d", "no whole bucket"),
        (NOW + timedelta(days=3), None, "1d", "no whole bucket"),
        (NOW, NOW - timedelta(days=3), "1d", "no whole bucket"),
        (None, None, "2d", "1h, 1d, 1w"),
    ],
)
def test_what_holds_no_whole_bucket_is_refused(
    since: datetime | None, until: datetime | None, interval: str, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        period(since, until, interval, NOW)


def test_a_range_at_the_start_of_time_is_cut_to_what_there_is() -> None:
    assert period(None, datetime(1, 1, 11), "1d", NOW).buckets == 10
