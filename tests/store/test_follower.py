"""The store keeps abreast of the journal, whatever is in it."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.domain.records import Kind, of_rows
from app.journal import Entry, SqliteJournal, Unsealed
from app.store.follower import Follower
from app.store.prefetch import Ahead
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.making import at


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(tmp_path / "journal", lambda: at(1))
    yield journal
    journal.close()


def transition(*numbers: int) -> Unsealed:
    row = {"event_time": at(0), "source": "engine", "to_state": "received"}
    rows = [row | {"event_id": str(number), "transaction_id": f"t{number}"} for number in numbers]
    return Unsealed(Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, rows))


def is_level(follower: Follower) -> bool:
    return follower.behind() == 0


def until(condition: Callable[[], object], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()


def test_what_is_appended_is_loaded_as_it_comes_and_once(journal: SqliteJournal, tmp_path: Path) -> None:
    for _ in range(2):
        store = Store(tmp_path / "store.duckdb", lambda: CATALOG, lambda: at(5))
        follower = Follower(journal, store)
        follower.start()
        journal.append([transition(1)])
        journal.append([transition(2)])
        until(partial(is_level, follower))
        follower.close()
        with store.reader() as reader:
            assert reader._cursor.execute("select count(*) from transitions").fetchall() == [(2,)]
            kept = reader._cursor.execute("select hash from seals order by commit_id").fetchall()
        assert kept == [(seal.hash.hex(),) for seal in journal.seals(0)]
        store.close()


def test_an_entry_that_cannot_be_loaded_is_set_aside_and_holds_nothing_up(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(None, lambda: CATALOG, lambda: at(5))
    load = store.load

    def fails_on_the_second(entries: Sequence[Entry], settle: bool = True) -> None:
        if any(entry.offset == 2 for entry in entries):
            raise ValueError("broken")
        load(entries, settle)

    monkeypatch.setattr(store, "load", fails_on_the_second)
    for number in (1, 2, 3):
        journal.append([transition(number)])
    follower = Follower(journal, store)
    follower.start()
    until(lambda: follower.behind() == 0)
    assert follower.set_aside == (2,)
    with store.reader() as reader:
        assert reader._cursor.execute("select count(*) from transactions").fetchall() == [(2,)]
    follower.close()
    store.close()


def test_a_record_that_cannot_be_loaded_spoils_nothing_for_the_others_of_its_entry(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(None, lambda: CATALOG, lambda: at(5))
    load = store.load
    reached = []

    def fails_on_the_third(entries: Sequence[Entry], settle: bool = True) -> None:
        if any("t3" in entry.table["transaction_id"].to_pylist() for entry in entries):
            raise ValueError("broken")
        load(entries, settle)
        reached.append(store.last_offset())

    monkeypatch.setattr(store, "load", fails_on_the_third)
    journal.append([transition(1)])
    journal.append([transition(*range(2, 9))])
    journal.append([transition(9)])
    follower = Follower(journal, store)
    follower.start()
    until(lambda: follower.behind() == 0)
    with store.reader() as reader:
        found = reader._cursor.execute("select transaction_id from transactions order by all").fetchall()
    assert [row[0] for row in found] == ["t1", "t2", *(f"t{number}" for number in range(4, 10))]
    assert follower.set_aside == (2,)
    assert reached.index(2) == max(place for place, offset in enumerate(reached) if offset < 3 and offset != 2) + 1
    follower.close()
    store.close()


def test_a_long_journal_is_read_ahead_and_loaded_once(
    journal: SqliteJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.prefetch._WORTH_BYTES", 0)
    monkeypatch.setattr("app.store.follower._LIMIT_BYTES", 1)
    for number in range(12):
        journal.append([transition(number)])
    store = Store(tmp_path / "store.duckdb", lambda: CATALOG, lambda: at(5))
    follower = Follower(journal, store)
    follower.start()
    until(lambda: follower.behind() == 0)
    follower.close()
    with store.reader() as reader:
        assert reader._cursor.execute("select count(*), count(distinct event_id) from transitions").fetchall() == [
            (12, 12)
        ]
    store.close()


def test_what_was_read_ahead_for_another_offset_is_forgotten(journal: SqliteJournal) -> None:
    for number in range(4):
        journal.append([transition(number)])
    ahead = Ahead(journal, 1)
    assert [entry.offset for entry in ahead.take(0)] == [1]
    ahead._after, ahead._reading = 1, ahead._pool.submit(journal.read, 1, 1)
    assert [entry.offset for entry in ahead.take(0)] == [1]
    ahead._after, ahead._reading = 1, ahead._pool.submit(journal.read, 1, 1)
    assert [entry.offset for entry in ahead.take(1)] == [2, 3]
    ahead.close()


def test_a_backlog_is_what_the_journal_began_with_once_all_of_that_is_told(journal: SqliteJournal) -> None:
    store = Store(None, lambda: CATALOG, lambda: at(5))
    journal.append([transition(1)])
    told = threading.Event()
    follower = Follower(journal, store, told.is_set)
    assert follower.backlog() == 1
    follower.start()
    until(lambda: follower.behind() == 0)
    assert follower.backlog() == 1
    with store.reader() as reader:
        assert not reader.caught_up()
        assert reader.listening_since is None
    told.set()
    until(lambda: follower.backlog() == 0)
    with store.reader() as reader:
        assert reader.caught_up()
        assert reader.listening_since == at(5)
    with store.reader(as_of=at(5)) as reader:
        assert reader.listening_since is None
    follower.close()
    journal.append([transition(2)])
    assert (follower.behind(), follower.backlog()) == (1, 0)
    store.close()


def test_the_instant_of_ingestion_is_the_journals(journal: SqliteJournal) -> None:
    store = Store(None, lambda: CATALOG, lambda: at(5))
    journal.append([transition(1)])
    store.load(journal.read(0, 1 << 20))
    with store.reader() as reader:
        assert reader._cursor.execute("select ingested_at from transitions").fetchall() == [(at(1),)]
    with store.reader(at(1) - timedelta(seconds=1)) as reader:
        assert reader._cursor.execute("select count(*) from transitions").fetchall() == [(0,)]
    store.close()
