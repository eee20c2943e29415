"""An import that was cut off goes on where it was, and one that is repeated doubles nothing."""

import json
from pathlib import Path

import pytest

from app.catalog.model import Catalog
from app.cli.import_files import import_files
from app.domain.encryption import Keys
from app.domain.instants import system_clock
from app.platform.installation import Installation
from collectors.collector_client import Reply, Send
from collectors.files.importer import import_file, into
from collectors.files.parts import Choices
from collectors.files.resumption import ImportNotes, Sent
from collectors.intake import Intake
from tests.collectors.journals import MemoryJournal

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


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def send(journal: MemoryJournal) -> Send:
    return into(Intake(journal, lambda: Catalog(), Keys(b"p" * 32, b"t" * 32), system_clock))


def test_a_killed_import_goes_on_and_counts_the_whole_file(journal: MemoryJournal, send: Send, tmp_path: Path) -> None:
    path, notes = written(tmp_path / "a.jsonl", 2500), ImportNotes(tmp_path / "imports", "")
    with pytest.raises(Killed):
        import_file(path, cut_off(send, 2), LINES, notes=notes)
    assert journal.records == 2000
    report = import_file(path, send, LINES, notes=notes)
    assert journal.records == 2500
    assert (report.accepted, report.refused, report.before) == (2500, 0, Sent(2, 2000, 0))
    again = import_file(path, send, LINES, notes=notes)
    assert (again.accepted, again.before, again.repeated) == (2500, Sent(), 2500)


def test_a_file_that_changed_or_is_read_otherwise_begins_anew(send: Send, tmp_path: Path) -> None:
    path, notes = written(tmp_path / "a.jsonl", 1500), ImportNotes(tmp_path / "imports", "")
    with pytest.raises(Killed):
        import_file(path, cut_off(send, 1), LINES, notes=notes)
    assert notes.read(path, LINES).parts == 1
    assert notes.read(path, Choices("auto")).parts == 0
    assert ImportNotes(tmp_path / "imports", "http://other:4318").read(path, LINES).parts == 0
    written(path, 1501)
    assert notes.read(path, LINES).parts == 0


def test_the_summary_says_where_an_import_went_on_and_that_repeating_is_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "a.jsonl", 1500)
    installation = Installation(tmp_path / "data", None, "127.0.0.1", 0, 0, 0)
    ImportNotes(tmp_path / "data" / "imports", "").write(path, Choices("auto"), Sent(1, 990, 10))
    assert import_files(installation, [path], None) == 1
    shown = " ".join(capsys.readouterr().err.split())
    assert "a.jsonl: 1,500 records read, 1,490 records taken, 10 refused" in shown
    assert "went on after the 1,000 that an import which was cut off had sent" in shown
    assert "Importing the same again doubles nothing" in shown
    assert import_files(installation, [path], None, from_start=True) == 0
    assert "1,500 records taken" in capsys.readouterr().err
