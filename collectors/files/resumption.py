"""How far an import into a folder got, in a file that survives whoever is killed meanwhile.

A file on disk is always cut into the same requests, so their number says where to go on. A note names the journal's
last commit at the time by number and hash: hashes are chained, so a journal that has this commit has everything before
it, and one that was emptied, replaced or restored from an older copy does not. A note that is lost or cannot be written
costs sending the file again, which doubles nothing: every record has its key.
"""

import json
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.domain.errors import Unavailable
from app.journal import Journal
from collectors.files.parts import Choices

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """The first requests of a file that were answered and had no refusal, and how many records they hold."""

    parts: int = 0
    accepted: int = 0


class ImportNotes:
    """Notes in one folder on imports into one journal; with `from_start` earlier notes are dropped, not used."""

    def __init__(self, folder: Path, journal: Journal, from_start: bool = False) -> None:
        self._folder = folder
        self._journal = journal
        self._from_start = from_start
        self._writable = True

    def of(self, path: Path, stat: os.stat_result, choices: Choices) -> "ImportNote":
        """The note of a file, `stat` as it was opened, that is read in one way; it stays that file's if replaced."""
        mapping = choices.mapping
        fields = {} if mapping is None else mapping.fields
        read_as = [
            [name, source.text, source.name, repr(source.const), repr(source.default), repr(source.values)]
            for name, source in fields.items()
        ]
        chosen = [choices.form, choices.workflow, choices.object_type, mapping and mapping.name, read_as]
        file = [str(path.resolve()), stat.st_size, stat.st_mtime_ns]
        name = sha256(json.dumps([file, chosen]).encode()).hexdigest()[:32]
        return ImportNote(self, self._folder / f"{name}.json")

    def read(self, note: Path) -> Sent:
        """What was sent; nothing without a note, or where the journal is not the one that it was sent to."""
        if self._from_start:
            self.remove(note)
            return Sent()
        try:
            stored = json.loads(note.read_text(encoding="utf-8"))
            sent, commit = Sent(int(stored["parts"]), int(stored["accepted"])), int(stored["commit"])
            seals = self._journal.seals(commit - 1, 1)
            same = [(seal.commit, seal.hash.hex()) for seal in seals] == [(commit, stored["hash"])]
        except (OSError, ValueError, KeyError, TypeError, Unavailable):
            return Sent()
        return sent if same else Sent()

    def write(self, note: Path, sent: Sent) -> None:
        """Replaces a note. Where that fails, logs it once, and writes none from then on."""
        if not self._writable:
            return
        beside = note.with_suffix(f".{os.getpid()}.new")
        try:
            commit = self._last_commit()
            if commit is None:
                return
            text = json.dumps({"parts": sent.parts, "accepted": sent.accepted, "commit": commit[0], "hash": commit[1]})
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_text(text, encoding="utf-8")
            beside.replace(note)
        except (OSError, Unavailable) as error:
            self._without_notes(error)
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def remove(self, note: Path) -> None:
        """Removes a note. Where that fails, logs it once."""
        try:
            note.unlink(missing_ok=True)
        except OSError as error:
            self._without_notes(error)

    def _last_commit(self) -> tuple[int, str] | None:
        """Number and hash of the journal's last commit; None where its last entry cannot be read."""
        last = self._journal.last_offset()
        entries = self._journal.read(last - 1, 1) if last else ()
        if not entries or entries[0].damage is not None:
            return None
        commit = entries[0].commit
        return next(((commit, seal.hash.hex()) for seal in self._journal.seals(commit - 1, 1)), None)

    def _without_notes(self, error: OSError | Unavailable) -> None:
        if self._writable:
            self._writable = False
            reason = error.strerror if isinstance(error, OSError) else str(error)
            _log.warning(
                "The progress of the import cannot be noted in %s (%s). The import goes on; if it is cut off, import"
                " the file again from its start, which doubles nothing.",
                self._folder,
                reason,
            )


@dataclass(frozen=True)
class ImportNote:
    """The note of one file as it was when it was opened."""

    notes: ImportNotes
    path: Path

    def read(self) -> Sent:
        """What was sent of the file."""
        return self.notes.read(self.path)

    def write(self, sent: Sent) -> None:
        """Notes what was sent of the file."""
        self.notes.write(self.path, sent)

    def remove(self) -> None:
        """All of the file was sent: an import of it begins at its start again."""
        self.notes.remove(self.path)
