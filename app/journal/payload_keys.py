"""The keys of an installation: a new key file is made only while no payload is stored under an earlier one."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.domain.encryption import Keys
from app.domain.errors import BadConfiguration, TransomError
from app.journal.dayfile import DayFile, days, path_of
from app.platform.key_file import read_or_create_keys


def keys_of(key: Path, journal: Path) -> Keys:
    """The keys in the file `key` of the journal in the folder `journal`.

    Raises BadConfiguration for a file that cannot be used, and for a missing one that payloads are stored under.
    """
    if not key.exists() and holds_payloads(journal):
        raise BadConfiguration(
            f"{key} is missing, and the journal holds payloads that are encrypted under it. Restore the file from a "
            "backup; or, to give up those payloads for good, make a new one with `transom doctor --new-key`."
        )
    return read_or_create_keys(key)


def holds_payloads(journal: Path) -> bool:
    """Whether any day holds a payload; a day that cannot be read counts as one that does."""
    for day in reversed(days(journal)):
        try:
            with closing(DayFile(path_of(journal, day))) as file:
                if file.begun and file.has_payloads():
                    return True
        except (sqlite3.Error, TransomError):
            return True
    return False
