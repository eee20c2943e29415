"""Each minute is judged once, over the records ingested by then, whatever stops and starts in between."""

from datetime import timedelta

import pytest

from app.alerts import evaluation_thread
from app.domain.errors import Unavailable
from tests.alerts.conftest import Watching
from tests.alerts.watching import STUCK, answered, declaring, stuck_at
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move
from tests.people import MARA

NAMES = ("t0", "t1", "t2")
DESK = [("desk-chat", "firing"), ("desk-mail", "firing")]


def test_what_is_stuck_for_long_enough_fires_once_and_is_over_when_it_moves(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *answered(20, NAMES)])
    watch.play(8, 9)
    assert watch.alerts() == []
    watch.play(10, 14)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "pending")]
    watch.play(15, 20)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "firing")]
    watch.play(21, 23)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "resolved")]
    (alert,) = watch.office.alerts.listed()
    assert (alert.since, alert.fired_at, alert.resolved_at) == (at(10), at(15), at(21))
    assert watch.told() == [*DESK, ("desk-chat", "resolved"), ("desk-mail", "resolved")]
    history = watch.office.alerts.history(alert.alert_id)
    assert [(change.kind, change.at) for change in history] == [
        ("pending", at(10)),
        ("firing", at(15)),
        ("resolved", at(21)),
    ]


def test_an_evaluation_that_begins_knows_at_once_what_has_gone_on_for_hours(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *stuck_at(0, 3, name="u")])
    watch.turn(at(70.1))
    (alert,) = watch.office.alerts.listed()
    assert (alert.state, alert.since, alert.fired_at) == ("firing", at(10), at(15))
    assert watch.told() == DESK


def test_a_silence_needs_no_arrival_to_fire(watching: Watching) -> None:
    rule = {"number": "silent", "by": ["source"], "over": "5m", "owner": "desk"}
    watch = watching(stuck_at(0, 1), declaring(quiet=rule))
    watch.play(3, 5)
    assert watch.alerts() == []
    watch.play(6, 6)
    assert watch.alerts() == [("quiet", None, "firing")]
    (alert,) = watch.office.alerts.listed()
    assert alert.text == "engine has not been heard from for 5.98 min; it is usually quiet for 5 min at most."


def test_imported_history_fires_nothing_and_what_is_fresh_does(watching: Watching) -> None:
    old = [record | {"ingested_at": at(2000)} for record in stuck_at(0, 9, name="old")]
    watch = watching([*old, *stuck_at(2000, 3, name="new")])
    watch.play(2001, 2009)
    assert watch.alerts() == []
    watch.play(2010, 2015)
    (alert,) = watch.office.alerts.listed()
    assert (alert.state, alert.value) == ("firing", 3)


def test_a_transaction_that_was_imported_counts_once_something_fresh_is_heard_of_it(watching: Watching) -> None:
    old = [record | {"ingested_at": at(2000)} for record in stuck_at(0, 3)]
    again = [move(2001, name, "submitted", event_id=f"{name}-again", partner="northwind") for name in NAMES]
    watch = watching([*old, *again])
    watch.play(2012, 2017)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "firing")]


def test_a_restart_misses_no_minute_and_tells_nobody_twice(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *answered(20, NAMES)])
    minutes = [8, 9, 13, 14, 16, 17, 22, 23]
    for place in minutes:
        watch.play(place, place)
        watch.restart()
    known = watch.office.evaluations.known_until(at(0), at(30))
    assert list(known) == [at(minute) for minute in range(7, 24)]
    (alert,) = watch.office.alerts.listed()
    assert (alert.since, alert.fired_at, alert.resolved_at) == (at(10), at(15), at(21))
    assert watch.told() == [*DESK, ("desk-chat", "resolved"), ("desk-mail", "resolved")]


def test_what_fired_and_ended_while_nobody_watched_is_told_with_its_own_instants(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *answered(20, NAMES)])
    watch.play(5, 5)
    watch.play(60, 60)
    (alert,) = watch.office.alerts.listed()
    assert (alert.since, alert.fired_at, alert.resolved_at) == (at(10), at(15), at(21))


def test_minutes_that_cannot_be_made_up_are_said_to_be_a_gap(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation_thread, "MOST_STATES", 2)
    quiet = [move(minute, f"q{minute}", "completed", event_id=f"q{minute}", **MOVE) for minute in range(60)]
    watch = watching([*stuck_at(0, 3), *quiet])
    watch.play(12, 12)
    watch.play(50, 50)
    rows = watch.office.alerts.health_history("stuck-at-partner")
    assert [(row.health, row.at) for row in rows] == [("ok", at(48)), ("gap", at(47)), ("ok", rows[-1].at)]
    assert rows[1].detail == "Nobody evaluated the minutes from 2026-03-02 08:13 to 2026-03-02 08:47 (UTC)."
    watch.play(51, 54)
    (alert,) = watch.office.alerts.listed()
    assert (alert.since, alert.fired_at) == (at(48), at(53))


def test_a_minute_waits_until_all_that_came_in_during_it_is_loaded(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *stuck_at(12, 1, name="late")])
    watch.play(11, 12)
    watch.turn(at(13.2), load=False)
    assert watch.office.evaluations.last() == at(12)
    watch.turn(at(13.3))
    assert watch.office.evaluations.last() == at(13)
    assert watch.office.evaluations.known_until(at(13), at(13)) == {at(13): at(12) + timedelta(seconds=1)}


def test_what_the_office_cannot_write_is_judged_again(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = watching(stuck_at(0, 3))
    watch.play(10, 14)
    record = watch.office.evaluations.record

    def full(*minutes: object) -> None:
        raise Unavailable("no space")

    monkeypatch.setattr(watch.office.evaluations, "record", full)
    with pytest.raises(Unavailable):
        watch.play(15, 15)
    assert watch.told() == []
    monkeypatch.setattr(watch.office.evaluations, "record", record)
    watch.play(15, 15)
    assert watch.told() == DESK


def test_a_rule_that_cannot_be_judged_says_so_and_keeps_what_it_had(watching: Watching) -> None:
    watch = watching(stuck_at(0, 3))
    watch.play(10, 15)
    watch.catalog = declaring(stuck_at_partner={**STUCK, "number": "moon_phase"})
    watch.play(16, 17)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "firing")]
    rows = watch.office.alerts.health_history("stuck-at-partner")
    assert [row.health for row in rows] == ["error", "ok"]
    assert rows[0].detail == "Nothing here answers moon_phase."


def test_an_alert_whose_rule_is_gone_is_over(watching: Watching) -> None:
    watch = watching(stuck_at(0, 3))
    watch.play(10, 15)
    watch.catalog = declaring(other=STUCK)
    watch.play(16, 16)
    assert sorted(watch.alerts()) == [
        ("other", "northwind", "pending"),
        ("stuck-at-partner", "northwind", "resolved"),
    ]


def test_nobody_is_told_while_an_alert_is_silenced_and_what_still_fires_is_told_when_that_ends(
    watching: Watching,
) -> None:
    watch = watching(stuck_at(0, 3))
    watch.play(10, 13)
    (alert,) = watch.office.alerts.listed()
    watch.office.alerts.silence(alert.alert_id, MARA, at(17.5), "known")
    watch.play(14, 17)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "firing")]
    assert watch.told() == []
    watch.play(18, 20)
    assert watch.told() == DESK


def test_a_silence_until_it_gets_worse_ends_once_there_are_twice_as_many(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *stuck_at(5, 3, name="u")])
    watch.play(10, 12)
    (alert,) = watch.office.alerts.listed()
    watch.office.alerts.silence(alert.alert_id, MARA, None, "known")
    watch.play(13, 14)
    assert watch.told() == []
    watch.play(15, 18)
    assert watch.told() == DESK
    kinds = [change.kind for change in watch.office.alerts.history(alert.alert_id)]
    assert kinds.count("worse") == 1


def test_a_silence_holds_for_the_next_episode_of_the_same_segment_too(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *answered(12, NAMES), *stuck_at(5, 3, name="u")])
    watch.play(11, 11)
    (alert,) = watch.office.alerts.listed()
    watch.office.alerts.silence(alert.alert_id, MARA, at(600), "known")
    watch.play(13, 21)
    assert [one.silenced_until for one in watch.office.alerts.listed()] == [at(600)]
    assert watch.told() == []
