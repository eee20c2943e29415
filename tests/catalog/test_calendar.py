"""The declared calendar: which days it names, and what is wrong with one, at its line."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.catalog import check, load
from app.catalog.loader import of_text

START = date(2026, 1, 1)
YEAR = [START + timedelta(days=ahead) for ahead in range(365)]


def days_of(text: str) -> list[date]:
    catalog, problems = of_text(f"[calendar.a]\n{text}\n[partners.x]\n")
    assert problems == []
    return [day for day in YEAR if catalog.calendar["a"].covers(day)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("days = [2026-11-26, 2026-12-24]", {date(2026, 11, 26), date(2026, 12, 24)}),
        ("from = 2026-11-23\nto = 2026-11-29", {date(2026, 11, 23) + timedelta(days=n) for n in range(7)}),
        ("from = 2026-11-23", {date(2026, 11, 23)}),
        ('yearly = ["12-25", "01-01"]', {date(2026, 1, 1), date(2026, 12, 25)}),
        ("month_days = [-1, 1]", {day for day in YEAR if day.day == 1 or (day + timedelta(days=1)).day == 1}),
        ('weekdays = ["sunday"]', {day for day in YEAR if day.isoweekday() == 7}),
        ('yearly = ["02-29"]', set()),
    ],
)
def test_days_are_declared_singly_as_a_range_or_as_they_come_round(text: str, wanted: set[date]) -> None:
    assert set(days_of(text)) == wanted


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('title = "None"', "1: special days (calendar.a) names no day"),
        ('days = ["2026-11-26"]', "2: days must hold dates without quotes or time"),
        ("days = 2026-11-26", "2: days must be a list of dates"),
        ("month_days = [0]", "2: month_days has no day 0"),
        ("month_days = [40]", "2: month_days must hold whole numbers from -31 to 31"),
        ('yearly = ["13-01"]', '2: yearly names "13-01"; write month and day'),
        ('weekdays = ["sonday"]', 'Did you mean "sunday"?'),
        ("from = 2026-11-26\nto = 2026-11-25", "3: to must not be before from"),
        ("to = 2026-11-25", "2: to ends a range that from must begin"),
        ('days = [2026-11-26]\npartners = ["nortwind"]', '3: partners names "nortwind", which no [partners] table'),
        ("days = [2026-11-26]\nday = 2026-11-26", '3: "day" is no key of special days. Did you mean "days"?'),
    ],
)
def test_what_is_wrong_with_a_calendar_is_said_at_its_line(tmp_path: Path, line: str, sentence: str) -> None:
    (tmp_path / "a.toml").write_text(f"[calendar.a]\n{line}\n")
    assert any(sentence in str(problem) for problem in check(tmp_path)), check(tmp_path)
    assert all(str(problem).startswith("a.toml:") for problem in check(tmp_path))


def test_a_calendar_keeps_its_titles_and_partners(tmp_path: Path) -> None:
    text = '[calendar.inventory]\ntitle = "Stocktaking"\ndays = [2026-12-30]\npartners = ["x"]\n[partners.x]\n'
    (tmp_path / "a.toml").write_text(text)
    special = load(tmp_path).calendar["inventory"]
    assert (special.title, special.partners) == ("Stocktaking", frozenset({"x"}))
    assert tomllib.loads(text)["calendar"]["inventory"]["days"] == sorted(special.days)
