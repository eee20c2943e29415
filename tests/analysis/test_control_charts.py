"""Control charts: limits locked on a baseline, and the points that break a rule."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.stability.chart_kinds import PLANS
from app.analysis.stability.control_charts import BEYOND, ON_ONE_SIDE, TWO_OF_THREE, Change, signals_of
from app.analysis.stability.limits import lines
from tests.analysis.charting import charted

WAVE = [10.0, 12.0] * 10
"""A baseline of 20 points about 11, two apart."""
SIGMA = 2.0 / 1.128


def broken(scores: list[float]) -> list[tuple[str, bool, tuple[int, ...], tuple[int, ...]]]:
    return [(one.rule, one.up, one.places, one.fired) for one in signals_of(np.array(scores))]


def test_one_point_beyond_three_sigma_is_a_signal_on_its_side() -> None:
    assert broken([0.1, 3.1, -0.1, -3.1]) == [(BEYOND, True, (1,), (1,)), (BEYOND, False, (3,), (3,))]
    assert broken([3.0, -0.1]) == []


def test_two_of_three_beyond_two_sigma_on_one_side_are_a_signal() -> None:
    assert broken([2.1, 0.1, 2.1, -0.1]) == [(TWO_OF_THREE, True, (0, 2), (2,))]
    assert broken([2.1, 0.1, 0.1, 2.1]) == []
    assert broken([2.1, -2.1, -0.1]) == []


def test_eight_in_a_row_on_one_side_are_a_signal_that_grows_with_the_run() -> None:
    assert broken([0.1] * 7 + [-0.1]) == []
    assert broken([-0.1, *[0.1] * 9]) == [(ON_ONE_SIDE, True, tuple(range(1, 10)), (8, 9))]
    assert broken([0.1] * 7 + [0.0] + [0.1] * 7) == []  # what is on neither side ends a run


def test_only_what_follows_the_baseline_is_judged_and_fewer_than_twenty_points_judge_nothing() -> None:
    wild = charted("stuck", [0, 90, *[0] * 18])
    assert (wild.signals, wild.watched) == ((), 0)
    few = charted("success_rate", [0.9] * 19)
    assert (few.phases, few.signals, few.watched) == ((), (), 0)
    assert all(value is None for value in lines(few).centre)


def test_a_measures_sigma_is_that_of_its_moving_ranges() -> None:
    lengths = charted("completion_seconds", [math.exp(value) for value in [1.0, 1.2] * 10] + [math.exp(2.0)])
    assert lengths.phases[0].centre == pytest.approx(1.1)
    assert lengths.phases[0].spread == pytest.approx(0.2 / 1.128)
    assert [(one.rule, one.up) for one in lengths.signals] == [(BEYOND, True)]
    drawn = lines(lengths)
    assert drawn.upper[0] == pytest.approx(math.exp(1.1 + 3 * 0.2 / 1.128))
    assert drawn.centre[20] == pytest.approx(math.exp(1.1))


def test_what_stands_has_the_wider_of_moving_range_and_deviation_and_poissons_at_least() -> None:
    assert charted("stuck", [1.0, 1.0] * 10).phases[0].spread == 1.0
    assert charted("stuck", [400.0] * 20).phases[0].spread == 20.0
    slow = [100.0] * 10 + [200.0] * 10
    assert charted("stuck", slow).phases[0].spread == pytest.approx(np.std(slow, ddof=1))
    assert charted("overdue_hours", [0.0] * 20, unit=24.0).phases[0].spread == 24.0


def test_a_constant_series_and_small_differences_cry_no_wolf() -> None:
    assert charted("completion_seconds", [60.0] * 20 + [60.1, 60.1, 66.0]).signals == ()
    assert charted("success_rate", [1.0] * 60).signals == ()
    assert charted("dead_letters", [0.0] * 60).signals == ()
    assert charted("queue_depth", [0.0] * 20 + [1.0, 2.0, 1.0, 0.0, 2.0]).signals == ()


def test_a_first_failure_among_few_is_no_signal_and_several_among_many_are() -> None:
    assert charted("success_rate", [1.0] * 20 + [0.8], 5).signals == ()
    assert charted("success_rate", [1.0] * 20 + [0.8], 50).signals != ()


def test_what_has_no_denominator_is_no_point_and_runs_go_on_across_it() -> None:
    gaps = [0.1, None] * 20 + [0.5, None, 0.5]
    judged = charted("retry_rate", gaps, [50.0, 0.0] * 20 + [50.0, 0.0, 50.0])
    assert judged.points.size == 22
    assert [one.fired for one in judged.signals if one.rule == BEYOND] == [(20, 21)]
    assert lines(judged).upper[41] is None


def test_counts_that_vary_more_than_chance_widen_their_limits_by_laneys_factor() -> None:
    steady = charted("retry_rate", [0.1, 0.12] * 10, 1000)
    swinging = charted("retry_rate", [0.05, 0.15] * 10, 1000)
    assert steady.phases[0].spread == pytest.approx(0.02 / math.sqrt(0.11 * 0.89 / 1000) / 1.128)
    assert swinging.phases[0].spread == pytest.approx(0.1 / math.sqrt(0.1 * 0.9 / 1000) / 1.128)
    assert charted("retry_rate", [0.1, 0.1] * 10, 1000).phases[0].spread == 1.0
    drawn = lines(swinging)
    assert (drawn.lower[0], drawn.upper[0]) == pytest.approx((0.0, 0.1 + 3 * 0.1 / 1.128))


@given(
    st.sampled_from(["success_rate", "retry_rate", "errors"]),
    st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12)), min_size=20, max_size=40),
    st.sampled_from([1, 40]),
)
def test_a_count_is_drawn_beyond_a_limit_exactly_where_the_rule_says_so(
    number: str, pairs: list[tuple[int, int]], times: int
) -> None:
    sizes = [float(size * times) for _, size in pairs]
    values = [min(count, size) / size for count, size in pairs]
    judged = charted(number, values, sizes)
    drawn = lines(judged)
    for value, score, low, high in zip(values, judged.scores, drawn.lower, drawn.upper, strict=True):
        assert low is not None
        assert high is not None
        assert (value > high) == (score > 3)
        assert (value < low) == (score < -3)


def test_limits_are_locked_anew_at_a_change_once_twenty_points_follow_it() -> None:
    values = [0.1] * 30 + [0.5] * 19
    change = Change(30, "2.3 released")
    early = charted("retry_rate", values, changes=[change])
    assert [phase.because for phase in early.phases] == [None]
    assert early.signals != ()
    later = charted("retry_rate", [*values, 0.5], changes=[change])
    assert [(phase.first, phase.last, phase.because) for phase in later.phases] == [
        (0, 30, None),
        (30, 50, "2.3 released"),
    ]
    assert later.signals == ()
    assert lines(later).centre[29:31] == [0.1, 0.5]


def test_a_change_before_its_stretch_has_a_baseline_takes_the_stretchs_place() -> None:
    found = charted("retry_rate", [0.1] * 5 + [0.5] * 50, changes=[Change(5, "first"), Change(0, "at the start")])
    assert [(phase.first, phase.last, phase.because) for phase in found.phases] == [(5, 55, "first")]
    assert lines(found).centre[4] is None


@given(
    st.sampled_from([plan.number for plan in PLANS]),
    st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=60),
)
def test_no_series_is_too_odd_to_be_charted(number: str, counts: list[int | None]) -> None:
    shares = [None if count is None else count / 5 for count in counts]
    judged = charted(number, shares, [0.0 if count is None else 5.0 for count in counts])
    assert np.isfinite(judged.scores).sum() <= judged.points.size
    assert len(lines(judged).centre) == len(counts)
