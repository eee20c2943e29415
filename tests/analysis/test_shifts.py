"""What a chart says beyond chance: by rules that last, by a test, among all charts of a page."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.stability.contrasts import level, variation
from app.analysis.stability.control_charts import Change, chart
from app.analysis.stability.dependence import autocorrelation
from app.analysis.stability.exposure import likely_work
from app.analysis.stability.series import Observed
from app.analysis.stability.shifts import LEVEL, NARROWER, RELEASE, WIDER, confirmed, findings, story
from tests.analysis.charting import charted, plan_of

CALM = [0.02, 0.04, 0.02, 0.0] * 5
"""A share of 2 % in 20 points of 50."""


def told(number: str, values: Sequence[float | None], **more: object) -> dict[tuple[bool, str], float]:
    return {(one.worse, one.what): one.p for one in findings(charted(number, values, **more))}  # type: ignore[arg-type]


def test_a_share_that_rises_for_good_is_a_finding_since_its_first_signal() -> None:
    judged = charted("partner_rejection_rate", [*CALM, *CALM, *[0.12, 0.2] * 4])
    worse = next(one for one in findings(judged) if one.worse)
    assert (worse.what, worse.first) == (LEVEL, 40)
    assert worse.p < 1e-9
    assert all(place >= 40 for signal in worse.signals for place in signal.places)


def test_the_same_rise_is_to_the_better_where_up_is_the_better_side() -> None:
    success = [1 - value for value in [0.12, 0.2] * 10] + [1 - value for value in CALM]
    assert (False, LEVEL) in told("success_rate", success)
    assert not any(worse and p < 0.5 for (worse, _), p in told("success_rate", success).items())


def test_one_wild_point_does_not_last_and_what_ended_eight_points_ago_is_over() -> None:
    once = charted("partner_rejection_rate", [*CALM, *CALM, 0.5, 0.02])
    assert (len(once.signals), story(once, up=True)) == (1, ())
    outage = [*CALM, 0.5, 0.5, 0.5]
    assert story(charted("partner_rejection_rate", [*outage, *[0.02] * 7]), up=True) != ()
    assert story(charted("partner_rejection_rate", [*outage, *[0.02] * 8]), up=True) == ()


def test_signals_need_not_be_neighbours_to_last() -> None:
    apart = charted("partner_rejection_rate", [*CALM, 0.5, 0.02, 0.02, 0.5])
    assert {place for one in story(apart, up=True) for place in one.places} == {20, 23}
    assert story(apart, up=False) == ()


def test_signals_eight_points_apart_or_more_are_two_stories() -> None:
    shared = [*CALM, 0.5, 0.5]
    near = charted("partner_rejection_rate", [*shared, *[0.02] * 6, 0.5, 0.5])
    assert {place for one in story(near, up=True) for place in one.places} == {20, 21, 28, 29}
    far = charted("partner_rejection_rate", [*shared, *[0.02] * 7, 0.5, 0.5])
    assert {place for one in story(far, up=True) for place in one.places} == {29, 30}


def test_numbers_without_a_better_side_and_charts_without_a_baseline_say_nothing() -> None:
    assert findings(charted("started", [5.0] * 20 + [500.0] * 20)) == []
    assert findings(charted("retry_rate", [0.5] * 19)) == []


def test_wider_swings_are_worse_and_narrower_ones_better() -> None:
    calm = [math.exp(value) for value in [4.0, 4.1] * 10]
    wild = [math.exp(value) for value in [3.0, 5.1] * 16]
    assert told("completion_seconds", calm + wild)[True, WIDER] < 1e-6
    assert told("completion_seconds", wild[:20] + calm + calm)[False, NARROWER] < 1e-6


def test_limits_locked_anew_at_a_release_do_not_hide_what_it_did() -> None:
    rise = [*CALM, *[0.12, 0.2] * 15]
    change = [Change(20, "2.3 released")]
    found = told("partner_rejection_rate", rise, changes=change)
    assert found[True, RELEASE] < 1e-9
    mended = told("partner_rejection_rate", [*rise, *CALM], changes=change)
    assert mended[False, LEVEL] < 1e-6
    assert mended.get((True, RELEASE), 1.0) > 0.01
    later = told("partner_rejection_rate", [*CALM, *CALM, *[0.12, 0.2] * 15], changes=change)
    assert later.get((True, RELEASE), 1.0) > 0.01


def test_what_stands_for_long_counts_as_fewer_points() -> None:
    slow = np.repeat([4.0, 9.0, 2.0, 6.0, 8.0], 4)
    mixed = np.tile([4.0, 9.0, 2.0, 6.0, 8.0], 4)
    late = [14.0, 12.0] * 4
    places = np.arange(20), np.arange(20, 28)
    standing, independent = (charted("stuck", [*base, *late]) for base in (slow, mixed))
    assert level(standing, *places, up=True) > 10 * level(independent, *places, up=True)


def test_the_level_of_counts_is_exact_where_they_vary_by_chance_alone() -> None:
    judged = charted("dead_letters", [0.0] * 20 + [0.0, 0.5], 2.0)
    places = np.arange(20), np.arange(20, 22)
    assert level(judged, *places, up=True) == pytest.approx(4 / 44)
    assert level(judged, *places, up=False) == 1.0


def test_a_share_that_is_none_before_and_after_has_not_moved() -> None:
    judged = charted("partner_rejection_rate", [0.0] * 30)
    assert level(judged, np.arange(20), np.arange(20, 30), up=True) == 1.0


def test_what_stands_follows_the_work_and_is_no_finding_while_the_rate_is_the_same() -> None:
    started = np.array([50.0] * 60 + [10.0] * 8 + [120.0] * 8)
    standing = np.random.default_rng(1).poisson(started * 0.2).astype(float)
    plan = plan_of("queue_depth")
    by_work = chart(plan, Observed(standing, started, likely_work(standing, started)))
    as_counts = chart(plan, Observed(standing, started))
    late = np.arange(68, 76)
    assert level(by_work, np.arange(20), late, up=True) > 0.01
    assert level(as_counts, np.arange(20), late, up=True) < 0.001


def test_days_that_go_with_the_day_before_count_for_fewer() -> None:
    random = np.random.default_rng(2)
    independent = random.normal(0, 1, 90)
    mood = np.zeros(90)
    for day in range(1, 90):
        mood[day] = 0.9 * mood[day - 1] + independent[day]
    alone, slow = (autocorrelation([values - values.mean()], 0.0) for values in (independent, mood))
    assert alone is not None
    assert slow is not None
    assert slow.dependence().variance_of_mean(20) > 3 * alone.dependence().variance_of_mean(20)


@pytest.mark.parametrize("days", [6, 26, 40])
def test_a_steady_rise_is_a_finding_however_long_it_lasts(days: int) -> None:
    rising = [0.0] * 30 + [float(day) for day in range(1, days + 1)]
    assert told("stuck", rising)[True, LEVEL] < 1e-6


def test_variation_is_not_judged_where_little_happens() -> None:
    rare = charted("errors", [0.0, 0.1] * 10 + [0.0, 0.4] * 10, 10.0)
    assert variation(rare, np.arange(20), np.arange(20, 40), wider=True) == 1.0


@given(st.lists(st.floats(0, 1), max_size=30), st.integers(30, 300), st.sampled_from([0.01, 0.05, 0.2]))
def test_what_stands_among_many_is_what_benjamini_and_hochberg_say(ps: list[float], asked: int, rate: float) -> None:
    ranked = sorted(ps)
    cut = max((p for rank, p in enumerate(ranked, 1) if p <= rate * rank / asked), default=-1.0)
    assert confirmed(ps, asked, rate) == [p <= cut for p in ps]


@given(
    st.sampled_from(["success_rate", "errors", "stuck", "overdue_hours", "completion_seconds"]),
    st.lists(st.sampled_from([None, 0.0, 0.2, 0.4, 1.0]), min_size=20, max_size=60),
    st.sampled_from([5.0, 50.0]),
)
def test_a_finding_is_always_a_probability_and_a_place(number: str, values: list[float | None], size: float) -> None:
    judged = charted(number, values, size, changes=[Change(25, "released")])
    for one in findings(judged):
        assert 0.0 <= one.p <= 1.0
        assert 0 <= one.first < judged.points.size
