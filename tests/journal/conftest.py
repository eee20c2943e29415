from datetime import datetime

import pytest

from app.domain.records import Kind, of_rows
from app.journal import SqliteJournal, Unsealed
from tests.journal.memory import MemoryJournal, Shelf

NOON = datetime(2026, 11, 23, 12)


class Clock:
    """The instant a test says it is."""

    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["sqlite", "memory"])
def opened(request, tmp_path, clock):
    """A function that opens the one journal of the test once more, as another process would."""
    shelf, journals = Shelf(), []

    def open_journal():
        if request.param == "sqlite":
            journals.append(SqliteJournal(tmp_path / "journal", clock))
        else:
            journals.append(MemoryJournal(shelf, clock))
        return journals[-1]

    yield open_journal
    for journal in journals:
        journal.close()


@pytest.fixture
def journal(opened):
    return opened()


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "journal"


@pytest.fixture
def on_disk(directory, clock):
    journal = SqliteJournal(directory, clock)
    yield journal
    journal.close()


def transitions(*ids, **columns):
    """One entry of transitions with these event ids."""
    rows = [{"event_time": NOON, "source": "crm", "event_id": name, "to_state": "received", **columns} for name in ids]
    return Unsealed(Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, rows))


def event_ids(entries):
    return [name for entry in entries for name in entry.table.column("event_id").to_pylist()]
