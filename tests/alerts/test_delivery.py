"""What an alert's change is told to whom, how often, and what is seen of it."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app.alerts.delivery import RETRIES, Delivery, Way, next_attempt
from app.alerts.messages import Message
from app.alerts.targets import Target, targets_of
from app.alerts.transport import Sender, Sent
from app.alerts.weekly_brief import BriefErrand, weekly_of
from app.domain.errors import BadConfiguration
from app.platform.webhook_signing import is_signed, secret_bytes
from tests.alerts.conftest import Watching
from tests.alerts.receiving import SECRET, Receiver
from tests.alerts.watching import Watch, answered, stuck_at
from tests.oracle.making import at

URL = "https://transom.example"
HERE = ("127.0.0.1",)


class Outside:
    """What is outside, for a delivery: it remembers what it was told, and answers as the test says."""

    def __init__(self) -> None:
        self.answers: dict[str, Sent] = {}
        self.told: list[tuple[str, str, Message]] = []

    def __call__(self, target: Target, message: Message, message_id: str, _: datetime) -> Sent:
        self.told.append((target.name, message_id, message))
        return self.answers.get(target.name, Sent())


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def watch(watching: Watching) -> Watch:
    """Three stuck at Northwind; the alert fires in minute 15 and is over in minute 31."""
    return watching([*stuck_at(0, 3), *answered(30, ("t0", "t1", "t2"))])


def delivering(watch: Watch, send: object, **addresses: str) -> Delivery:
    """A delivery of a watch's outbox, to the targets of the catalog unless others are named."""
    named = addresses or {"desk-chat": "chat://a", "desk-mail": "mail://b"}
    targets = {name.replace("_", "-"): Target(name.replace("_", "-"), address) for name, address in named.items()}
    way = Way(targets, send, URL, lambda: 0.0)  # type: ignore[arg-type]
    return Delivery(watch.office, lambda: watch.catalog, lambda: watch.now, way, threading.Event())


def test_each_change_is_told_to_each_target_once_and_says_what_and_where(watch: Watch, outside: Outside) -> None:
    watch.play(-1, 35)
    delivery = delivering(watch, outside)
    assert delivery.look("desk-chat")
    assert delivery.look("desk-mail")
    assert not delivery.look("desk-chat")
    assert [(name, message.title) for name, _, message in outside.told] == [
        (name, f"{word}: stuck-at-partner, northwind")
        for name in ("desk-chat", "desk-mail")
        for word in ("Firing", "Over")
    ]
    (alert,) = watch.office.alerts.listed()
    event = outside.told[0][2].event
    assert event["type"] == "transom.alert.firing.v1"
    assert event["data"]["url"] == f"{URL}/alerts/{alert.alert_id}"
    assert (event["data"]["transactions"], event["data"]["at_risk"]) == (3, 0)
    assert "3 of exchange wait for northwind" in outside.told[0][2].text
    assert {row.outcome for row in watch.office.notifications.of_alert(alert.alert_id)} == {"delivered"}


def test_nothing_told_holds_an_id_of_a_transaction(watch: Watch, outside: Outside) -> None:
    watch.play(-1, 35)
    delivering(watch, outside).look("desk-chat")
    told = " ".join(f"{message.title} {message.text} {message.event}" for _, _, message in outside.told)
    assert not any(f"'{name}'" in told or f" {name} " in told for name in ("t0", "t1", "t2"))


def test_what_is_not_taken_is_tried_ten_times_more_over_three_days_under_one_id(watch: Watch, outside: Outside) -> None:
    watch.play(-1, 16)
    outside.answers["desk-chat"] = Sent("It answered 503.")
    delivery = delivering(watch, outside)
    began = watch.now
    (row,) = watch.office.notifications.due_to("desk-chat", watch.now)
    while row.due_at is not None:
        watch.now = max(watch.now, row.due_at)
        delivery.look("desk-chat")
        (row,) = [one for one in watch.office.notifications.of_alert(row.alert_id) if one.target == "desk-chat"]
    assert (row.outcome, row.attempts, row.last_error) == ("given_up", 11, "It answered 503.")
    assert timedelta(days=2.5) < watch.now - began < timedelta(days=3.5)
    assert {message_id for _, message_id, _ in outside.told} == {row.notification_id}


def test_waits_grow_and_are_spread_by_chance() -> None:
    waits = [(next_attempt(n, at(0), 0.0) or at(0)) - at(0) for n in range(1, len(RETRIES) + 1)]
    assert waits == sorted(waits)
    assert next_attempt(3, at(0), 0.99) > next_attempt(3, at(0), 0.1) > next_attempt(3, at(0), 0.0)  # type: ignore[operator]
    assert next_attempt(11, at(0), 0.0) is None


def test_that_it_is_over_is_not_told_before_that_it_fires(watch: Watch, outside: Outside) -> None:
    watch.play(-1, 16)
    outside.answers["desk-chat"] = Sent("It answered 503.")
    delivery = delivering(watch, outside)
    for _ in range(4):
        delivery.look("desk-chat")
        watch.now += timedelta(seconds=6)
    watch.play(17, 32)
    watch.now = at(33)
    outside.answers.clear()
    outside.told.clear()
    while delivery.look("desk-chat"):
        pass
    firing_first = [message.event["type"] for _, _, message in outside.told]
    assert firing_first in ([], ["transom.alert.firing.v1", "transom.alert.resolved.v1"])
    watch.now = at(300)
    while delivery.look("desk-chat"):
        pass
    assert [message.event["type"] for _, _, message in outside.told] == [
        "transom.alert.firing.v1",
        "transom.alert.resolved.v1",
    ]


def test_who_wants_to_hear_nothing_more_is_told_nothing_more_until_its_address_changes(
    watch: Watch, outside: Outside
) -> None:
    watch.play(-1, 16)
    outside.answers["desk-chat"] = Sent("It answered 410.", gone=True)
    delivering(watch, outside).look("desk-chat")
    watch.play(17, 35)
    delivering(watch, outside).look("desk-chat")
    assert len(outside.told) == 1
    rows = watch.office.notifications.of_alert(watch.office.alerts.listed()[0].alert_id)
    assert [row.outcome for row in rows if row.target == "desk-chat"] == ["given_up", "given_up"]
    assert "disabled since" in (rows[-2].last_error or "") or "disabled since" in (rows[-1].last_error or "")
    outside.answers.clear()
    watch.office.notifications.enqueue(
        "brief", "brief", "x", "desk-chat", {"subject": "s", "lines": [], "path": "/"}, at(40)
    )
    watch.now = at(40)
    delivering(watch, outside, desk_chat="chat://another").look("desk-chat")
    assert len(outside.told) == 2


def test_a_name_that_is_no_target_is_given_up_and_says_so(watch: Watch, outside: Outside) -> None:
    watch.play(-1, 16)
    delivery = delivering(watch, outside, desk_mail="mail://b")
    delivery.tidy()
    rows = {row.target: row for row in watch.office.notifications.of_alert(watch.office.alerts.listed()[0].alert_id)}
    assert rows["desk-chat"].outcome == "given_up"
    assert rows["desk-chat"].last_error == "The settings know no target desk-chat."
    assert rows["desk-mail"].outcome == "due"


def test_one_target_that_hangs_keeps_no_other_waiting(watch: Watch) -> None:
    watch.play(-1, 16)
    hung, told = threading.Event(), threading.Event()

    def send(target: Target, *_: object) -> Sent:
        if target.name == "desk-chat":
            hung.wait(60)
        else:
            told.set()
        return Sent()

    delivery = delivering(watch, send)
    delivery.start()
    assert told.wait(30)
    hung.set()
    delivery.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def test_a_webhook_is_signed_as_standard_webhooks_say(receiver: Receiver) -> None:
    target = targets_of({"hook": {"url": receiver.url, "secret": SECRET}}, HERE)["hook"]
    now = datetime(2026, 11, 20, 8, 0)
    message = Message("t", "x", {"type": "transom.alert.firing.v1", "timestamp": "", "data": {}})
    assert Sender(HERE, threading.Event())(target, message, "ABC", now) == Sent()
    (got,) = receiver.received
    assert is_signed(secret_bytes(SECRET), got.headers, got.body, now)
    assert not is_signed(secret_bytes(SECRET), got.headers, got.body + b" ", now)
    assert got.message_id == "ABC"


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (302, Sent("It answered 302.")),
        (503, Sent("It answered 503.")),
        (410, Sent("It answered 410 (gone): it takes no more notifications.", gone=True)),
    ],
)
def test_an_answer_that_takes_nothing_is_said(receiver: Receiver, status: int, sent: Sent) -> None:
    receiver.status = status
    target = Target("hook", receiver.url, b"k" * 32)
    assert Sender(HERE, threading.Event())(target, Message("t", "x", {}), "ABC", at(0)) == sent
    assert len(receiver.received) == 1


def test_apprise_hands_over_and_reaches_no_private_address_that_is_not_named(receiver: Receiver) -> None:
    target = Target("chat", f"json://127.0.0.1:{receiver.server_port}/hook?redirect=yes")
    message = Message("Firing: x", "three wait", {})
    refused = Sender((), threading.Event())(target, message, "ABC", at(0))
    assert "not public" in (refused.error or "")
    assert receiver.received == []
    assert Sender(HERE, threading.Event())(target, message, "ABC", at(0)) == Sent()
    assert receiver.received[0].event["message"] == "three wait"
    receiver.status = 302
    assert Sender(HERE, threading.Event())(target, message, "ABC", at(0)).error is not None
    assert len(receiver.received) == 2


@pytest.mark.parametrize(
    "given", ["no-address", 7, {"url": "https://x.example"}, {"url": "http://x.example/", "secret": SECRET},
              {"url": "https://x.example/", "secret": "whsec_topsecret"}],
)  # fmt: skip
def test_a_target_that_is_none_stops_the_start_and_shows_no_secret(given: object) -> None:
    with pytest.raises(BadConfiguration, match=r"targets\.desk") as stopped:
        targets_of({"desk": given}, ())
    assert "topsecret" not in str(stopped.value)
    assert "hidden" not in repr(Target("desk", "slack://hidden", b"hidden"))


BRIEF: dict[str, object] = {
    "subject": "14 Nov to 21 Nov: steady",
    "lines": [{"title": t, "text": f"{t}."} for t in ("A", "B", "C")],
}


def test_the_brief_goes_out_once_a_week_whatever_stops_in_between(watching: Watching, outside: Outside) -> None:
    watch = watching()
    composed: list[datetime] = []

    def compose(now: datetime) -> dict[str, object]:
        composed.append(now)
        return BRIEF

    def loaded(occasion: datetime) -> bool:
        return watch.now > occasion + timedelta(minutes=10)

    sunday = datetime(2026, 11, 22, 6, 0)
    for hours in (0, 24.9, 25.1, 25.5, 26, 60, 24 * 7 + 25.2):
        watch.now = sunday + timedelta(hours=hours)
        watch.restart()
        BriefErrand(watch.office, weekly_of("Mon 07:00"), ("desk-mail",), compose, loaded)(watch.now)
        delivering(watch, outside).look("desk-mail")
    assert [message.title for _, _, message in outside.told] == [BRIEF["subject"]] * 2
    assert len({message_id for _, message_id, _ in outside.told}) == 2
    assert all(f"{t}: {t}." in outside.told[0][2].text for t in ("A", "B", "C"))
    assert len(composed) == 2


@pytest.mark.parametrize("text", ["", "Mon", "Mon 7", "Xon 07:00", "Mon 24:00", "Mon 07:60", "07:00"])
def test_what_is_no_weekday_and_time_stops_the_start(text: str) -> None:
    with pytest.raises(BadConfiguration, match="brief_at"):
        weekly_of(text)
