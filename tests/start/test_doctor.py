"""`transom doctor` says what is wrong and what to do, and changes nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.assembly.keys import check_keys
from app.cli.dismissal import dismiss
from app.cli.doctor import doctor
from app.cli.rebuild import rebuild
from app.domain.records import Kind, of_rows
from app.journal import SqliteJournal, Unsealed
from app.platform.data_lock import lock_data
from app.platform.installation import Installation
from app.store.condition import SetAside
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.making import at


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A folder with a journal of some entries, one of them a payload, its key and a store."""
    made = Installation(tmp_path, None, "127.0.0.1", 0, 0, 0)
    check_keys(made)
    journal = SqliteJournal(made.journal, lambda: at(1))
    for number in range(40):
        row = {"event_time": at(0), "source": "engine", "event_id": str(number), "transaction_id": f"t{number}"}
        journal.append(
            [Unsealed(Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, [row | {"to_state": "received"}]))]
        )
    payload = {"event_time": at(0), "source": "crm", "event_id": "p", "payload_id": "1", "body": b"x"}
    journal.append([Unsealed(Kind.PAYLOAD, "local", None, of_rows(Kind.PAYLOAD, [payload]))])
    journal.close()
    rebuild(made)
    return made


def looked(installation: Installation, capsys: pytest.CaptureFixture[str], **options: bool) -> tuple[int, str]:
    code = doctor(installation, **options)
    return code, capsys.readouterr().out


def test_a_sound_installation_has_no_problem(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = looked(installation, capsys)
    assert (code, "No problems." in text, "problem  " in text) == (0, True, False)
    assert "The journal is whole: 41 entries with 41 records in 1 files." in text
    assert "The store is sound; 0 journal entries are left to load." in text


def test_a_folder_that_is_not_there_yet_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = looked(Installation(tmp_path / "new", None, "127.0.0.1", 0, 0, 0), capsys)
    assert (code, "`transom serve` makes it" in text) == (1, True)
    assert not (tmp_path / "new").exists()


def test_damage_is_named_by_file_and_offset_and_left_as_it_is(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    store, (day,) = installation.store, installation.journal.glob("*.sqlite")
    for path in (store, day):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] + bytes(len(whole) // 4) + whole[len(whole) // 2 + len(whole) // 4 :])
    before = [path.read_bytes() for path in (store, day)]
    code, text = looked(installation, capsys)
    assert code == 1
    assert "transom.duckdb is at fault: " in text
    assert f"of the journal cannot be read from {day.name}" in text or f"{day.name} (" in text
    assert store.read_bytes() == before[0]


def test_a_lost_key_has_two_ways_out(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    installation.key.unlink()
    code, text = looked(installation, capsys)
    assert (code, "Restore it from a backup, or give them up with `transom doctor --new-key`" in text) == (1, True)
    assert not installation.key.exists()
    assert looked(installation, capsys, new_key=True)[0] == 0
    assert looked(installation, capsys)[0] == 0


def test_a_folder_in_use_is_looked_at_without_its_store(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with lock_data(installation.data):
        code, text = looked(installation, capsys)
    assert (code, "The store is in use" in text) == (1, True)
    assert "does not answer; name the ports it was started with" in text


def test_what_could_not_be_loaded_is_a_problem_until_the_command_dismisses_it(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(installation.store, lambda: CATALOG, lambda: at(5))
    with store.set_aside() as set_aside:
        set_aside.add([SetAside(90, 0, 1, "spans", "orders", "local", None, at(1), "", "It could not be loaded.", "1")])
    store.close()
    code, text = looked(installation, capsys)
    assert (code, "`transom dismiss 90.0 --reason ...`" in text) == (1, True)
    asked = ["90.0", "--reason", "A load test.", "--data", str(installation.data)]
    done = CliRunner().invoke(dismiss, asked, catch_exceptions=False)
    assert "1 record of spans from orders (journal entry 90)" in done.output
    assert looked(installation, capsys)[0] == 0
