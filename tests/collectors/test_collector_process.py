"""The collector as processes: what it owes on the way up, on the way down, and when it is killed."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.records import Kind
from tests.collectors.collecting import PATIENCE_SECONDS, Collecting, export_request

HEADERS = {"Content-Type": "application/json"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Collecting]:
    running = Collecting(tmp_path)
    try:
        running.wait_ready()
        yield running
    finally:
        for pid in reversed(running.tree()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        running.process.wait(PATIENCE_SECONDS)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def send(to: Collecting, name: str) -> int:
    try:
        return to.ask("POST", "/v1/traces", export_request(name=name), HEADERS)[0]
    except OSError:
        return 0


def worker_of(own: Collecting) -> int:
    """The process that answers: of the master's children, the one that holds the gRPC port's threads."""
    children = own.tree()[1:]
    return max(children, key=lambda pid: len(os.listdir(f"/proc/{pid}/task")))


def test_sigterm_ends_every_process_and_keeps_what_was_acknowledged(own: Collecting) -> None:
    assert send(own, "before") == 200
    assert own.ask("POST", "/v1/traces", export_request(traceId=""), HEADERS)[0] == 400
    family = own.tree()
    assert own.stop() == 0
    until(lambda: all(gone(pid) for pid in family))
    assert [row["name"] for row in own.rows(Kind.SPAN)] == ["before"]
    assert [row["reason"] for row in own.rows(Kind.REJECTION)] == ["traceId is absent"]


def test_a_killed_worker_is_made_anew_and_nothing_acknowledged_is_lost(own: Collecting) -> None:
    assert send(own, "before") == 200
    worker = worker_of(own)
    os.kill(worker, signal.SIGKILL)
    until(lambda: gone(worker))
    until(lambda: send(own, "after") == 200)
    names = [row["name"] for row in own.rows(Kind.SPAN)]
    assert names[0] == "before"
    assert names[-1] == "after"


def test_nobody_outlives_a_killed_master(own: Collecting) -> None:
    family = own.tree()
    os.kill(own.process.pid, signal.SIGKILL)
    own.process.wait(PATIENCE_SECONDS)
    until(lambda: all(gone(pid) for pid in family))
    assert send(own, "nobody") == 0


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(own: Collecting) -> None:
    key = own.data / "transom.key"
    assert key.stat().st_mode & 0o777 == 0o600
