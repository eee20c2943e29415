"""Files of store, journal and office, cut, zeroed and flipped: equal answers, or a sentence that names the file.

`TRANSOM_DAMAGE_ROUNDS` says how many files are damaged (12 without it), `TRANSOM_DAMAGE_SEED` which.
"""

import contextlib
import os
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.domain.audit_entry import AuditEntry
from app.domain.errors import Unavailable
from app.domain.records import Kind, of_rows
from app.journal import Entry, SqliteJournal, Unsealed
from app.office import Office
from app.store.follower import Follower
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.making import at
from tests.people import MARA

ROUNDS = int(os.environ.get("TRANSOM_DAMAGE_ROUNDS", "12"))
SEED = int(os.environ.get("TRANSOM_DAMAGE_SEED", "1"))
DAYS, ENTRIES, ROWS = 3, 12, 60
EVERYTHING = 10**12
NOW = at(0) + timedelta(days=DAYS)
QUESTIONS = (
    "select * from transactions order by tx",
    "select event_id, transaction_id, to_state, ingested_at from transitions order by event_id",
    "select last_offset from progress",
)

Whole = tuple[Path, dict[int, Entry], list[list[Any]], list[AuditEntry]]
"""The folder, its journal by offset, what its store answers, and its ledger."""

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600 + 10 * ROUNDS)]


def transitions(day: int, number: int) -> Unsealed:
    rows = [
        {
            "event_time": at(0) + timedelta(days=day, seconds=place),
            "source": "engine",
            "event_id": f"{day}-{number}-{place}",
            "transaction_id": f"t{number}-{place}",
            "workflow": "order",
            "to_state": ("received", "checked", "done")[day],
        }
        for place in range(ROWS)
    ]
    return Unsealed(Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, rows))


def answers(store: Store) -> list[list[Any]]:
    store.settle()
    with store.reader() as reader:
        return [reader._cursor.execute(question).fetchall() for question in QUESTIONS]


def caught_up(journal: SqliteJournal, store: Store) -> Follower:
    """The store once it has all of the journal, read whole; and what was said on the way."""
    follower = Follower(journal, store)
    for _ in range(200):
        follower._step()
        if not follower.behind() and store.fault is None and store.check() is None:
            return follower
    raise AssertionError(follower.condition(NOW))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A folder with days of a journal, a store over them and an office, with what each of them holds."""
    folder = tmp_path_factory.mktemp("whole")
    now = [at(1)]
    journal = SqliteJournal(folder / "journal", lambda: now[0])
    for day in range(DAYS):
        now[0] = at(1) + timedelta(days=day)
        for number in range(ENTRIES):
            journal.append([transitions(day, number)])
    entries = {entry.offset: entry for entry in journal.read(0, EVERYTHING)}
    store = Store(folder / "transom.duckdb", lambda: CATALOG, lambda: NOW)
    caught_up(journal, store)
    loaded = answers(store)
    store.close()
    journal.close()
    office = Office(folder / "office", lambda: at(1))
    for number in range(60):
        office.ledger.record(MARA, "case.note", f"case:{number}", "because it was so " * 8)
    ledger = office.ledger.entries()
    office.close()
    return folder, entries, loaded, ledger


def damaged(path: Path, chance: Random) -> str:
    """The file with one damage; what it was."""
    content = bytearray(path.read_bytes())
    size = len(content)
    kind = chance.choice(("cut", "zero", "flip"))
    place = chance.randrange(size)
    if kind == "cut":
        del content[place:]
    elif kind == "zero":
        length = chance.choice((512, 4096, size // 4))
        place = chance.choice((0, place, size - length))
        content[place : place + length] = bytes(len(content[place : place + length]))
    else:
        content[place] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(content))
    return f"{path.name}: {kind} at {place} of {size}"


def judge_store(folder: Path, loaded: list[list[Any]]) -> None:
    journal = SqliteJournal(folder / "journal", lambda: NOW)
    store = Store(folder / "transom.duckdb", lambda: CATALOG, lambda: NOW)
    follower = caught_up(journal, store)
    assert answers(store) == loaded
    assert follower.set_aside == ()
    for loss in store.losses:
        assert loss.reason
        assert loss.aside is None or (folder / loss.aside).exists()
    assert journal.append([transitions(0, 99)]) == DAYS * ENTRIES + 1
    store.close()
    journal.close()


@contextlib.contextmanager
def or_named(name: str) -> Iterator[None]:
    """What is done inside, unless a sentence says that the file cannot be used."""
    try:
        yield
    except Unavailable as error:
        if name not in str(error):
            raise


def judge_journal(folder: Path, entries: Mapping[int, Entry], name: str) -> None:
    journal = SqliteJournal(folder / "journal", lambda: NOW)
    covered = set()
    with or_named(name):
        for entry in journal.read(0, EVERYTHING):
            if entry.damage is None:
                original = entries[entry.offset]
                assert (entry.ingested_at, entry.table) == (original.ingested_at, original.table)
                covered.add(entry.offset)
            else:
                assert (entry.damage.file, name in entry.damage.reason) == (name, True)
                covered.update(range(entry.damage.first_offset, entry.damage.last_offset + 1))
        assert covered >= set(entries)
    with or_named(name):
        assert journal.append([transitions(0, 99)]) > DAYS * ENTRIES
    journal.close()


def judge_office(folder: Path, ledger: Sequence[AuditEntry]) -> None:
    with or_named("office.sqlite"):
        office = Office(folder / "office", lambda: NOW)
        try:
            if office.damage() is None and office.ledger.broken_at() is None:
                assert office.ledger.entries() == ledger
        finally:
            office.close()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_damaged_file_gives_equal_answers_or_is_named(whole: Whole, tmp_path: Path, number: int) -> None:
    source, entries, loaded, ledger = whole
    chance = random.Random(f"{SEED}/{number}")
    folder = tmp_path / "data"
    shutil.copytree(source, folder)
    part = ("store", "journal", "office")[number % 3]
    if part == "store":
        damage = damaged(folder / "transom.duckdb", chance)
    elif part == "journal":
        path = chance.choice(sorted((folder / "journal").glob("????-??-??.sqlite")))
        damage = damaged(path, chance)
    else:
        damage = damaged(folder / "office" / "office.sqlite", chance)
    try:
        if part == "store":
            judge_store(folder, loaded)
        elif part == "journal":
            judge_journal(folder, entries, path.name)
        else:
            judge_office(folder, ledger)
    except Exception as error:
        raise AssertionError(damage) from error
    finally:
        shutil.rmtree(folder)
