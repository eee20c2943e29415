"""The collector and the app append to one journal at once: offsets, chain and instants hold, as if it were one."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from app.domain.instants import system_clock
from app.journal import SqliteJournal
from tests.journal.conftest import event_ids, transitions
from tests.journal.memory import check_chain
from tests.present import present

EVERYTHING = 10**12
ENOUGH = 60


def test_what_two_processes_append_at_once_is_there_once_in_one_chain(directory: Path) -> None:
    command = [sys.executable, "-m", "tests.journal.writing", str(directory), "other", "0"]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    acknowledged = [present(other.stdout).readline().strip()]
    mine, offsets = SqliteJournal(directory, system_clock), []
    for number in range(ENOUGH):
        offsets.append(mine.append([transitions(f"mine-{number}")]))
    other.kill()
    acknowledged.extend(
        line.strip() for line in other.communicate()[0].splitlines(keepends=True) if line.endswith("\n")
    )

    entries = mine.read(0, EVERYTHING)
    stored = Counter(event_ids(entries))
    assert set(stored.values()) == {1}
    assert {f"mine-{number}" for number in range(ENOUGH)} <= stored.keys()
    assert [name for name in acknowledged if stored[name] != 1] == []
    assert len(acknowledged) > 1
    assert offsets == sorted(set(offsets))
    assert [entry.offset for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.ingested_at for entry in entries] == sorted(entry.ingested_at for entry in entries)
    by_offset = {entry.offset: event_ids([entry]) for entry in entries}
    assert [by_offset[offset] for offset in offsets] == [[f"mine-{number}"] for number in range(ENOUGH)]
    check_chain(entries, mine.seals(0, 10**9))
    mine.close()
