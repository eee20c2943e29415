"""How far an import came, in a file that survives whoever is killed meanwhile.

A file on disk is always cut into the same requests, so their number says where to go on. A note that is lost costs
sending the file again, which doubles nothing: every record has its key.
"""

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.domain.errors import Unavailable
from collectors.files.parts import Choices


@dataclass(frozen=True)
class Sent:
    """Requests of a file that were answered, with the records taken and refused in them."""

    parts: int = 0
    accepted: int = 0
    refused: int = 0

    def after(self, accepted: int, refused: int) -> "Sent":
        """One request more, and the file's counts with it."""
        return replace(self, parts=self.parts + 1, accepted=accepted, refused=refused)


class ImportNotes:
    """Notes of one folder; a note is of one file, as it is now, read in one way and sent to one collector."""

    def __init__(self, folder: Path, target: str) -> None:
        self._folder = folder
        self._target = target

    def read(self, path: Path, choices: Choices) -> Sent:
        """What was sent of the file; nothing where there is no note, or the file or the choices have changed."""
        try:
            stored = json.loads(self._note(path, choices).read_text(encoding="utf-8"))
            return Sent(int(stored["parts"]), int(stored["accepted"]), int(stored["refused"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Sent()

    def write(self, path: Path, choices: Choices, sent: Sent) -> None:
        """Replaces the file's note. Raises Unavailable where it cannot be written."""
        note = self._note(path, choices)
        beside = note.with_suffix(".new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(asdict(sent)), encoding="utf-8")
            beside.replace(note)
        except OSError as error:
            raise Unavailable(f"{note}: how far the import is cannot be written ({error.strerror}).") from None

    def remove(self, path: Path, choices: Choices) -> None:
        """The file is through: an import of it begins at its start again."""
        self._note(path, choices).unlink(missing_ok=True)

    def _note(self, path: Path, choices: Choices) -> Path:
        stat = path.stat()
        mapping = choices.mapping
        fields = {} if mapping is None else mapping.fields
        read_as = [
            [name, source.text, source.name, repr(source.const), repr(source.default), repr(source.values)]
            for name, source in fields.items()
        ]
        chosen = [choices.form, choices.workflow, choices.object_type, mapping and mapping.name, read_as]
        of_file = [str(path.resolve()), stat.st_size, stat.st_mtime_ns, self._target]
        return self._folder / f"{sha256(json.dumps([of_file, chosen]).encode()).hexdigest()[:32]}.json"
