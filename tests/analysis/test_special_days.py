"""Days of the declared calendar are neither in a baseline nor judged."""

from datetime import date, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.stability.control_charts import chart
from app.analysis.stability.periods import Period
from app.analysis.stability.series import Observed
from app.analysis.stability.special_days import left_out
from app.analysis.stability.text import left_out as words
from app.analysis.stability.verdicts import CHAOTIC, STEADY, Seen, verdicts
from app.catalog.special_days import SpecialDays
from tests.analysis.charting import plan_of

FEAST = SpecialDays("Feast", days=frozenset({date(2026, 11, 26), date(2026, 11, 27)}))
CLOSED = SpecialDays("Stocktaking", first=date(2026, 11, 2), last=date(2026, 11, 8), partners=frozenset({"x"}))
NOVEMBER = Period(datetime(2026, 11, 1), datetime(2026, 12, 1), "1d")


def test_the_buckets_of_declared_days_are_left_out_under_their_titles() -> None:
    everybody, x, y = (left_out([FEAST, CLOSED], NOVEMBER, whose) for whose in (None, ["x"], ["y"]))
    assert list(np.flatnonzero(everybody.buckets)) == [25, 26] == list(np.flatnonzero(y.buckets))
    assert x.by_title == {"Stocktaking": 7, "Feast": 2}
    assert words(everybody.by_title, "1d") == "2 days left out: Feast"
    assert words(x.by_title, "1d") == "9 days left out: Stocktaking (7), Feast (2)"
    assert words({}, "1d") is None
    assert left_out([CLOSED], NOVEMBER, ["x", "y"]).count == 0


def test_hours_of_a_declared_day_are_left_out_and_weeks_that_are_mostly_declared() -> None:
    hours = left_out([FEAST], Period(datetime(2026, 11, 26, 6), datetime(2026, 11, 28, 6), "1h"), None)
    assert list(hours.buckets) == [True] * 42 + [False] * 6
    weeks = left_out([FEAST, CLOSED], Period(datetime(2026, 11, 2), datetime(2026, 11, 30), "1w"), ["x"])
    assert list(weeks.buckets) == [True, False, False, False]


@given(st.sets(st.integers(0, 89), max_size=40), st.integers(0, 89))
def test_points_are_what_is_not_left_out_and_what_follows_is_counted_without_it(apart: set[int], bucket: int) -> None:
    mask = np.isin(np.arange(90), list(apart))
    series = Observed(np.ones(90), np.ones(90), left_out=mask)
    assert list(series.points) == [place for place in range(90) if place not in apart]
    assert series.after(bucket) == len(set(range(bucket + 1, 90)) - apart)


def test_what_only_the_declared_days_show_makes_no_verdict_and_a_change_beside_them_still_does() -> None:
    quiet, feast = [0.02, 0.04, 0.02, 0.0] * 20, [0.5] * 4
    apart = np.array([False] * 80 + [True] * 4)

    def verdict(values: list[float], mask: np.ndarray | None) -> str:
        series = Observed(np.array(values), np.full(len(values), 50.0), left_out=mask)
        judged = chart(plan_of("partner_rejection_rate"), series)
        return verdicts([Seen([judged], len(values), len(values))])[0].verdict

    assert verdict(quiet + feast, None) == CHAOTIC
    assert verdict(quiet + feast, apart) == STEADY
    worse = quiet[:60] + [0.2] * 20
    assert verdict(worse + feast, apart) == CHAOTIC


def test_a_fortnight_of_declared_days_at_the_end_does_not_silence_what_came_before_it() -> None:
    values = np.array([0.02, 0.04, 0.02, 0.0] * 10 + [0.2] * 10 + [0.9] * 14)
    mask = np.arange(64) >= 50
    judged = chart(plan_of("partner_rejection_rate"), Observed(values, np.full(64, 50.0), left_out=mask))
    assert verdicts([Seen([judged], 50, 50)])[0].verdict == CHAOTIC
    assert judged.points[-1] == 49
