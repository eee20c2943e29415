"""The made-up world under the sample catalog's rules: one alert a story, by backtest, and none on normal days."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from app.alerts.backtest import Episode, episodes, replayed
from app.alerts.rules import rules
from app.catalog import load
from app.domain.encryption import Keys
from app.journal import Entry
from app.journal.memory import ALL_BYTES, MemoryJournal, SetClock
from collectors.intake import Intake, Request
from sample_data import CATALOG
from sample_data.history import requests

NOW = datetime(2026, 11, 23, 16, 0)
DECLARED = load(CATALOG)
NORMAL_DAYS = 13
LASTING = "rejected-by-partner"
"""The story of version 2.3 goes on for three weeks, so its alert fires at whatever instant one begins to look."""


@pytest.fixture(scope="module")
def told() -> list[Entry]:
    """What came in of every story and of the last normal days: the events, which rules go by, told each hour (half
    hour in the last two days).
    """
    clock = SetClock(NOW)
    journal = MemoryJournal(clock)
    intake = Intake(journal, lambda: DECLARED, Keys(b"k" * 32, b"t" * 32), clock)
    for request in requests(7, NOW, NORMAL_DAYS):
        if request.signal == "events":
            step = timedelta(hours=1) if request.at < NOW - timedelta(days=2) else timedelta(minutes=30)
            clock.now = NOW + math.ceil((request.at - NOW) / step) * step
            assert intake.accept(Request(request.signal, request.content_type), request.body).status == 200
    intake.close()
    return list(journal.read(0, ALL_BYTES))


def fired(told: Sequence[Entry], first: float, last: float) -> list[Episode]:
    """The alerts of every rule between so many days before now and so many."""
    since, until = NOW - timedelta(days=first), NOW - timedelta(days=last)
    known = [entry for entry in told if entry.ingested_at <= until]
    return episodes(replayed(known, DECLARED, rules(DECLARED), since, until))


def named(found: Sequence[Episode]) -> list[tuple[str, tuple[str | None, ...]]]:
    return sorted((one.fired.rule, tuple(one.fired.segment.values())) for one in found)


def test_an_outage_that_is_over_was_one_alert(told: list[Entry]) -> None:
    (outage,) = fired(told, 34.02, 33.6)
    assert named([outage]) == [("stuck-at-partner", ("blue-harbor",))]
    begin = NOW - timedelta(days=34)
    assert begin < outage.fired.since < begin + timedelta(hours=2)
    assert outage.last.resolved_at is not None
    assert outage.last.resolved_at < begin + timedelta(hours=9)


def test_a_file_that_was_read_twice_is_one_alert_and_the_days_before_it_none(told: list[Entry]) -> None:
    found = [one for one in fired(told, 12.5, 10.4) if one.fired.rule != LASTING]
    assert named(found) == [("duplicates", ("prairie-care",))]


def test_a_retry_storm_is_one_alert_within_its_hour(told: list[Entry]) -> None:
    storm = [one for one in fired(told, 5.02, 4.85) if one.fired.rule != LASTING]
    assert named(storm) == [("retry-storm", ("summit-review",))]
    assert storm[0].fired.fired_at is not None
    assert storm[0].fired.fired_at <= NOW - timedelta(days=5) + timedelta(hours=1, minutes=31)


@pytest.fixture(scope="module")
def present(told: list[Entry]) -> list[Episode]:
    """What a look at the last four hours finds."""
    return fired(told, 4 / 24, 0)


def test_every_story_that_goes_on_is_one_alert(present: list[Episode]) -> None:
    assert named(present) == [
        ("directory-corrections", ("provider-directory-sync",)),
        ("holds-run-out", ("regulatory_hold",)),
        ("late-decisions", ("cascadia-mutual",)),
        ("promises-broken", ("member-data-exchange", "partial")),
        ("promises-broken", ("prior-authorization", "pended")),
        ("rejected-by-partner", ("2.3",)),
        ("reviews-overdue", ("clinical-review",)),
        ("reviews-overdue", ("identity-review",)),
        ("stuck-at-partner", ("northwind-health",)),
    ]
    assert {one.last.state for one in present} == {"firing"}


def test_the_outage_that_goes_on_pages_its_desk_within_minutes_of_being_known(present: list[Episode]) -> None:
    (outage,) = [one for one in present if one.fired.rule == "stuck-at-partner"]
    assert outage.fired.fired_at is not None
    assert outage.fired.fired_at <= NOW - timedelta(hours=1)
    assert outage.fired.severity == "page"
    assert "wait for Northwind Health’s acknowledgement since 13:" in outage.fired.text
