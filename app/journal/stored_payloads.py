"""Whether the journal holds payloads: as long as it does, no key may be made anew unasked."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.domain.errors import TransomError
from app.journal.day_file import DayFile, days, path_of


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
