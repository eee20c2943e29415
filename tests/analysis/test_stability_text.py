"""What is said with a verdict: plain words, as few digits as tell two values apart."""

from datetime import datetime, timedelta

import pytest

from app.analysis.stability.reasons import Moved
from app.analysis.stability.shifts import LEVEL, NARROWER, WIDER
from app.analysis.stability.text import chance, change, change_since, day, glance, headline, segment_title, unnamed, why
from app.catalog.model import Catalog, Partner, Workflow
from tests.analysis.charting import plan_of

NOW = datetime(2026, 11, 23, 18)


@pytest.mark.parametrize(
    ("number", "before", "after", "sentence"),
    [
        ("partner_rejection_rate", 0.02, 0.09, "rejections rose from 2 % to 9 %"),
        ("success_rate", 0.991, 0.987, "success fell from 99.1 % to 98.7 %"),
        ("completion_seconds", 83.0, 4000.0, "median completion time rose from 1 min 23 s to 1 h 6 min"),
        ("completion_seconds", 0.5, 0.25, "median completion time fell from 500 ms to 250 ms"),
        ("stuck", 0.2, 3.1, "stuck transactions rose from 0 to 3"),
        ("stuck", 0.1, 0.4, "stuck transactions rose from 0.1 to 0.4"),
        ("overdue_hours", 4.0, 1234.0, "overdue hours rose from 4 h to 1,234 h a day"),
        ("errors", 0.05, 0.52, "errors rose from 5 to 52 per 100 transactions"),
        ("errors", 0.05, 0.050000001, "errors rose slightly, about 5.000 per 100 transactions"),
        ("new_paths", None, 0.2, "transactions on new paths changed"),
    ],
)
def test_a_change_is_said_from_what_to_what(number: str, before: float | None, after: float, sentence: str) -> None:
    assert change(plan_of(number), LEVEL, Moved(0, before, after), "1d") == sentence


@pytest.mark.parametrize(
    ("number", "before", "last", "peak", "sentence"),
    [
        ("stuck", 0.0, 23.0, 23.0, "stuck transactions rose from 0 to 23"),
        ("stuck", 0.0, 23.0, 41.0, "stuck transactions rose from 0 to 23, at most 41"),
        ("stuck", 0.0, 0.0, 23.0, "stuck transactions rose from 0 to 23 and are at 0 in the latest day"),
        ("queue_depth", 40.0, 38.0, 61.0, "work waiting in queues rose from 40 to 61 and is at 38 in the latest day"),
        ("stuck", 41.0, 3.0, 2.0, "stuck transactions fell from 41 to 3, at least 2"),
        ("overdue_hours", 305.0, 5273.0, 5273.0, "overdue hours rose from 305 h to 5,273 h a day"),
        ("overdue_hours", 0.0, 31.4, 50.2, "overdue hours rose from 0 h to 31 h a day, at most 50 h"),
    ],
)
def test_what_rises_and_falls_is_told_by_its_latest_and_its_furthest_value(
    number: str, before: float, last: float, peak: float, sentence: str
) -> None:
    assert change(plan_of(number), LEVEL, Moved(0, before, last, peak), "1d") == sentence


def test_hours_are_said_of_their_buckets() -> None:
    assert (
        change(plan_of("exception_hours"), LEVEL, Moved(0, 1.0, 2.0), "1h")
        == "hours in exception states rose from 1 h to 2 h an hour"
    )


def test_changed_swings_are_said_from_where_to_where_they_went() -> None:
    answers = Moved(0, 109.0, 118.0, swings=((100.0, 121.0), (42.0, 1380.0)))
    assert change(plan_of("partner_answer_seconds"), WIDER, answers, "1d") == (
        "wider swings in median partner answer time (42 s to 23 min, before 100 s to 2 min)"
    )
    errors = Moved(0, 0.1, 0.1, swings=((0.02, 0.31), (0.09, 0.11)))
    assert change(plan_of("errors"), NARROWER, errors, "1w") == (
        "narrower swings in errors (9 to 11 per 100 transactions, before 2 to 31)"
    )
    assert change(plan_of("errors"), WIDER, Moved(0, None, None), "1d") == "wider swings in errors"


def test_a_glance_says_better_or_worse_with_how_many_and_what_is_stuck_now() -> None:
    many = ["more chaotic", "steady", "more stable", "more chaotic"]
    assert glance("more chaotic", many, ("partner",), 1) == (
        "Worse, with 2 of 4 partners, but better with 1 of 4 partners; 1 is stuck now."
    )
    assert glance("steady", ["steady", "more chaotic"], ("workflow",), 0) == (
        "As before overall, but worse with 1 of 2 workflows."
    )
    assert glance("more stable", ["steady", "more chaotic"], ("tenant",), 92) == (
        "Better overall, but worse with 1 of 2 tenants; 92 are stuck now."
    )
    assert glance("steady", ["steady"], ("partner",), 41) == "As before; 41 are stuck now."
    assert glance("cannot tell", [], (), None) == "Cannot tell."
    assert glance("more stable", ["more stable"] * 2, ("partner", "version"), 0) == (
        "Better, with 2 of 2 by partner and version."
    )


def test_chance_is_answered_in_plain_words_with_what_is_promised_and_was_measured() -> None:
    often = "where nothing changes, at most 5 of 100 such pages name anybody (0 to 5 measured)"
    assert chance(True, "steady", 0.05, "0 to 5 measured") == f"Hardly: {often}."
    assert chance(False, "steady", 0.05, "0 to 5 measured") == (
        f"What moved is no more than the usual ups and downs; {often}."
    )
    assert chance(False, "cannot tell", 0.05, "x") == "There is not enough on record to tell."


def test_segments_that_are_not_named_are_counted() -> None:
    assert unnamed(["more chaotic", "steady", "more chaotic", "more stable"]) == [
        "2 more are more chaotic",
        "1 more is more stable",
    ]
    assert unnamed(["steady", "cannot tell"]) == []


def test_of_more_segments_than_are_judged_the_counts_are_of_those_judged() -> None:
    judged = ["more chaotic"] * 5 + ["steady"] * 45
    assert glance("more chaotic", judged, ("partner",), 0, 120) == (
        "Worse, with 5 of the 50 partners judged here (120 in all)."
    )
    assert glance("more chaotic", judged, ("partner",), 0, 50) == "Worse, with 5 of 50 partners."
    assert unnamed(["more chaotic", "more chaotic"], True) == ["2 more of those judged here are more chaotic"]


def test_a_day_is_as_short_as_it_may_be() -> None:
    assert day(datetime(2026, 10, 12), NOW, timedelta(days=1)) == "12 Oct"
    assert day(datetime(2025, 10, 12), NOW, timedelta(days=7)) == "12 Oct 2025"
    assert day(datetime(2026, 10, 12, 9), NOW, timedelta(hours=1)) == "12 Oct 09:00"


def test_segments_are_called_by_their_titles() -> None:
    catalog = Catalog(partners={"n": Partner(title="Northwind Health")}, workflows={"w": Workflow()})
    assert segment_title(catalog, {"partner": "n", "version": "2.3"}) == "Northwind Health, version 2.3"
    assert segment_title(catalog, {"partner": "else", "workflow": "w"}) == "else, w"
    assert segment_title(catalog, {"tenant": None, "version": None}) == "no tenant, no version"
    assert segment_title(catalog, {}) == ""


def test_what_is_missing_is_said_with_its_size() -> None:
    assert why("points", 12, 90, 0.0, 0, "1d").startswith("too few points: 12 of 90 days have transactions")
    assert (
        why("sampling", 90, 90, 0.42, 0, "1d") == "sampling: 42 % of its transactions are known by sampled traces alone"
    )
    assert why("quiet", 30, 90, 0.0, 12, "1d") == "too few points: nothing has started in the last 12 days"
    assert "came more than a week late" in why("late", 52, 52, 0.42, 0, "1w")


def test_the_first_sentence_says_the_whole_and_then_who() -> None:
    named = ["Northwind Health is more chaotic since 12 Oct: rejections rose from 2 % to 9 %, all on version 2.3"]
    assert headline("steady", None, None, []) == "Steady overall."
    assert headline("steady", None, None, named) == f"Steady overall; {named[0]}."
    said = change_since("12 Oct", "success fell from 98 % to 91 %")
    assert headline("more chaotic", None, said, []) == (
        "More chaotic overall since 12 Oct: success fell from 98 % to 91 %."
    )
    assert headline("cannot tell", "late data", None, []) == "Cannot tell overall (late data)."
