"""The whole journal read and verified: every entry by its hash, every commit by the one before it."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.journal.day_file import days, path_of
from app.journal.port import Damage, Journal, Seal
from app.journal.seals import GENESIS

_LIMIT_BYTES = 8 * 1024 * 1024
SQLITE_VERSION = sqlite3.sqlite_version


@dataclass
class JournalCheckup:
    """What was read; `broken_after` is the commit after which the chain of seals does not go on, None where it does."""

    entries: int = 0
    records: int = 0
    last_offset: int = 0
    last_instant: datetime | None = None
    broken_after: int | None = None
    damages: list[Damage] = field(default_factory=list)


def check_journal(journal: Journal) -> JournalCheckup:
    """Reads everything. Raises Unavailable where a file cannot be read that no later one vouches for."""
    result = JournalCheckup()
    while entries := journal.read(result.last_offset, _LIMIT_BYTES):
        for entry in entries:
            if entry.damage is not None:
                result.damages.append(entry.damage)
            else:
                result.entries += 1
                result.records += entry.table.num_rows
                result.last_instant = entry.ingested_at
        result.last_offset = entries[-1].offset
    previous, commit = GENESIS, 0
    for seal in _seals(journal):
        if seal.previous != previous or seal.commit != commit + 1:
            result.broken_after = commit
            break
        previous, commit = seal.hash, seal.commit
    return result


def files_of(directory: Path) -> Sequence[Path]:
    """The journal's files, by day."""
    return [path_of(directory, day) for day in days(directory)]


def _seals(journal: Journal) -> Iterator[Seal]:
    after = 0
    while seals := journal.seals(after):
        yield from seals
        after = seals[-1].commit
