"""Retention: what is over goes from the journal and the store, on record, and everything that stays verifies."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.answers.record_verification import record_verification
from app.answers.retention import dry_run
from app.answers.services import Services
from app.audit.keys import new_key
from app.audit.witness import Witness
from app.catalog import CatalogFiles
from app.catalog.model import Catalog, State, Workflow
from app.domain.actor import Actor
from app.domain.errors import Forbidden
from app.domain.reach import Reach
from app.domain.records import Kind, of_rows
from app.governance.retention import Retention
from app.journal import SqliteJournal, Unsealed
from app.journal.checkup import check_journal
from app.journal.removal import remove
from app.office import Office
from app.security import LocalMode
from app.store.follower import Follower
from app.store.store import Store
from tests.audit.conftest import KEYS
from tests.people import KIM

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 12)
KIM_OF_AUDIT = Actor("kim", frozenset(("auditor",)))
CANARY = "canary-8d21-of-what-is-over"
STATES = {"open": State(waits_on="us"), "done": State(terminal="completed")}


@dataclass
class Kept:
    """Four days of records: each day one transaction that ends, one that stays open, and a span of each."""

    directory: Path
    stack: ExitStack
    now: datetime = START
    catalog: Catalog = field(default_factory=lambda: Catalog(workflows={"w": Workflow(states=STATES)}, digest="one"))

    def __post_init__(self) -> None:
        self.journal = SqliteJournal(self.directory / "journal", self.clock)
        self.stack.callback(self.journal.close)
        self.office = Office(self.directory / "office", self.clock, lambda: "system")
        self.stack.callback(self.office.close)
        self.witness = Witness(self.journal, self.office, new_key(), self.clock)
        for number in range(4):
            self.now = START + number * DAY
            self.take(number)
        self.store = self.made("store")

    def clock(self) -> datetime:
        return self.now

    def take(self, number: int) -> None:
        moves = [self.move(f"ended-{number}", "open"), self.move(f"ended-{number}", "done")]
        for rows in (moves, [self.move(f"open-{number}", "open")]):
            self.journal.append([Unsealed(Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, rows))])
            self.now += timedelta(seconds=1)
        for name in ("ended", "open"):
            row = {"event_time": self.now, "start_ns": 1, "end_ns": 2, "trace_id": f"{number:031}{len(name) % 2}"}
            row |= {"span_id": f"{number:016}", "name": CANARY, "transaction_id": f"{name}-{number}"}
            self.journal.append([Unsealed(Kind.SPAN, "local", None, of_rows(Kind.SPAN, [row]))])
            self.now += timedelta(seconds=1)

    def move(self, transaction: str, state: str) -> dict[str, object]:
        about = {"event_time": self.now, "source": "engine", "event_id": f"{transaction}-{state}", "tenant": "acme"}
        about |= {"transaction_id": transaction, "workflow": "w", "to_state": state, "reason": CANARY}
        return about | {"sequence": list(STATES).index(state)}

    def made(self, name: str) -> Store:
        store = Store(self.directory / f"{name}.duckdb", lambda: self.catalog, self.clock)
        follower = Follower(self.journal, store)
        follower.catch_up()
        follower.close()
        store.settle()
        store.checkpoint()
        self.stack.callback(store.close)
        return store

    def run(self, **seconds: int) -> int:
        self.catalog = replace(self.catalog, retention=seconds, digest=str(seconds))
        office, store = self.office, self.store
        return Retention(self.directory / "journal", store, office, lambda: self.catalog, self.clock).run()

    def stored(self, kind: Kind) -> list[str]:
        entries = [entry for entry in self.journal.read(0, 2**30) if entry.kind is kind]
        assert all(entry.damage is None for entry in entries)
        return [name for entry in entries for name in entry.table["transaction_id"].to_pylist()]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with ExitStack() as stack:
        yield Kept(tmp_path, stack)


def test_what_is_over_goes_on_record_and_open_transactions_stay_whole(kept: Kept) -> None:
    assert kept.run(spans=2 * 86_400) == 1

    assert kept.stored(Kind.SPAN) == ["open-0", *(f"{name}-{n}" for n in range(1, 4) for name in ("ended", "open"))]
    assert len(kept.stored(Kind.TRANSITION)) == 12
    checkup = check_journal(kept.journal)
    assert (checkup.damages, checkup.broken_after) == ([], None)
    kept.witness.attest()
    assert "journal.broken" not in [entry.action for entry in kept.office.ledger.entries()]
    removed = [entry for entry in kept.office.ledger.entries() if entry.action == "retention.removed"]
    assert [(entry.object, entry.actor) for entry in removed] == [("journal:2026-03-01 spans", "transom")]
    assert removed[0].outcome.startswith("1 records in 1 entries are removed, sha256:")
    assert kept.run(spans=2 * 86_400) == 0
    with kept.made("anew").reader() as reader:
        spans = reader.ask("transactions_known", txs=["\x1fopen-0", "\x1fended-0"])
        assert spans.num_rows == 2


def test_not_a_byte_of_what_is_over_is_left_in_the_journal_or_in_the_store_made_anew(kept: Kept) -> None:
    for number in range(4):
        kept.journal.append(
            [Unsealed(Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, [kept.move(f"open-{number}", "done")]))]
        )
    kept.store.close()
    kept.store = kept.made("second")
    kept.now += 30 * DAY
    kept.journal.append([Unsealed(Kind.REJECTION, "local", None, of_rows(Kind.REJECTION, [{"event_time": kept.now}]))])

    kept.run(spans=86_400, transitions=86_400)

    assert kept.stored(Kind.SPAN) == kept.stored(Kind.TRANSITION) == []
    anew = kept.made("anew")
    anew.close()
    for folder in (kept.directory / "journal", kept.directory / "office"):
        for file in folder.rglob("*"):
            if file.is_file():
                assert CANARY.encode() not in file.read_bytes(), file.name
    assert CANARY.encode() not in (kept.directory / "anew.duckdb").read_bytes()


def test_a_legal_hold_keeps_what_it_names_until_it_is_released(kept: Kept) -> None:
    kept.now += 20 * DAY
    kept.journal.append([Unsealed(Kind.REJECTION, "local", None, of_rows(Kind.REJECTION, [{"event_time": kept.now}]))])
    everything = {"ended-0", "ended-1", "ended-2", "ended-3"}
    for reach, left in (
        (Reach(), everything),
        (Reach(month="2026-03"), everything),
        (Reach(tenant="acme"), everything),
        (Reach(transaction_id="ended-2"), {"ended-2"}),
    ):
        hold = kept.office.holds.place(KIM, reach, "court case 7")
        kept.run(spans=86_400, transitions=86_400)
        for kind in (Kind.SPAN, Kind.TRANSITION):
            assert {name for name in kept.stored(kind) if name.startswith("ended")} == left, reach
        kept.office.holds.release(KIM, hold.hold_id, "settled")
    for reach in (Reach(month="2026-04"), Reach(tenant="beta")):
        kept.office.holds.place(KIM, reach, "another case")
    kept.run(spans=86_400, transitions=86_400)
    assert [name for name in kept.stored(Kind.SPAN) if name.startswith("ended")] == []


def test_a_dry_run_says_what_goes_and_what_stays_and_why_and_a_run_does_just_that(kept: Kept) -> None:
    kept.now += 20 * DAY
    kept.journal.append([Unsealed(Kind.REJECTION, "local", None, of_rows(Kind.REJECTION, [{"event_time": kept.now}]))])
    kept.catalog = replace(kept.catalog, retention={"spans": 86_400, "transitions": 86_400}, digest="dry")
    rules = Retention(kept.directory / "journal", kept.store, kept.office, lambda: kept.catalog, kept.clock)

    def counts() -> dict[str, tuple[int, int, int]]:
        return {plan.kind: (plan.removes, plan.keeps_on_hold, plan.keeps_open) for plan in rules.plan()}

    before = kept.stored(Kind.SPAN), kept.stored(Kind.TRANSITION)
    assert counts() == {"spans": (4, 0, 4), "transitions": (8, 0, 4)}
    first = rules.plan()[0]
    assert (first.days, str(first.first_day), str(first.last_day)) == (1, "2026-03-01", "2026-03-04")
    hold = kept.office.holds.place(KIM, Reach(transaction_id="ended-2"), "court case 7")
    assert counts() == {"spans": (3, 1, 4), "transitions": (6, 2, 4)}
    kept.office.holds.place(KIM, Reach(), "everything")
    assert counts() == {"spans": (0, 4, 4), "transitions": (0, 8, 4)}
    for each in kept.office.holds.all(active=True):
        kept.office.holds.release(KIM, each.hold_id, "settled")
    assert hold.hold_id
    assert (kept.stored(Kind.SPAN), kept.stored(Kind.TRANSITION)) == before

    services = Services(
        kept.store.reader, kept.office, CatalogFiles(None), KEYS, kept.clock, LocalMode(), retention_plan=rules.plan
    )
    trial = dry_run(services, KIM_OF_AUDIT)
    assert trial["sentence"] == (
        "Would remove 12 records (4 spans, 8 transitions); keeps 0 because of holds, 8 of open transactions."
    )
    with pytest.raises(Forbidden):
        dry_run(services, replace(KIM_OF_AUDIT, tenants=frozenset(("acme",))))
    assert rules.run() == 12
    assert counts() == {"spans": (0, 0, 4), "transitions": (0, 0, 4)}


def test_the_day_that_is_still_written_to_is_never_touched(kept: Kept) -> None:
    kept.now += 400 * DAY
    kept.run(spans=86_400, transitions=86_400)
    assert "ended-3" in kept.stored(Kind.SPAN)


def test_what_is_removed_without_a_word_of_the_ledger_is_named_by_verification(kept: Kept) -> None:
    services = Services(
        kept.store.reader, kept.office, CatalogFiles(None), KEYS, kept.clock, LocalMode(), witness=kept.witness
    )
    kept.run(spans=2 * 86_400)
    right = record_verification(services, START - DAY, START + DAY)
    remove(kept.directory / "journal", START.date(), [1])
    wrong = record_verification(services, START - DAY, START + DAY)
    assert (right["problems"], len(right["removed"])) == ([], 1)
    assert right["removed"][0].startswith("journal:2026-03-01 spans: 1 records in 1 entries are removed, entry ")
    (problem,) = [row for row in wrong["problems"] if row["problem"].startswith("removed without")]
    assert (problem["kind"], problem["source"]) == ("transitions", "journal:2026-03-01 transitions")
