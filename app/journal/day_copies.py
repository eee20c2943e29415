"""Copies of the journal's days, each as it stood at one instant, while other processes append."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from app.domain.errors import Unavailable
from app.journal.day_file import days, path_of


def copy_days(journal: Path, target: Path) -> None:
    """Every day of the journal in the folder `target`, with all that was appended before the call.

    Days are copied in order. A day that another followed meanwhile is copied again, since what was appended to it after
    its copy precedes what the next day's copy holds. Raises Unavailable for a file that cannot be read or written.
    """
    target.mkdir(parents=True, exist_ok=True)
    for day in _in_order(journal):
        try:
            with (
                closing(sqlite3.connect(f"{path_of(journal, day).absolute().as_uri()}?mode=ro", uri=True)) as source,
                closing(sqlite3.connect(path_of(target, day))) as copy,
            ):
                source.backup(copy)
        except sqlite3.Error as error:
            raise Unavailable(f"{path_of(journal, day).name} of the journal cannot be copied ({error}).") from None


def _in_order(journal: Path) -> Iterator[date]:
    copied: list[date] = []
    while (listed := days(journal)) != copied:
        yield from listed[max(len(copied) - 1, 0) :]
        copied = listed
