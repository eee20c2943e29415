"""kill -9 of a process that appends, and a disk that fills."""

import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.errors import Unavailable
from app.domain.instants import system_clock
from app.journal import SqliteJournal
from tests.journal.conftest import Clock, event_ids, transitions
from tests.journal.memory import check_chain
from tests.present import present

EVERYTHING = 10**12


@pytest.mark.crash
def test_what_a_killed_process_had_acknowledged_is_there_once(directory: Path) -> None:
    acknowledged = []
    for kill in range(6):
        command = [sys.executable, "-m", "tests.journal.writing", str(directory), str(kill), str(kill // 2)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        acknowledged.append(present(writer.stdout).readline())
        time.sleep(0.05 * kill)
        writer.kill()
        acknowledged.extend(line for line in writer.communicate()[0].splitlines(keepends=True) if line.endswith("\n"))

    journal = SqliteJournal(directory, system_clock)
    entries = journal.read(0, EVERYTHING)
    stored = Counter(event_ids(entries))
    lost = [name for line in acknowledged for name in (line.strip(), line.strip() + "+") if stored[name] != 1]
    assert lost == []
    assert set(stored.values()) == {1}
    assert {name.rstrip("+") for name in stored} == {name for name in stored if not name.endswith("+")}
    check_chain(entries, journal.seals(0, 10**9))
    journal.close()


@pytest.fixture
def small_disk() -> Iterator[Callable[[int | None], None]]:
    """A function that lets this process write files up to so many bytes only; it may write again after the test."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size: int | None) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before[0] if size is None else size, before[1]))

    yield limit
    limit(None)


def test_a_disk_that_fills_refuses_and_goes_on_when_space_returns(
    directory: Path, on_disk: SqliteJournal, small_disk: Callable[[int | None], None]
) -> None:
    acknowledged, noise = [], "".join(f"{number * 7919:x}" for number in range(9000))
    small_disk(400_000)
    refused = None
    for number in range(100):
        try:
            on_disk.append([transitions(str(number), reason=noise[number:])])
            acknowledged.append(str(number))
        except Unavailable as error:
            refused = error
            break
    assert "nothing was stored" in str(refused)
    assert acknowledged
    assert event_ids(on_disk.read(0, EVERYTHING)) == acknowledged
    small_disk(0)
    with pytest.raises(Unavailable):
        on_disk.append([transitions("refused", reason=noise)])

    small_disk(None)
    on_disk.append([transitions("after", reason=noise)])
    entries = on_disk.read(0, EVERYTHING)
    assert event_ids(entries) == [*acknowledged, "after"]
    check_chain(entries, on_disk.seals(0))


def test_a_disk_that_is_full_from_the_start_refuses_until_it_is_not(
    directory: Path, on_disk: SqliteJournal, small_disk: Callable[[int | None], None]
) -> None:
    small_disk(0)
    with pytest.raises(Unavailable):
        on_disk.append([transitions("a")])

    small_disk(None)
    assert on_disk.append([transitions("b")]) == 1
    assert event_ids(on_disk.read(0, EVERYTHING)) == ["b"]


def test_a_directory_that_cannot_be_made_refuses_until_it_can(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "journal").write_text("in the way")
    journal = SqliteJournal(tmp_path / "journal", clock)
    with pytest.raises(Unavailable):
        journal.append([transitions("a")])

    (tmp_path / "journal").unlink()
    assert journal.append([transitions("a")]) == 1
    journal.close()
