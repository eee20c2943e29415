"""What the office keeps of alerts and of what is to be told of them."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.alerts import FIRING, RESOLVED, Alert, Member, notification_id
from app.domain.errors import Unavailable
from app.office import Judged, Minute, Office
from tests.people import MARA

NOON = datetime(2026, 11, 23, 12)
MEMBER = Member({"partner": None}, NOON, NOON, True, 3.5, 2.0, 7)
ALERT = Alert("r", {"partner": None}, FIRING, NOON, NOON, (MEMBER,), NOON, value=3.5, threshold=2.0, n=7, text="Ünd 7")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path, lambda: NOON)
    yield office
    office.close()


def test_an_alert_comes_back_as_it_was_kept(office: Office) -> None:
    alert = replace(ALERT, selects={"partner": [""]}, next_deadline_at=NOON, transactions=4, at_risk=1, runbook="x.md")
    office.evaluations.record(Minute(NOON, NOON, judged=[Judged(alert, True, ("chat",))]))
    assert office.alerts.one(alert.alert_id) == replace(alert, told=True)
    assert office.alerts.open() == [replace(alert, told=True)]


def test_a_minute_is_kept_whole_or_not_at_all_and_never_twice(office: Office) -> None:
    office.evaluations.record(Minute(NOON, None))
    with pytest.raises(Unavailable):
        office.evaluations.record(
            Minute(NOON, None, judged=[Judged(ALERT, True, ("chat",))], health={"r": ("ok", None)})
        )
    assert office.alerts.listed() == []
    assert office.notifications.due(NOON) == []
    assert office.alerts.health() == {}
    assert office.evaluations.known_until(NOON, NOON) == {NOON: None}


def test_each_target_is_told_once_under_an_id_that_stays(office: Office) -> None:
    over = replace(ALERT, state=RESOLVED, resolved_at=NOON)
    minutes = [NOON + timedelta(minutes=place) for place in range(4)]
    for at, alert, changed in zip(minutes, (ALERT, ALERT, over, over), (True, False, True, False), strict=True):
        office.evaluations.record(Minute(at, at, judged=[Judged(alert, changed, ("chat", "mail"))]))
    told = office.notifications.due(minutes[-1])
    assert [(row.target, row.state, row.created_at) for row in told] == [
        ("chat", "firing", minutes[0]),
        ("mail", "firing", minutes[0]),
        ("chat", "resolved", minutes[2]),
        ("mail", "resolved", minutes[2]),
    ]
    assert len({row.notification_id for row in told}) == 4
    assert told[0].notification_id == notification_id(ALERT.alert_id, "firing", "chat")
    body = {
        "alert": ALERT.alert_id,
        "rule": "r",
        "segment": {"partner": None},
        "state": "firing",
        "severity": "ticket",
        "owner": None,
        "at": "2026-11-23T12:00:00.000000Z",
        "text": "Ünd 7",
        "path": f"/alerts/{ALERT.alert_id}",
    }
    assert {name: told[0].body[name] for name in body} == body


def test_what_was_delivered_or_given_up_is_due_no_more_and_what_failed_is_due_later(office: Office) -> None:
    office.evaluations.record(Minute(NOON, NOON, judged=[Judged(ALERT, True, ("a", "b", "c"))]))
    first, second, third = office.notifications.due(NOON)
    later = NOON + timedelta(hours=1)
    office.notifications.delivered(first.notification_id, NOON)
    office.notifications.failed(second.notification_id, NOON, "503", later)
    office.notifications.failed(third.notification_id, NOON, "410", None)
    assert office.notifications.due(NOON) == []
    (again,) = office.notifications.due(later)
    assert (again.notification_id, again.attempts, again.last_error) == (second.notification_id, 1, "503")
    outcomes = {row.target: (row.outcome, row.attempts) for row in office.notifications.of_alert(ALERT.alert_id)}
    assert outcomes == {"a": ("delivered", 1), "b": ("due", 1), "c": ("given_up", 1)}


def test_an_office_of_an_earlier_version_gets_what_it_lacks_and_keeps_what_it_has(tmp_path: Path) -> None:
    first = Office(tmp_path, lambda: NOON)
    first.views.save("late", "/", MARA)
    first.close()
    raw = sqlite3.connect(tmp_path / "office.sqlite")
    for table in ("alerts", "alert_history", "alert_health", "alert_minutes", "outbox"):
        raw.execute(f"drop table {table}")
    raw.execute("pragma user_version = 1")
    raw.close()
    office = Office(tmp_path, lambda: NOON)
    office.evaluations.record(Minute(NOON, NOON, judged=[Judged(ALERT, True)]))
    assert [view.name for view in office.views.all()] == ["late"]
    assert len(office.alerts.listed()) == 1
    office.close()
