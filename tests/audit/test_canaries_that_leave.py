"""Canaries in payloads and rule-named attributes are in nothing that leaves: mails, webhooks, requests to the engine,
checkpoints outside; and no temporary file is left behind.
"""

import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from app.acts.engine import SignedEngine
from app.alerts.delivery import Delivery, Way
from app.alerts.targets import Target
from app.alerts.transport import Sender
from app.alerts.weekly_brief import BriefErrand, weekly_of
from app.answers.brief import brief
from app.audit.copies import to_webhook
from app.audit.keys import new_key
from app.audit.witness import Witness
from app.domain.encryption import Keys
from app.journal import SqliteJournal
from app.office import Office
from app.platform.webhook_signing import secret_bytes
from app.store.store import Store
from collectors.files.input import opened
from collectors.files.ocel_sqlite import read
from collectors.intake import Intake
from tests.actions import desk_over
from tests.acts.conftest import REDRIVE
from tests.alerts.mailbox import Mailbox
from tests.alerts.receiving import SECRET, Receiver
from tests.alerts.watching import STUCK, Watch, declaring
from tests.collectors import test_canaries_at_rest as sent
from tests.collectors.files.test_table_files import ocel_sqlite
from tests.oracle.making import at
from tests.people import KIM

CANARY = sent.CANARY.encode()
HERE = ("127.0.0.1",)
URL = "https://transom.example"
RULES = declaring(stuck_at_partner={**STUCK, "above": 0})
CATALOG = replace(RULES, redaction=sent.CATALOG.redaction, actions={"redrive": REDRIVE}, digest="leaves")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    yield mailbox
    mailbox.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def taken(directory: Path) -> SqliteJournal:
    """A journal that took the canaries: the transition is of a transaction that gets stuck at a partner."""
    events = json.loads(json.dumps(sent.events()).replace("2026-11-23T09", "2026-03-02T08"))
    events[0]["data"] |= {
        "workflow": "exchange",
        "partner": "northwind",
        "to_state": "submitted",
        "idempotency_key": "k-1",
    }
    journal = SqliteJournal(directory, lambda: at(0))
    intake = Intake(journal, lambda: CATALOG, Keys(b"p" * 32, b"t" * 32), lambda: at(0))
    batch = "application/cloudevents-batch+json"
    assert sent.send(intake, "events", batch, json.dumps(events).encode()) == 200
    assert sent.send(intake, "traces", "application/json", json.dumps(sent.traces()).encode()) == 200
    intake.close()
    return journal


def test_nothing_that_leaves_holds_a_canary_and_no_temporary_file_stays(
    tmp_path: Path, receiver: Receiver, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    with ExitStack() as stack:
        journal = taken(tmp_path / "journal")
        stack.callback(journal.close)
        watch = Watch(tmp_path / "watched", [], CATALOG, journal.read(0, 2**30))
        stack.callback(watch.close)
        watch.play(-1, 17)
        sender = Sender(HERE, threading.Event())
        hook = Target("desk-chat", receiver.url, secret_bytes(SECRET))
        way = Way({"desk-chat": hook, "desk-mail": Target("desk-mail", mailbox.address)}, sender, URL, lambda: 0.0)
        delivery = Delivery(watch.office, lambda: CATALOG, lambda: watch.now, way, threading.Event())
        with watch.store.reader() as reader:
            errand = BriefErrand(watch.office, weekly_of("Mon 07:00"), ("desk-mail",), lambda _: brief(reader), bool)
            errand(watch.now)
        while delivery.look("desk-chat") or delivery.look("desk-mail"):
            pass
        _redriven(stack, tmp_path, journal, receiver)
    log = tmp_path / "orders.sqlite"
    ocel_sqlite(log)
    with opened(log) as source:
        assert read(source)["events"]

    kinds = [received.event.get("type", "checkpoint") for received in receiver.received]
    assert {"transom.alert.firing.v1", "transom.act.redrive.v1", "checkpoint"} <= set(kinds)
    mailed = mailbox.parts()
    assert {subject.partition(":")[0] for subject, _, _ in mailed} == {"Firing", "23 Feb to 2 Mar"}
    left = [f"{received.headers}".encode() + received.body for received in receiver.received]
    for each in (*left, *mailbox.letters, *(part for _, _, part in mailed)):
        assert CANARY not in each
    assert [file for file in temporary.rglob("*") if file.is_file()] == []


def _redriven(stack: ExitStack, folder: Path, journal: SqliteJournal, receiver: Receiver) -> None:
    """The stuck transaction is redriven by a signed request, and the ledger's checkpoints go to a webhook."""
    store = Store(None, lambda: CATALOG, lambda: at(20))
    stack.callback(store.close)
    office = Office(folder / "office", lambda: at(20))
    stack.callback(office.close)
    engine = SignedEngine(receiver.url, secret_bytes(SECRET), private=HERE)
    desk = desk_over(journal, store, office, lambda: at(20), engine, patience=0.1)
    stack.callback(desk.close)
    preview = desk.transactions.preview(KIM, "redrive", ["T"])
    act = desk.transactions.act(KIM, preview["frozen"], "the partner is back", "k1")
    assert desk.runner is not None
    desk.runner.wait(act, 60)
    witness = Witness(journal, office, new_key(), lambda: at(20), [to_webhook(receiver.url, HERE)])
    witness.attest()
    witness.close()
    for checkpoint in office.checkpoints.uncopied():
        to_webhook(receiver.url, HERE)(checkpoint)
