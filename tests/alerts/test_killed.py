"""A kill between a change of an alert and its delivery: a receiver sees one notification id, whatever was repeated."""

import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path
from random import Random

import pytest

from app.domain.instants import system_clock
from app.office import Office
from app.platform.webhook_signing import is_signed, secret_bytes
from tests.alerts.receiving import SECRET, Receiver

ROOT = Path(__file__).parents[2]
KILLS = 5
pytestmark = pytest.mark.crash


def started(folder: Path, url: str, until: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.alerts.killed_delivery", str(folder), url, str(until)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_kill_between_a_change_and_its_delivery_leads_to_one_notification_id(tmp_path: Path) -> None:
    receiver, chance = Receiver(), Random(4)
    try:
        # Killed while attempts are held open at the receiver, and at moments of chance while minutes are judged.
        for place in range(KILLS):
            receiver.came.clear()
            receiver.answering.clear()
            process = started(tmp_path, receiver.url, 20 if place < 3 else 40)
            if place % 2:
                assert process.stdout is not None
                assert process.stdout.readline() == "played\n"
                threading.Event().wait(chance.random())
            else:
                assert receiver.came.wait(60)
            killed(process)
            receiver.answering.set()
        process = started(tmp_path, receiver.url, 40)
        office = Office(tmp_path, system_clock)
        try:
            for _ in range(1200):
                rows = [
                    row for alert in office.alerts.listed() for row in office.notifications.of_alert(alert.alert_id)
                ]
                if len(rows) == 4 and all(row.outcome == "delivered" for row in rows):
                    break
                threading.Event().wait(0.1)
            assert sorted((row.target, row.state, row.outcome) for row in rows) == [
                (target, state, "delivered")
                for target in ("desk-chat", "desk-mail")
                for state in ("firing", "resolved")
            ]
        finally:
            office.close()
            killed(process)
    finally:
        receiver.close()
    ids = defaultdict(set)
    for got in receiver.received:
        assert is_signed(secret_bytes(SECRET), got.headers, got.body, system_clock())
        ids[got.event["type"], got.event["data"]["alert"]].add(got.message_id)
    assert {kind for kind, _ in ids} == {"transom.alert.firing.v1", "transom.alert.resolved.v1"}
    assert len(ids) == 2, "one episode, whatever was killed"
    assert all(len(found) == 2 for found in ids.values()), "one id a target and change"
    assert len(receiver.received) > 4, "no attempt was repeated, so nothing was put to the test"
