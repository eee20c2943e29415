"""One server that dies is started again; one that cannot start ends the others, and says so."""

import os
import signal
import threading
import time
from pathlib import Path

from app.platform.supervisor import Child, supervise

PATIENCE_SECONDS = 60.0


def dies(marks: Path, how: str) -> None:
    """Leaves a mark, then ends: of a signal, by itself, or not before it is told to."""
    (marks / f"{time.monotonic_ns()}").touch()
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "stays":
        time.sleep(PATIENCE_SECONDS)


def test_a_server_that_is_killed_again_and_again_as_it_starts_is_started_again(tmp_path: Path) -> None:
    stop = threading.Event()
    answers: list[int] = []
    times = 8

    def stop_after_enough() -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while len(list(tmp_path.iterdir())) < times and time.monotonic() < until:
            time.sleep(0.05)
        stop.set()

    watching = threading.Thread(target=stop_after_enough)
    watching.start()
    answers.append(supervise([Child("server", dies, (tmp_path, "killed"))], stop))
    watching.join()
    assert (answers, len(list(tmp_path.iterdir())) >= times) == ([0], True)


def test_a_needed_server_that_ends_by_itself_as_it_starts_ends_the_others(tmp_path: Path) -> None:
    for name in ("ends", "stays"):
        (tmp_path / name).mkdir()
    children = [Child(name, dies, (tmp_path / name, name), needed=True) for name in ("stays", "ends")]
    assert supervise(children) == 1
    assert len(list((tmp_path / "ends").iterdir())) == 5
    assert len(list((tmp_path / "stays").iterdir())) == 1


def test_a_server_that_is_not_needed_never_ends_the_others(tmp_path: Path) -> None:
    stop = threading.Event()
    for name in ("ends", "stays"):
        (tmp_path / name).mkdir()

    def stop_after_many() -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while len(list((tmp_path / "ends").iterdir())) < 7 and time.monotonic() < until:
            time.sleep(0.05)
        stop.set()

    watching = threading.Thread(target=stop_after_many)
    watching.start()
    needed = Child("stays", dies, (tmp_path / "stays", "stays"), needed=True)
    assert supervise([needed, Child("ends", dies, (tmp_path / "ends", "ends"))], stop) == 0
    watching.join()
    assert len(list((tmp_path / "ends").iterdir())) >= 7
    assert len(list((tmp_path / "stays").iterdir())) == 1
