"""A store at fault is kept aside and made again; a record at fault is set aside, and no other."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from app.domain.dismissal import Dismissal
from app.domain.records import Kind, of_rows
from app.journal import Entry, SqliteJournal, Unsealed
from app.queries.set_aside import set_aside
from app.store import refused_records
from app.store.condition import StoreLost
from app.store.follower import Follower
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.making import at
from tests.present import present
from tests.store.test_follower import transition, until


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(tmp_path / "journal", lambda: at(1))
    yield journal
    journal.close()


def made(path: Path) -> Store:
    return Store(path, lambda: CATALOG, lambda: at(5))


def known(store: Store) -> list[str]:
    with store.reader() as reader:
        rows = reader._cursor.execute("select transaction_id from transactions order by all").fetchall()
    return [row[0] for row in rows]


def test_a_store_of_another_version_is_made_again_and_no_fault(
    journal: SqliteJournal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "t.duckdb"
    journal.append([transition(1, 2)])
    made(path).close()
    with duckdb.connect(str(path)) as older:
        older.execute("drop view tx_transitions cascade")
        older.execute("alter table transactions drop column signature")
        older.execute("update concluded_by set statements = 'those of last year'")
    store = made(path)
    assert store.losses == () == store.files_aside()
    (earlier,) = tmp_path.glob("t.duckdb.*.earlier")
    assert f"Another version of Transom made the store. It is kept as {earlier.name}" in caplog.text
    follower = Follower(journal, store)
    follower.start()
    until(lambda: known(store))
    follower.close()
    store.close()


def test_a_store_that_is_lost_while_it_runs_is_made_again_and_readers_are_told_meanwhile(
    journal: SqliteJournal, tmp_path: Path
) -> None:
    journal.append([transition(1, 2)])
    store = made(tmp_path / "t.duckdb")
    follower = Follower(journal, store)
    follower.start()
    until(lambda: follower.behind() == 0)
    follower.close()
    store._opened.connection.close()  # whatever it was: no statement of it works any more
    with pytest.raises(StoreLost, match="is being made again from the journal"):
        known(store)
    assert "is being made again" in (follower.condition(at(5)).waiting or "")
    journal.append([transition(3)])
    again = Follower.__new__(Follower)
    again.__dict__.update(follower.__dict__)
    again._step()
    while again.behind():
        again._step()
    assert known(store) == ["t1", "t2", "t3"]
    assert [loss.aside for loss in store.losses] == [None]
    store.close()


def test_nothing_is_set_aside_because_of_the_store(
    journal: SqliteJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made(tmp_path / "t.duckdb")
    follower = Follower(journal, store)
    journal.append([transition(1)])
    monkeypatch.setattr(store._opened.loader, "load", lambda entries: (_ for _ in ()).throw(ValueError("odd")))
    monkeypatch.setattr("app.store.store.refusal_of_a_trial", lambda connection: "it takes no row")
    follower._step()
    assert (follower.set_aside, store.fault) == ((), "it takes no row")
    monkeypatch.undo()
    while follower.behind():
        follower._step()
    assert (known(store), follower.set_aside) == (["t1"], ())
    store.close()


def test_while_the_disk_is_nearly_full_nothing_is_loaded_and_nothing_set_aside(
    journal: SqliteJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made(tmp_path / "t.duckdb")
    follower = Follower(journal, store)
    journal.append([transition(1)])
    monkeypatch.setattr(store, "short_of_space", lambda wanted=0: True)
    follower._step()
    assert "The disk is nearly full" in (follower.condition(at(5)).waiting or "")
    assert (follower.behind(), follower.set_aside) == (1, ())
    monkeypatch.undo()
    follower._step()
    assert known(store) == ["t1"]
    store.close()


def test_a_record_that_was_set_aside_is_a_row_until_a_later_process_can_load_it(
    journal: SqliteJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made(tmp_path / "t.duckdb")
    load = store.load

    def fails_on_the_second(entries: Sequence[Entry], settle: bool = True) -> None:
        if any("t2" in entry.table["transaction_id"].to_pylist() for entry in entries):
            raise ValueError("broken")
        load(entries, settle)

    monkeypatch.setattr(store, "load", fails_on_the_second)
    journal.append([transition(1, 2, 3)])
    follower = Follower(journal, store)
    while follower.behind():
        follower._step()
    with store.reader() as reader:
        (row,) = set_aside(reader)
    assert (row["source"], row["kind"], row["records"], row["first_offset"]) == ("engine", "transitions", 1, 1)
    assert "could not be loaded (ValueError)" in row["reason"]
    assert known(store) == ["t1", "t3"]
    store.close()
    later = made(tmp_path / "t.duckdb")
    Follower(journal, later)._step()
    assert known(later) == ["t1", "t2", "t3"]
    with later.reader() as reader:
        assert set_aside(reader) == []
    later.close()


def refusing(monkeypatch: pytest.MonkeyPatch, store: Store, *ids: str) -> None:
    """The store cannot load records of these transactions."""
    load = store.load

    def refuses(entries: Sequence[Entry], settle: bool = True) -> None:
        if any(identifier in entry.table["transaction_id"].to_pylist() for entry in entries for identifier in ids):
            raise ValueError("broken")
        load(entries, settle)

    monkeypatch.setattr(store, "load", refuses)


def loaded(follower: Follower) -> None:
    while follower.behind() or not follower._compared:
        follower._step()


def reported(store: Store, as_of: datetime | None = None) -> list[str]:
    with store.reader(as_of) as reader:
        return [row["id"] for row in set_aside(reader)]


def test_a_dismissed_record_is_reported_by_no_store_made_since_and_still_tried_again(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    dismissed = [Dismissal(1, 1, "", at(4))]
    journal.append([transition(1, 2, 3)])
    store, anew = Store(None, lambda: CATALOG, lambda: at(5)), Store(None, lambda: CATALOG, lambda: at(5))
    refusing(monkeypatch, store, "t2")
    loaded(Follower(journal, store))
    assert reported(store) == ["1.1"]
    store.dismiss(dismissed)
    assert (reported(store), reported(store, at(3))) == ([], ["1.1"])
    refusing(monkeypatch, anew, "t2")
    loaded(Follower(journal, anew, dismissals=lambda: dismissed))
    assert (known(anew), reported(anew)) == (["t1", "t3"], [])
    loaded(Follower(journal, anew, dismissals=lambda: dismissed))
    assert known(anew) == ["t1", "t2", "t3"]
    store.close()
    anew.close()


def test_after_an_upgrade_what_the_release_before_could_not_load_is_tried_first(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(None, lambda: CATALOG, lambda: at(5))
    refusing(monkeypatch, store, "t1", "t2")
    follower = Follower(journal, store)
    for number, release in ((1, "2"), (2, "1")):
        monkeypatch.setattr(refused_records, "release", lambda release=release: release)
        journal.append([transition(number)])
        loaded(follower)
    monkeypatch.setattr(refused_records, "release", lambda: "2")
    monkeypatch.setattr(refused_records, "_until", lambda rows, _: list(rows)[:1])
    loaded(Follower(journal, store))
    assert (known(store), reported(store)) == (["t2"], ["1.0"])
    store.close()


def test_a_store_over_a_journal_that_was_deleted_is_kept_aside_and_what_comes_in_is_seen(
    journal: SqliteJournal, tmp_path: Path
) -> None:
    journal.append([transition(1)])
    store = made(tmp_path / "t.duckdb")
    Follower(journal, store)._step()
    journal.close()
    shutil.rmtree(tmp_path / "journal")
    fresh = SqliteJournal(tmp_path / "journal", lambda: at(2))
    fresh.append([transition(7)])
    fresh.append([transition(8)])
    follower = Follower(fresh, store)
    while follower.behind() or not follower._compared:
        follower._step()
    assert known(store) == ["t7", "t8"]
    (loss,) = store.losses
    assert "another one than the store was made from" in loss.reason
    assert (tmp_path / present(loss.aside)).exists()
    with store.reader() as reader:
        (row,) = set_aside(reader)
    assert (row["kind"], row["file"]) == ("store", loss.aside)
    fresh.close()
    store.close()


def test_what_an_earlier_process_spilled_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "spill").mkdir()
    (tmp_path / "spill" / "duckdb_temp_storage-0.tmp").write_bytes(b"x" * 1000)
    made(tmp_path / "t.duckdb").close()
    assert not list(tmp_path.glob("spill/*"))


def test_an_error_of_a_question_is_raised_as_it_came_from_a_store_that_is_sound(tmp_path: Path) -> None:
    store = made(tmp_path / "t.duckdb")
    with pytest.raises(duckdb.Error, match="Conversion"), store.reader() as reader:
        reader._cursor.execute("select 'x'::int").fetchall()
    assert store.fault is None
    store.close()


def test_kinds_of_records_never_collide_with_what_else_is_set_aside() -> None:
    assert not {"journal", "store"} & {str(kind) for kind in Kind}
    assert of_rows(Kind.TRANSITION, []).num_rows == 0
    assert isinstance(transition(1), Unsealed)
