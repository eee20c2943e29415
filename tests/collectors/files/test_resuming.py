"""An import that was cut off goes on where it was, and one that is repeated doubles nothing."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assembly.imported_files import destination
from app.catalog.model import Catalog
from app.cli.import_files import import_files
from app.domain.encryption import Keys
from app.domain.instants import system_clock
from app.domain.records import BUSINESS
from app.journal import MemoryJournal
from app.journal.memory import ALL_BYTES
from app.platform.installation import Installation
from collectors.collector_client import Reply, Send
from collectors.files.importer import Report, import_file, into
from collectors.files.parts import Choices
from collectors.files.resumption import ImportNotes, Sent
from collectors.intake import Intake

LINES = Choices("cloudevents")


def written(path: Path, count: int) -> Path:
    """A file of so many transitions, one a line."""
    event = {
        "specversion": "1.0",
        "type": "transom.workflow.transition.v1",
        "source": "s",
        "time": "2026-01-05T10:00:00Z",
    }
    data = {"transaction_id": "T", "to_state": "a"}
    path.write_text("\n".join(json.dumps({**event, "id": str(number), "data": data}) for number in range(count)))
    return path


class Killed(BaseException):
    """What ends a process between two requests."""


def cut_off(send: Send, after: int) -> Send:
    """Sends so many requests, and is killed before the next."""
    sent: list[int] = []

    def some(signal: str, content_type: str, body: bytes) -> Reply:
        if len(sent) == after:
            raise Killed
        sent.append(len(body))
        return send(signal, content_type, body)

    return some


def to(journal: MemoryJournal) -> Send:
    return into(Intake(journal, lambda: Catalog(), Keys(b"p" * 32, b"t" * 32), system_clock))


def records_of(journal: MemoryJournal) -> int:
    return sum(entry.table.num_rows for entry in journal.read(0, ALL_BYTES) if entry.kind in BUSINESS)


class Imports:
    """One file's imports into one journal, with notes beside it."""

    def __init__(self, folder: Path, count: int) -> None:
        self.path, self.folder = written(folder / "a.jsonl", count), folder / "imports"
        self.journal = MemoryJournal(system_clock)

    def run(
        self, over: Callable[[Send], Send] = lambda send: send, choices: Choices = LINES, from_start: bool = False
    ) -> Report:
        notes = ImportNotes(self.folder, self.journal, from_start)
        return import_file(self.path, over(to(self.journal)), choices, notes=notes)

    def killed(self, after: int) -> None:
        with pytest.raises(Killed):
            self.run(lambda send: cut_off(send, after))


def test_a_killed_import_goes_on_and_counts_the_whole_file(tmp_path: Path) -> None:
    imports = Imports(tmp_path, 2500)
    imports.killed(2)
    assert records_of(imports.journal) == 2000
    report = imports.run()
    assert records_of(imports.journal) == 2500
    assert (report.accepted, report.refused, report.before) == (2500, 0, Sent(2, 2000))
    again = imports.run()
    assert (again.accepted, again.before) == (2500, Sent())


def test_a_file_that_changed_or_is_read_otherwise_begins_anew(tmp_path: Path) -> None:
    imports = Imports(tmp_path, 1500)
    imports.killed(1)
    assert imports.run(choices=Choices("auto")).before == Sent()
    assert imports.run(from_start=True).before == Sent()
    imports.killed(1)
    written(imports.path, 1501)
    assert imports.run().before == Sent()


def test_a_file_that_is_replaced_or_deleted_during_its_import_leaves_no_note_on_the_new_one(tmp_path: Path) -> None:
    for replaced in (True, False):
        imports = Imports(tmp_path, 1500)

        def meanwhile(send: Send, imports: Imports = imports, replaced: bool = replaced) -> Send:
            def after(signal: str, content_type: str, body: bytes) -> Reply:
                reply = send(signal, content_type, body)
                imports.path.unlink()
                if replaced:
                    written(imports.path, 1700)
                return reply

            return cut_off(after, 1)

        with pytest.raises(Killed):
            imports.run(meanwhile)
        written(imports.path, 1700)
        report = imports.run()
        assert (report.accepted, report.before) == (1700, Sent())


def test_a_journal_that_lacks_what_was_sent_gets_the_file_from_its_start(tmp_path: Path) -> None:
    """Emptied; or restored from a copy after the first commit, and as long as it was by other records."""
    for commits in (0, 1):
        imports = Imports(tmp_path, 2500)
        imports.killed(2)
        contents = imports.journal._contents
        del contents.entries[commits:], contents.sizes[commits:], contents.seals[commits:]
        import_file(written(tmp_path / "other.jsonl", 1700), to(imports.journal), LINES)
        report = imports.run()
        assert (report.accepted, report.before) == (2500, Sent())


def test_a_note_that_cannot_be_written_or_removed_is_logged_once_and_stops_no_import(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    imports = Imports(tmp_path, 2500)
    imports.folder.write_text("a file where the folder of notes would be")
    assert imports.run().accepted == 2500
    assert [
        record.getMessage().startswith("The progress of the import cannot be noted") for record in caplog.records
    ] == [True]


def test_notes_of_two_processes_on_one_file_do_not_share_a_temporary_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    replace = Path.replace

    def renamed(self: Path, target: Path) -> Path:
        names.append(self.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", renamed)
    imports = Imports(tmp_path, 10)
    for process in (17, 18):
        monkeypatch.setattr(os, "getpid", lambda process=process: process)
        imports.run()
    assert len(set(names)) == 2


def test_records_that_were_refused_before_an_import_was_cut_off_are_sent_again(tmp_path: Path) -> None:
    """The second request is refused, as by a catalog that is mended meanwhile; the third is taken."""
    imports, sent = Imports(tmp_path, 3500), []

    def refusing(send: Send) -> Send:
        def some(signal: str, content_type: str, body: bytes) -> Reply:
            sent.append(body)
            return Reply(400, {"detail": "no such workflow"}) if len(sent) == 2 else send(signal, content_type, body)

        return cut_off(some, 3)

    with pytest.raises(Killed):
        imports.run(refusing)
    report = imports.run()
    assert (report.before, report.accepted, report.refused) == (Sent(1, 1000), 3500, 0)


def test_the_summary_says_where_an_import_went_on_and_that_repeating_is_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "a.jsonl", 1500)
    installation = Installation(tmp_path / "data", None, "127.0.0.1", 0, 0, 0)
    with destination(installation, None) as (send, notes), pytest.raises(Killed):
        import_file(path, cut_off(send, 1), Choices("auto"), notes=notes)
    assert import_files(installation, [path], None) == 0
    summary = " ".join(capsys.readouterr().err.split())
    assert "a.jsonl: 1,500 records read, 1,500 records taken" in summary
    assert "went on after the 1,000 that an import which was cut off had sent" in summary
    assert "Importing the same again doubles nothing" in summary
    assert import_files(installation, [path], None, from_start=True) == 0
    assert "1,500 records taken" in capsys.readouterr().err


def test_of_what_goes_to_a_collectors_address_there_are_no_notes(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data", None, "127.0.0.1", 0, 0, 0)
    with destination(installation, "http://127.0.0.1:9") as (_, notes):
        assert notes is None
