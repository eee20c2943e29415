"""Damage of a day's file: what cannot be read is named with file and offset, and everything else goes on."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import Unavailable
from app.journal import Damage, Entry, SqliteJournal
from tests.journal.conftest import NOON, Clock, event_ids, transitions

EVERYTHING = 10**12
TODAY = "2026-11-23.sqlite"


@contextlib.contextmanager
def raw(directory: Path, name: str = TODAY) -> Iterator[sqlite3.Connection]:
    """The day's file as SQLite itself sees it, beside whoever has it open."""
    connection = sqlite3.connect(directory / name, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def damages(entries: Iterable[Entry]) -> list[Damage]:
    return [entry.damage for entry in entries if entry.damage]


def three_days(directory: Path, clock: Clock) -> SqliteJournal:
    """Two entries on each of three days."""
    journal = SqliteJournal(directory, clock)
    for day in range(3):
        clock.now = NOON + timedelta(days=day)
        journal.append([transitions(f"{day}a")])
        journal.append([transitions(f"{day}b")])
    journal.close()
    return SqliteJournal(directory, clock)


@pytest.mark.parametrize("change", ["kind = 'nonsense'", "ingested_by = 'other'", "records = 7", "hash = zeroblob(32)"])
def test_an_entry_that_is_not_what_was_sealed_is_named_and_the_rest_goes_on(
    directory: Path, on_disk: SqliteJournal, change: str
) -> None:
    for name in "abc":
        on_disk.append([transitions(name)])
    with raw(directory) as other:
        other.execute(f"update entries set {change} where entry_offset = 2")  # noqa: S608 - of the test itself
    entries = on_disk.read(0, EVERYTHING)
    assert event_ids(entries) == ["a", "c"]
    assert [(found.file, found.first_offset) for found in damages(entries)] == [(TODAY, 2)]


@pytest.mark.parametrize(
    ("statement", "left", "first", "last"),
    [
        ("delete from entries where entry_offset = 2", ["a", "c"], 2, 2),
        ("delete from entries where entry_offset >= 2", ["a"], 2, 3),
        ("delete from entries where entry_offset = 1", ["b", "c"], 1, 1),
        ("delete from commits where commit_number = 2", ["a", "c"], 2, 2),
    ],
)
def test_an_entry_or_a_commit_that_was_removed_is_noticed(
    directory: Path, on_disk: SqliteJournal, statement: str, left: list[str], first: int, last: int
) -> None:
    for name in "abc":
        on_disk.append([transitions(name)])
    with raw(directory) as other:
        other.execute(statement)
    entries = SqliteJournal(directory, lambda: NOON).read(0, EVERYTHING)
    assert event_ids(entries) == left
    (damage,) = damages(entries)
    assert (damage.first_offset, damage.last_offset) == (first, last)
    assert "missing" in damage.reason


def test_a_day_that_does_not_open_is_named_and_the_days_after_it_are_read(directory: Path, clock: Clock) -> None:
    three_days(directory, clock).close()
    path = directory / "2026-11-24.sqlite"
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    journal = SqliteJournal(directory, clock)
    entries = journal.read(0, EVERYTHING)
    assert event_ids(entries) == ["0a", "0b", "2a", "2b"]
    (damage,) = damages(entries)
    assert (damage.file, damage.first_offset, damage.last_offset) == ("2026-11-24.sqlite", 3, 4)
    assert journal.append([transitions("later")]) == 7
    journal.close()


def test_a_newest_day_that_is_cut_answers_senders_to_come_again_and_names_the_file(
    directory: Path, clock: Clock
) -> None:
    journal = SqliteJournal(directory, clock)
    for number in range(60):
        journal.append([transitions(*(f"{number}-{place}" for place in range(50)))])
    journal.close()
    path = directory / TODAY
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    again = SqliteJournal(directory, clock)
    with pytest.raises(Unavailable, match=TODAY) as refused:
        again.append([transitions("a")])
    assert refused.value.retry_after_seconds == 30
    again.close()


def test_a_file_of_a_newer_version_is_named_and_left_as_it_is(
    directory: Path, on_disk: SqliteJournal, clock: Clock
) -> None:
    on_disk.append([transitions("a")])
    on_disk.close()
    with raw(directory) as other:
        other.execute("pragma user_version = 9")
    journal = SqliteJournal(directory, clock)
    for use in (lambda: journal.read(0, 1), journal.last_offset, lambda: journal.append([transitions("b")])):
        with pytest.raises(Unavailable, match=rf"{TODAY} of the journal was written by a newer version of Transom"):
            use()
    journal.close()


def test_a_nearly_full_disk_answers_senders_to_come_again_and_takes_them_once_there_is_space(
    on_disk: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk.append([transitions("a")])
    monkeypatch.setattr("app.journal.appender.is_full", lambda folder, wanted: True)
    with pytest.raises(Unavailable, match="nearly full"):
        on_disk.append([transitions("b")])
    monkeypatch.undo()
    assert on_disk.append([transitions("c")]) == 2
    assert event_ids(on_disk.read(0, EVERYTHING)) == ["a", "c"]
