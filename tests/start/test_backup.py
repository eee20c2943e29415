"""A restore drill: a backup during ingest, restored elsewhere, answers what was acknowledged before it."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.answers.payloads import payload
from app.answers.transaction import detail
from app.assembly.backup import back_up, checked, restore
from app.assembly.keys import office_keys
from app.audit.keys import new_key
from app.audit.witness import Witness
from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.errors import BadConfiguration, BadInput
from app.domain.instants import system_clock
from app.journal import SqliteJournal, open_journal
from app.journal.checkup import check_journal
from app.office import Office
from app.platform.installation import Installation
from app.store.store import Store
from collectors.intake import Intake, Request
from tests.people import KIM
from tests.present import present

CANARY = "canary-c41d-of-a-backed-up-body"
BATCH = "application/cloudevents-batch+json"
TENANTS = ("acme", "beta", None)


def event(number: int, kind: str, data: dict[str, object]) -> dict[str, object]:
    context = {"specversion": "1.0", "source": "crm", "id": f"{kind[8]}{number}", "time": "2026-11-23T09:00:00Z"}
    about = {"transaction_id": f"T{number}", "tenant": TENANTS[number % 3], **data}
    return {**context, "type": f"transom.{kind}.v1", "data": {key: value for key, value in about.items() if value}}


class Ingest(threading.Thread):
    """A sender that never rests; `acknowledged` is how many of its transactions are in for good."""

    def __init__(self, journal: SqliteJournal, keys: Keys) -> None:
        super().__init__(daemon=True)
        self._intake = Intake(journal, Catalog, keys, system_clock)
        self._stop_asked = threading.Event()
        self._moved = threading.Condition()
        self.acknowledged = 0

    def run(self) -> None:
        while not self._stop_asked.is_set():
            number = self.acknowledged
            body = [
                event(number, "workflow.transition", {"to_state": "received"}),
                event(number, "payload.captured", {"direction": "request", "data": {"name": CANARY, "n": number}}),
            ]
            assert self._intake.accept(Request("events", BATCH), json.dumps(body).encode()).status == 200
            with self._moved:
                self.acknowledged += 1
                self._moved.notify_all()

    def wait_for(self, acknowledged: int) -> None:
        with self._moved:
            assert self._moved.wait_for(lambda: self.acknowledged >= acknowledged, 60)

    def stop(self) -> None:
        self._stop_asked.set()
        self.join()
        self._intake.close()


def installed(folder: Path) -> Installation:
    return Installation(folder, None, "127.0.0.1", 0, 0, 0)


class Drill:
    """An installation in use, and two backups of it that were made meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.live = folder, installed(folder / "live")
        self.live.office.mkdir(parents=True)
        catalog = folder / "catalog"
        catalog.mkdir()
        (catalog / "partners.toml").write_text('[partners.northwind]\ntitle = "Northwind"\n')
        self.live = replace(self.live, catalog=catalog)
        self.office = Office(self.live.office, system_clock)
        self.keys = office_keys(self.live, self.office)
        self.journal = SqliteJournal(self.live.journal, system_clock)
        witness = Witness(self.journal, self.office, new_key(), system_clock)
        ingest = Ingest(self.journal, self.keys)
        ingest.start()
        ingest.wait_for(20)
        witness.attest()
        self.acknowledged = ingest.acknowledged
        self.backup = back_up(self.live, self.office, folder / "backup", False, KIM)
        ingest.wait_for(self.acknowledged + 5)
        witness.attest()
        back_up(self.live, self.office, folder / "with-key", True, KIM)
        ingest.stop()

    def close(self) -> None:
        self.journal.close()
        self.office.close()

    def restored(self, backup: str, name: str) -> Installation:
        catalog = self.folder / f"{name}-catalog"
        target = replace(installed(self.folder / name), catalog=catalog)
        restore(self.folder / backup, target, catalog, KIM)
        return target


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    made = Drill(tmp_path_factory.mktemp("drill"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def restored(drill: Drill) -> Installation:
    return drill.restored("backup", "elsewhere")


def answers(store: Store, numbers: range, now: datetime) -> list[object]:
    with store.reader(now=now) as reader:
        return [detail(reader, f"T{number}", None) for number in numbers]


def test_a_restored_backup_answers_everything_that_was_acknowledged_before_it(
    drill: Drill, restored: Installation
) -> None:
    numbers = range(drill.acknowledged)
    store = Store(None, Catalog, system_clock)
    store.load([entry for entry in drill.journal.read(0, 2**30) if entry.offset <= drill.backup.last_offset])
    with closing(store), closing(Store(restored.store, Catalog, system_clock)) as there:
        now = system_clock()
        assert answers(there, numbers, now) == answers(store, numbers, now)
        assert there.last_offset() == drill.backup.last_offset
    assert (present(restored.catalog) / "partners.toml").read_text().startswith("[partners.northwind]")


def test_journal_and_ledger_of_a_restored_backup_verify_and_go_on(drill: Drill, restored: Installation) -> None:
    with closing(open_journal(restored.journal, system_clock)) as journal:
        checkup = check_journal(journal)
        assert (checkup.damages, checkup.broken_after) == ([], None)
        with closing(Office(restored.office, system_clock)) as office:
            assert office.ledger.broken_at() is None
            assert office.ledger.chain == drill.office.ledger.chain
            actions = [entry.action for entry in office.ledger.entries()]
            assert actions.count("backup.begun") == actions.count("backup.restored") == 1
            Witness(journal, office, new_key(), system_clock).attest()
            assert "journal.broken" not in [entry.action for entry in office.ledger.entries()]
    made = [entry for entry in drill.office.ledger.entries() if entry.action == "backup.made"]
    assert [("without the keys" in entry.outcome, entry.actor) for entry in made] == [(True, "kim"), (False, "kim")]


def test_payloads_of_a_restored_backup_need_the_key_and_open_with_it(drill: Drill, restored: Installation) -> None:
    with closing(Office(restored.office, system_clock)) as office:
        with pytest.raises(BadConfiguration, match=r"transom.key is missing.*encrypted under it"):
            office_keys(restored, office)
        shutil.copy2(drill.live.key, restored.key)
        opened = opened_payloads(restored, office_keys(restored, office), range(drill.acknowledged))
        restored.key.unlink()
    with_key = drill.restored("with-key", "with-keys")
    with closing(Office(with_key.office, system_clock)) as office:
        assert opened_payloads(with_key, office_keys(with_key, office), range(drill.acknowledged + 5)) == {None}
    assert opened == {None}
    assert with_key.key.stat().st_mode & 0o777 == 0o600


def opened_payloads(installation: Installation, keys: Keys, numbers: range) -> set[str | None]:
    """What is said of bodies that do not open, over all transactions."""
    with closing(Store(installation.store, Catalog, system_clock)) as store, store.reader() as reader:
        ids = [row[0] for row in store._opened.connection.execute("select payload_id from store.payloads").fetchall()]
        assert len(ids) >= len(numbers)
        return {payload(reader, payload_id, keys)["note"] for payload_id in ids}


def test_no_byte_of_a_payload_and_no_key_lies_in_a_backup_without_keys(drill: Drill) -> None:
    held = json.loads(drill.live.key.read_bytes())["master"]
    names = set()
    for file in (drill.folder / "backup").rglob("*"):
        if file.is_file():
            names.add(file.name)
            content = file.read_bytes()
            assert CANARY.encode() not in content
            assert held.encode() not in content
    assert {"backup.json", "office.sqlite", "partners.toml"} <= names
    assert not any(name.startswith("transom") for name in names)


def test_a_backup_that_is_damaged_unfinished_or_goes_into_a_full_folder_is_refused(
    drill: Drill, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="is not empty"):
        back_up(drill.live, drill.office, drill.folder / "backup", False, KIM)
    with pytest.raises(BadInput, match="is not empty"):
        restore(drill.folder / "backup", drill.live, tmp_path / "catalog", KIM)
    with pytest.raises(BadInput, match="is no backup"):
        checked(tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(drill.folder / "backup", copy)
    (copy / "office" / "office.sqlite").write_bytes(b"other")
    with pytest.raises(BadInput, match=r"office/office.sqlite is not the file that was backed up"):
        restore(copy, installed(tmp_path / "new"), tmp_path / "catalog", KIM)
    assert not (tmp_path / "new").exists()
