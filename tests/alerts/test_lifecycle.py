"""How an alert begins, fires and ends: worked by hand, minute by minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.alerts.lifecycle import Observation, Open, after_gap, step, withdrawn
from app.alerts.rules import Rule
from app.domain.alerts import FIRING, PENDING, RESOLVED

NOON = datetime(2026, 11, 23, 12)
Told = list[tuple[int, str]]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def rule(**fields: Any) -> Rule:
    return Rule(**{"name": "r", "number": "stuck", "by": ("partner", "workflow"), "above": 5.0, **fields})


def saw(value: float | None, partner: str = "p", workflow: str = "w", threshold: float = 5) -> Observation:
    holds = None if value is None else value > threshold
    return Observation({"partner": partner, "workflow": workflow}, value, 9, threshold, holds)


def played(asked: Rule, seen: Sequence[Sequence[Observation]], first: int = 0) -> tuple[Told, Open]:
    """What changed, each with its minute, and what stands after the last."""
    told: Told = []
    standing: Open = {}
    for place, one in enumerate(seen, first):
        after = step(asked, standing, one, NOON + minutes(place))
        told += [(place, alert.state) for alert in after.changed]
        standing = after.open
    return told, standing


def test_without_for_an_alert_fires_at_once_and_is_over_at_once() -> None:
    told, standing = played(rule(), [[saw(6)], [saw(7)], [saw(5)]])
    assert (told, dict(standing)) == ([(0, FIRING), (2, RESOLVED)], {})


def test_it_is_pending_until_it_has_held_for_long_enough() -> None:
    asked = rule(for_=minutes(2))
    told, standing = played(asked, [[saw(6)], [saw(6)], [saw(9)], [saw(9)]])
    assert told == [(0, PENDING), (2, FIRING)]
    (alert,) = standing.values()
    assert (alert.since, alert.fired_at, alert.value) == (NOON, NOON + minutes(2), 9)


def test_a_break_begins_the_wait_anew() -> None:
    told, _ = played(rule(for_=minutes(2)), [[saw(6)], [saw(5)], [saw(6)], [saw(6)], [saw(6)]])
    assert told == [(0, PENDING), (1, RESOLVED), (2, PENDING), (4, FIRING)]


def test_it_goes_on_firing_for_a_while_after_it_held_last() -> None:
    asked = rule(keep_firing=minutes(3))
    told, _ = played(asked, [[saw(6)], [saw(5)], [saw(6)], [saw(5)], [saw(5)], [saw(5)]])
    assert told == [(0, FIRING), (5, RESOLVED)]


def test_what_is_only_pending_is_not_kept() -> None:
    told, _ = played(rule(for_=minutes(2), keep_firing=minutes(9)), [[saw(6)], [saw(5)]])
    assert told == [(0, PENDING), (1, RESOLVED)]


@pytest.mark.parametrize(
    ("no_data", "expected"), [("ok", [(0, FIRING), (1, RESOLVED)]), ("firing", [(0, FIRING), (2, RESOLVED)])]
)
def test_nothing_to_measure_is_what_the_rule_says_it_is(no_data: str, expected: Told) -> None:
    told, _ = played(rule(no_data=no_data), [[saw(6)], [saw(None)], [saw(5)]])
    assert told == expected


def test_a_segment_that_is_not_seen_any_more_does_not_hold() -> None:
    assert played(rule(), [[saw(6)], []])[0] == [(0, FIRING), (1, RESOLVED)]


def test_segments_of_one_group_are_one_alert_that_ends_with_the_last_of_them() -> None:
    asked = rule(group=("partner",))
    seen = [
        [saw(6, workflow="a"), saw(2, workflow="b"), saw(9, "q")],
        [saw(2, workflow="a"), saw(8, workflow="b"), saw(9, "q")],
        [saw(2, workflow="a"), saw(2, workflow="b"), saw(9, "q")],
    ]
    told, standing = played(asked, seen)
    assert told == [(0, FIRING), (0, FIRING), (2, RESOLVED)]
    assert [dict(alert.segment) for alert in standing.values()] == [{"partner": "q"}]


def test_an_alert_says_the_value_of_the_segment_that_is_worst() -> None:
    _, standing = played(rule(group=("partner",)), [[saw(6, workflow="a"), saw(8, workflow="b")]])
    assert [alert.value for alert in standing.values()] == [8]
    _, low = played(rule(above=None, below=9.0), [[saw(6, threshold=5)]])
    assert [alert.value for alert in low.values()] == [6]


def test_each_segment_of_a_group_waits_for_itself() -> None:
    """Two workflows that take turns never hold for two minutes, each for itself."""
    asked = rule(group=("partner",), for_=minutes(2))
    turns = [[saw(6 if place % 2 else 1, workflow="a"), saw(1 if place % 2 else 6, workflow="b")] for place in range(6)]
    told, _ = played(asked, turns)
    assert told == [(0, PENDING)]


def test_minutes_that_nobody_judged_let_what_was_pending_begin_anew_and_what_fires_go_on() -> None:
    asked = rule(for_=minutes(1))
    _, standing = played(asked, [[saw(6)], [saw(6), saw(6, "q")]])
    assert sorted(alert.state for alert in standing.values()) == [FIRING, PENDING]
    assert [alert.state for alert in after_gap(standing).values()] == [FIRING]


def test_a_rule_that_is_gone_leaves_nothing_standing() -> None:
    _, standing = played(rule(), [[saw(6)]])
    (over,) = withdrawn(standing, NOON + minutes(5))
    assert (over.state, over.resolved_at) == (RESOLVED, NOON + minutes(5))


def test_an_episode_has_one_name_and_the_next_another() -> None:
    asked = rule()
    _, first = played(asked, [[saw(6)]])
    _, grown = played(asked, [[saw(6)], [saw(9)]])
    _, later = played(asked, [[saw(6)]], first=5)
    names = [next(iter(one.values())).alert_id for one in (first, grown, later)]
    assert names[0] == names[1] != names[2]
    assert len(names[0]) == 16
