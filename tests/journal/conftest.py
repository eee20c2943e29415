from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.records import Kind, of_rows
from app.journal import Entry, Journal, MemoryJournal, SqliteJournal, Unsealed
from app.journal.memory import Contents
from tests.journal.memory import MemoryJournal as NaiveJournal
from tests.journal.memory import Shelf

NOON = datetime(2026, 11, 23, 12)


class Clock:
    """The instant a test says it is."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "memory", "naive"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Journal]]:
    """A function that opens the one journal of the test once more, as another process would."""
    shelf, contents = Shelf(), Contents()
    journals: list[Journal] = []

    def open_journal() -> Journal:
        if request.param == "sqlite":
            journals.append(SqliteJournal(tmp_path / "journal", clock))
        elif request.param == "memory":
            journals.append(MemoryJournal(clock, contents))
        else:
            journals.append(NaiveJournal(shelf, clock))
        return journals[-1]

    yield open_journal
    for journal in journals:
        journal.close()


@pytest.fixture
def journal(opened: Callable[[], Journal]) -> Journal:
    return opened()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def on_disk(directory: Path, clock: Clock) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(directory, clock)
    yield journal
    journal.close()


def transitions(*ids: str, **columns: object) -> Unsealed:
    """One entry of transitions with these event ids."""
    rows = [{"event_time": NOON, "source": "crm", "event_id": name, "to_state": "received", **columns} for name in ids]
    return Unsealed(Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, rows))


def event_ids(entries: Iterable[Entry]) -> list[str]:
    return [name for entry in entries if not entry.damage for name in entry.table.column("event_id").to_pylist()]
