"""Retention as the app process does it: what is over is gone from the store in use, and the rest is still answered."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.assembly.retention import retention_of, retention_worker
from app.catalog import CatalogFiles
from app.domain.instants import system_clock
from app.domain.records import Kind, of_rows
from app.journal import SqliteJournal, Unsealed
from app.journal.memory import SetClock
from app.office import Office
from app.platform.installation import Installation
from app.platform.worker import Worker
from app.store.follower import Follower
from app.store.store import Store

CATALOG = """
[retention]
transitions = "30d"

[workflows.w.states]
open = { waits_on = "us" }
done = { terminal = "completed" }
"""

Served = tuple[Installation, Store, Office, Follower, Worker]


def transition(name: str, state: str, at: datetime) -> Unsealed:
    row = {"event_time": at, "source": "engine", "event_id": f"{name}-{state}", "transaction_id": name, "workflow": "w"}
    return Unsealed(Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, [row | {"to_state": state}]))


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Served]:
    """An installation whose first records came in 40 days ago, with its follower and retention at work."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "w.toml").write_text(CATALOG)
    made = Installation(tmp_path / "data", tmp_path / "catalog", "127.0.0.1", 0, 0, 0)
    made.data.mkdir()
    with ExitStack() as stack:
        clock = SetClock(system_clock() - timedelta(days=40))
        journal = SqliteJournal(made.journal, clock)
        stack.callback(journal.close)
        for name, states in (("ended", ("open", "done")), ("open", ("open",))):
            for state in states:
                clock.now += timedelta(seconds=1)
                journal.append([transition(name, state, clock.now)])
        clock.now = system_clock()
        journal.append([transition("today", "open", clock.now)])
        files, office = CatalogFiles(made.catalog), Office(made.office, system_clock)
        stack.callback(office.close)
        store = Store(made.store, files.current, system_clock)
        stack.callback(store.close)
        follower = Follower(journal, store)
        stack.callback(follower.close)
        worker = retention_worker(made, retention_of(made, store, office, files), follower)
        stack.callback(worker.close)
        yield made, store, office, follower, worker


def known(store: Store) -> list[str]:
    with store.reader() as reader:
        names = ("ended", "open", "today")
        table = reader.ask("transactions_known", txs=[f"\x1f{name}" for name in names])
        return [tx.lstrip("\x1f") for tx in table["tx"].to_pylist()]


def test_the_app_goes_on_with_a_store_made_anew_without_what_is_over(serving: Served) -> None:
    made, store, office, follower, worker = serving
    follower.catch_up()
    assert known(store) == ["ended", "open", "today"]
    before = made.store.stat().st_ino
    follower.start()

    worker._step()

    assert known(store) == ["open", "today"]
    assert made.store.stat().st_ino != before
    assert not (made.data / "anew").exists()
    (entry,) = [entry for entry in office.ledger.entries() if entry.action == "retention.removed"]
    assert entry.outcome.startswith("2 records in 2 entries are removed")
    assert follower.behind() == 0


def test_a_process_that_died_after_the_removal_is_followed_by_one_that_makes_the_store_anew(serving: Served) -> None:
    made, store, _, follower, worker = serving
    follower.catch_up()
    (made.data / "anew").mkdir()
    (made.data / "anew" / "transom.duckdb").write_bytes(b"half of a store")
    before = made.store.stat().st_ino
    follower.start()

    worker._step()

    assert known(store) == ["open", "today"]
    assert made.store.stat().st_ino != before
    assert not (made.data / "anew").exists()
