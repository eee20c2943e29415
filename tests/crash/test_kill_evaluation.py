"""kill -9 of an evaluation at random moments: no minute is missed, and no notification is there twice.

`TRANSOM_CRASH_ROUNDS` says how many kills (2 without it), `TRANSOM_CRASH_SEED` when.
"""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.office import Office
from tests.crash.judging import FIRST, LAST, RECORDS
from tests.oracle.making import at
from tests.processes import ROOT

ROUNDS = int(os.environ.get("TRANSOM_CRASH_ROUNDS", "2"))
SEED = int(os.environ.get("TRANSOM_CRASH_SEED", "1"))
Told = tuple[list[Any], ...]

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600 + 60 * ROUNDS)]


def judging(folder: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.crash.judging", str(folder)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kept(folder: Path) -> Told:
    """Everything that an office keeps of an evaluation."""
    office = Office(folder, lambda: at(0))
    alerts = office.alerts.listed(limit=1000)
    told: Told = (
        list(office.evaluations.known_until(at(FIRST), at(LAST)).items()),
        list(alerts),
        [office.alerts.history(alert.alert_id) for alert in alerts],
        sorted(
            (row.notification_id, row.target, row.state, row.created_at)
            for row in office.notifications.due(at(9999), 1000)
        ),
        list(office.alerts.health_history("stuck-at-partner")),
    )
    office.close()
    return told


def test_a_killed_evaluation_misses_no_minute_and_tells_nobody_twice(tmp_path: Path) -> None:
    assert len(RECORDS) > 10
    whole = judging(tmp_path / "whole")
    whole.communicate()
    expected = kept(tmp_path / "whole")
    dice = random.Random(SEED)
    for _ in range(ROUNDS):
        process = judging(tmp_path / "killed")
        assert process.stdout is not None
        for _ in range(dice.randrange(3, 14)):
            process.stdout.readline()
        time.sleep(dice.uniform(0, 0.03))
        process.kill()
        process.communicate()
    judging(tmp_path / "killed").communicate()
    found = kept(tmp_path / "killed")
    assert found == expected
    minutes = [instant for instant, _ in found[0]]
    assert minutes == [at(FIRST) + timedelta(minutes=place) for place in range(LAST - FIRST + 1)]
    assert len(found[3]) == 2 * 5, "two targets are told of three that fire and of two that are over"
