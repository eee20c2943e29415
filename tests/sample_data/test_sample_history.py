"""History goes through the intake that everything goes through, at its own instants, and none of it is refused."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.journal import SqliteJournal
from sample_data.history import Gathered, HistoryClock, feed, requests
from sample_data.people import FAMILY_NAMES
from tests.sample_data.feeding import fed

NOW = datetime(2026, 11, 23, 16, 0)


def test_all_of_history_is_taken_and_each_record_at_its_own_instant(tmp_path: Path) -> None:
    journal = fed(tmp_path, NOW, 2)
    entries = journal.read(0, 1 << 30)
    assert {entry.kind.value for entry in entries} == {
        "spans",
        "log_lines",
        "transitions",
        "review_actions",
        "identity_decisions",
        "payloads",
    }
    assert sum(entry.table.num_rows for entry in entries if entry.kind == "transitions") > 4000
    assert entries[-1].ingested_at == NOW
    assert len({entry.ingested_at for entry in entries}) > 90
    for entry in entries:
        assert max(entry.table["event_time"].to_pylist()) <= entry.ingested_at
    journal.close()
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert not [name for name in FAMILY_NAMES if name.encode() in held]


def test_a_request_that_is_refused_stops_the_history(tmp_path: Path) -> None:
    clock = HistoryClock(NOW - timedelta(days=100))
    journal = SqliteJournal(tmp_path, clock)
    with pytest.raises(RuntimeError, match="status 400"):
        feed(requests(7, NOW, 1), lambda request: 400, Gathered(journal), clock)
    journal.close()


def test_a_journal_that_fails_stops_the_history() -> None:
    class Full:
        def append(self, entries: Any) -> int:
            raise OSError("no space left")

    clock = HistoryClock(NOW - timedelta(days=100))
    with pytest.raises(OSError, match="no space"):
        feed(requests(7, NOW, 1), lambda request: 200, Gathered(Full()), clock)
