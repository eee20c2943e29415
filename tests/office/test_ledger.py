import sqlite3
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import Unavailable
from app.office import Office
from tests.people import MARA

NOON = datetime(2026, 11, 23, 12)


class Clock:
    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path, Clock(), new_chain=lambda: "chain-1")
    yield office
    office.close()


def test_the_first_entry_begins_the_chain(office: Office) -> None:
    entry = office.ledger.record(MARA, "view.save", "late ones", "shift", "done")

    assert (entry.chain, entry.sequence, entry.previous) == ("chain-1", 1, "0" * 64)
    assert office.ledger.entries() == [entry]


def test_each_entry_names_the_hash_of_the_one_before(office: Office) -> None:
    entries = [office.ledger.record(MARA, f"act {n}") for n in range(5)]

    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert office.ledger.broken_at() is None


def test_entries_are_read_page_by_page(office: Office) -> None:
    for n in range(5):
        office.ledger.record(MARA, f"act {n}")

    assert [entry.sequence for entry in office.ledger.entries(after=1, limit=3)] == [2, 3, 4]


def test_the_chain_goes_on_after_a_restart_under_its_first_name(tmp_path: Path) -> None:
    first = Office(tmp_path, Clock(), new_chain=lambda: "chain-1")
    before = first.ledger.record(MARA, "one")
    first.close()
    second = Office(tmp_path, Clock(), new_chain=lambda: "chain-2")
    after = second.ledger.record(MARA, "two")
    second.close()

    assert (after.chain, after.sequence, after.previous) == ("chain-1", 2, before.hash)


def test_a_clock_that_steps_back_does_not_take_the_ledger_with_it(tmp_path: Path) -> None:
    clock = Clock()
    office = Office(tmp_path, clock)
    office.ledger.record(MARA, "one")
    clock.now -= timedelta(hours=1)

    assert office.ledger.record(MARA, "two").at == NOON
    office.close()


def test_sql_can_neither_change_nor_remove_an_entry(office: Office, tmp_path: Path) -> None:
    office.ledger.record(MARA, "one")
    raw = sqlite3.connect(tmp_path / "office.sqlite")

    for statement in ("update ledger set actor = 'nobody'", "delete from ledger"):
        with pytest.raises(sqlite3.IntegrityError, match="only appended to"):
            raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    "tampering",
    [
        "update ledger set reason = 'none of it' where sequence = 3",
        "delete from ledger where sequence = 3",
        "update ledger set hash = 'ff' where sequence = 3",
    ],
)
def test_an_entry_changed_or_removed_behind_its_back_is_named(office: Office, tmp_path: Path, tampering: str) -> None:
    for n in range(5):
        office.ledger.record(MARA, f"act {n}")
    raw = sqlite3.connect(tmp_path / "office.sqlite")
    raw.executescript("drop trigger ledger_is_not_changed; drop trigger ledger_is_not_shortened")
    raw.executescript(tampering)
    raw.close()

    assert office.ledger.broken_at() == 3


def test_many_threads_and_two_offices_write_one_chain(tmp_path: Path) -> None:
    offices = [Office(tmp_path, Clock()) for _ in range(2)]
    threads = [
        threading.Thread(target=lambda office=office: [office.ledger.record(MARA, "act") for _ in range(10)])
        for office in offices
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [entry.sequence for entry in offices[0].ledger.entries()] == list(range(1, 61))
    assert offices[1].ledger.broken_at() is None
    for office in offices:
        office.close()


def test_what_cannot_be_put_on_record_fails_and_leaves_no_trace(office: Office, tmp_path: Path) -> None:
    office.close()

    with pytest.raises(Unavailable):
        office.ledger.record(MARA, "reveal")
