"""The period of a page, the one before it, and both in words."""

from datetime import datetime, timedelta

import pytest

from app.domain.errors import BadInput
from app.web.trends.period import Period, period
from app.web.view import View

NOW = datetime(2026, 11, 20, 15)


def test_without_a_range_a_period_is_the_usual_length_up_to_now() -> None:
    assert period(View(), NOW) == Period(NOW - timedelta(days=7), NOW)
    assert period(View(), NOW, timedelta(days=30)).from_ == NOW - timedelta(days=30)


def test_an_end_alone_has_the_usual_length_before_it_and_none_is_yet_to_come() -> None:
    ended = period(View.parse("?to=2026-11-10T00:00:00Z"), NOW)
    assert ended == Period(datetime(2026, 11, 3), datetime(2026, 11, 10))
    assert period(View.parse("?to=2027-01-01T00:00:00Z"), NOW).to == NOW


@pytest.mark.parametrize("query", ["?from=now", "?from=2026-11-21T00:00:00Z", "?from=now-1d&to=now-2d"])
def test_a_period_without_time_in_it_is_refused(query: str) -> None:
    with pytest.raises(BadInput, match="from"):
        period(View.parse(query), NOW)


def test_the_period_before_has_the_same_length_and_ends_where_this_one_begins() -> None:
    span = Period(datetime(2026, 11, 13), datetime(2026, 11, 20))
    assert span.before() == Period(datetime(2026, 11, 6), datetime(2026, 11, 13))


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (datetime(2026, 11, 19), datetime(2026, 11, 20), "19 Nov 2026"),
        (datetime(2026, 11, 13), datetime(2026, 11, 20), "13 Nov to 20 Nov"),
        (datetime(2026, 11, 13, 15), datetime(2026, 11, 20, 15), "13 Nov 15:00 to 20 Nov 15:00 UTC"),
        (datetime(2010, 1, 1), datetime(2013, 1, 1), "1 Jan 2010 to 1 Jan 2013"),
        (datetime(2025, 12, 31, 9), datetime(2026, 1, 7, 9), "31 Dec 2025 09:00 to 7 Jan 2026 09:00 UTC"),
    ],
)
def test_a_period_is_told_by_its_days_and_by_its_hours_only_where_it_has_some(
    since: datetime, until: datetime, words: str
) -> None:
    assert Period(since, until).words() == words
