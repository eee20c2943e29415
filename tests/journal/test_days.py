"""What only the journal on disk can do: days, other processes, damage."""

import hashlib
import sqlite3
import threading
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from app.domain.records import Kind
from app.journal import SqliteJournal, Unsealed
from app.journal.day_file import DayFile, days
from tests.journal.conftest import Clock, event_ids, transitions
from tests.journal.memory import check_chain

EVERYTHING = 10**12
BY_DAY = "select count(*), min(entry_offset), max(entry_offset) from entries"


def raw(directory: Path, day: str = "2026-11-23") -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(directory / f"{day}.sqlite", isolation_level=None))


def test_nothing_is_made_before_the_first_append(directory: Path, on_disk: SqliteJournal) -> None:
    assert on_disk.read(0, EVERYTHING) == []
    assert on_disk.last_offset() == 0
    assert not directory.exists()


def test_each_day_of_commit_has_its_file(directory: Path, on_disk: SqliteJournal, clock: Clock) -> None:
    for name in "abc":
        on_disk.append([transitions(name)])
        clock.now += timedelta(hours=6)

    assert days(directory) == [date(2026, 11, 23), date(2026, 11, 24)]
    with raw(directory) as first, raw(directory, "2026-11-24") as second:
        assert first.execute(BY_DAY).fetchone() == (2, 1, 2)
        assert second.execute(BY_DAY).fetchone() == (1, 3, 3)


def test_a_file_never_holds_an_instant_of_another_day(directory: Path, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 24, 0, 0, 1)
    ahead, behind = SqliteJournal(directory, clock), SqliteJournal(directory, lambda: datetime(2026, 11, 23, 23, 59))
    behind.append([transitions("a")])
    ahead.append([transitions("b")])
    behind.append([transitions("c")])

    entries = ahead.read(0, EVERYTHING)
    assert [entry.ingested_at.date().day for entry in entries] == [23, 24, 24]
    check_chain(entries, behind.seals(0))
    ahead.close()
    behind.close()


def test_entries_are_durable_in_wal_mode_with_full_sync(directory: Path, on_disk: SqliteJournal) -> None:
    on_disk.append([transitions("a")])

    with closing(DayFile(directory / "2026-11-23.sqlite")) as file:
        assert file._connection.execute("pragma journal_mode").fetchone()[0] == "wal"
        assert file._connection.execute("pragma synchronous").fetchone()[0] == 2


def test_what_is_not_committed_is_not_read(directory: Path, on_disk: SqliteJournal) -> None:
    on_disk.append([transitions("a")])

    with raw(directory) as other:
        other.execute("begin immediate")
        other.execute(
            "insert into entries select 2, 2, kind, ingested_by, null, 1, size, hash, leaves, data from entries"
        )
        assert event_ids(on_disk.read(0, EVERYTHING)) == ["a"]
        assert on_disk.last_offset() == 1
        other.execute("rollback")


def test_what_gathers_while_one_commit_runs_shares_the_next(
    directory: Path, on_disk: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk.append([transitions("first")])
    writer, begun = on_disk._writer, threading.Event()
    commit = writer._commit

    def begin_and_commit(batch: Any) -> None:
        begun.set()
        commit(batch)

    monkeypatch.setattr(writer, "_commit", begin_and_commit)
    threads = [threading.Thread(target=on_disk.append, args=([transitions(str(n))],)) for n in range(30)]
    with raw(directory) as other:
        other.execute("begin immediate")
        threads[0].start()
        begun.wait(60)
        for thread in threads[1:]:
            thread.start()
        while len(writer._pending) < 29:
            threading.Event().wait(0.01)
        other.execute("rollback")
    for thread in threads:
        thread.join()

    assert [seal.records for seal in on_disk.seals(0)] == [1, 1, 29]
    check_chain(on_disk.read(0, EVERYTHING), on_disk.seals(0))


def test_a_day_that_was_closed_before_its_successor_was_begun_is_followed_by_one(
    directory: Path, on_disk: SqliteJournal, clock: Clock
) -> None:
    on_disk.append([transitions("a")])
    on_disk.close()
    with raw(directory) as other:
        other.execute("insert into closed values ('2026-11-24')")

    again = SqliteJournal(directory, clock)
    again.append([transitions("b")])
    entries = again.read(0, EVERYTHING)
    assert [entry.ingested_at for entry in entries] == [datetime(2026, 11, 23, 12), datetime(2026, 11, 24)]
    check_chain(entries, again.seals(0))
    again.close()


@pytest.mark.parametrize("hours", [0, 12, 60])
def test_a_file_whose_maker_died_before_it_was_begun_does_no_harm(
    directory: Path, on_disk: SqliteJournal, clock: Clock, hours: int
) -> None:
    on_disk.append([transitions("a")])
    (directory / "2026-11-24.sqlite").touch()
    clock.now += timedelta(hours=hours)
    reader = SqliteJournal(directory, clock)
    assert event_ids(reader.read(0, EVERYTHING)) == ["a"]
    assert reader.last_offset() == 1

    again = SqliteJournal(directory, clock)
    again.append([transitions("b")])
    assert event_ids(reader.read(0, EVERYTHING)) == ["a", "b"]
    check_chain(again.read(0, EVERYTHING), reader.seals(0))
    again.close()
    reader.close()


def test_retention_that_removed_an_entrys_bytes_leaves_the_rest_readable(
    directory: Path, on_disk: SqliteJournal, clock: Clock
) -> None:
    for name in "abc":
        on_disk.append([transitions(name)])
    whole = on_disk.seals(0)
    with raw(directory) as other:
        other.execute("update entries set data = null where entry_offset = 2")

    assert event_ids(on_disk.read(0, EVERYTHING)) == ["a", "c"]
    assert on_disk.seals(0) == whole


def test_an_entry_that_does_not_read_back_is_named(directory: Path, on_disk: SqliteJournal) -> None:
    on_disk.append([transitions("a")])
    on_disk.append([transitions("b")])
    with raw(directory) as other:
        other.execute("update entries set data = zeroblob(length(data)) where entry_offset = 2")

    on_disk.append([transitions("c")])
    whole = on_disk.read(0, EVERYTHING)
    assert event_ids(whole) == ["a", "c"]
    (damage,) = [entry.damage for entry in whole if entry.damage]
    assert damage.reason.startswith("Entry 2 of the journal in 2026-11-23.sqlite does not read back")
    assert (damage.first_offset, damage.last_offset, damage.records) == (2, 2, 1)


def test_the_hash_of_a_commits_bytes_can_be_computed_from_what_is_stored(
    directory: Path, on_disk: SqliteJournal
) -> None:
    on_disk.append([transitions("a", "b"), Unsealed(Kind.TRANSITION, "Zoë\n", "t", transitions("c").table)])

    whole = hashlib.sha256()
    with raw(directory) as other:
        rows = other.execute("select kind, ingested_by, tenant_scope, records, data from entries").fetchall()
    for kind, sender, scope, records, data in rows:
        head = rfc8785.dumps({"kind": kind, "ingested_by": sender, "tenant_scope": scope, "records": records})
        whole.update(hashlib.sha256(len(head).to_bytes(4, "big") + head + data).digest())
    assert on_disk.seals(0)[0].bytes_hash == whole.digest()


def test_another_file_in_the_directory_is_no_day(directory: Path, on_disk: SqliteJournal) -> None:
    on_disk.append([transitions("a")])
    (directory / "9999-99-99.sqlite").touch()
    (directory / "notes.txt").touch()

    assert event_ids(on_disk.read(0, EVERYTHING)) == ["a"]
