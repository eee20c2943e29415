"""The DuckDB file can always be made again: the journal is the record."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.catalog.model import Catalog
from app.cli.rebuild import rebuild
from app.domain.errors import BadConfiguration
from app.domain.instants import system_clock
from app.domain.records import Kind, of_rows
from app.journal import SqliteJournal, Unsealed
from app.platform.installation import Installation
from app.store.store import Store
from tests.oracle.making import at
from tests.present import present

HOLD = "import duckdb, sys, time; held = duckdb.connect(sys.argv[1]); print(1, flush=True); time.sleep(60)"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A folder whose journal holds a few transitions, one of them sent twice."""
    found = Installation(tmp_path, None, "127.0.0.1", 0, 0, 0)
    journal = SqliteJournal(found.journal, lambda: at(1))
    for number in (1, 2, 2, 3):
        row = {"event_time": at(0), "source": "engine", "event_id": str(number), "transaction_id": f"t{number}"}
        table = of_rows(Kind.TRANSITION, [row | {"workflow": "w", "to_state": "received"}])
        journal.append([Unsealed(Kind.TRANSITION, "local", None, table)])
    journal.close()
    return found


def answers(installation: Installation) -> list[Any]:
    store = Store(installation.store, Catalog, system_clock)
    with store.reader() as reader:
        rows = reader._cursor.execute("select * from transactions order by tx").fetchall()
    store.close()
    return rows


def test_rebuilding_gives_the_same_answers(installation: Installation) -> None:
    assert rebuild(installation) == "transom.duckdb holds the journal up to entry 4."
    before = answers(installation)
    assert len(before) == 3
    rebuild(installation)
    assert answers(installation) == before


def test_a_file_that_does_not_open_is_moved_aside_and_kept(installation: Installation) -> None:
    installation.store.write_bytes(b"not a database" * 1000)
    assert answers(installation) == []
    (aside,) = installation.data.glob("*.unreadable")
    assert aside.read_bytes().startswith(b"not a database")


def test_a_file_of_another_layout_is_made_anew(installation: Installation) -> None:
    older = duckdb.connect(str(installation.store))
    older.execute("create table transactions (tx varchar)")
    older.close()
    assert answers(installation) == []
    assert len(list(installation.data.glob("*.unreadable"))) == 1


def test_a_file_that_another_process_holds_is_left_alone(installation: Installation) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(installation.store)],
        stdout=subprocess.PIPE,
    )
    present(holder.stdout).readline()
    try:
        with pytest.raises(BadConfiguration, match="is held by another process"):
            Store(installation.store, Catalog, system_clock)
    finally:
        holder.kill()
        holder.communicate()
    assert list(installation.data.glob("*.unreadable")) == []


def test_a_folder_without_a_journal_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="holds no journal"):
        rebuild(Installation(tmp_path, None, "127.0.0.1", 0, 0, 0))
