"""An API over a few records that went through a real journal, with a ledger that is signed."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.answers.services import Services
from app.api import create_api
from app.audit.keys import SigningKey, new_key
from app.audit.witness import Witness
from app.catalog import CatalogFiles
from app.domain.encryption import Keys, body_hash
from app.journal import SqliteJournal, Unsealed
from app.office import Office
from app.security import LocalMode
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.loading import entries
from tests.oracle.making import act, at, decision, move, payload, review
from tests.oracle.records import Record, payload_id
from tests.sealing import sealed_body

KEYS = Keys(b"p" * 32, b"t" * 32)
CANARY = b"canary-7f3a9c-of-a-payload-body"


@dataclass
class Audited:
    """One installation in a test: `minutes` after the start of the tests' day."""

    directory: Path
    stack: ExitStack
    key: SigningKey = field(default_factory=new_key)
    minutes: float = 60

    def __post_init__(self) -> None:
        self.store = Store(None, lambda: CATALOG, self.clock)
        self.stack.callback(self.store.close)
        self.journal = SqliteJournal(self.directory / "journal", self.clock)
        self.stack.callback(self.journal.close)
        self.office = Office(self.directory / "office", self.clock, lambda: "system", catalog=lambda: "")
        self.stack.callback(self.office.close)
        self.witness = Witness(self.journal, self.office, self.key, self.clock)
        self.services = Services(
            self.store.reader, self.office, CatalogFiles(None), KEYS, self.clock, LocalMode(), witness=self.witness
        )
        self.client: FlaskClient = create_api(self.services, lambda: "7F3K-22").test_client()

    def clock(self) -> datetime:
        return at(self.minutes)

    def take(self, records: Sequence[Record]) -> None:
        """The records through the journal into the store, an entry a commit."""
        before = self.journal.last_offset()
        for entry in entries(records):
            self.journal.append([Unsealed(entry.kind, entry.ingested_by, entry.tenant_scope, entry.table)])
        self.store.load(self.journal.read(before, 10**12))
        self.store.keep_seals_of(self.journal)

    def later(self, minutes: float) -> None:
        self.minutes += minutes

    def post(self, path: str, **query: object) -> TestResponse:
        return self.client.post(f"/api/v1/audit/{path}?{urlencode(query, doseq=True)}")

    def bundle(self, **query: object) -> bytes:
        answered = self.post("bundles", **query)
        assert answered.status_code == 201, answered.data
        return answered.data

    def receipt(self) -> dict[str, Any]:
        return self.post("receipts").get_json()


def body_of(record: Record, body: bytes) -> Record:
    """The payload with its body under the tests' keys."""
    salt, nonce = random.Random(body).randbytes(16), random.Random(body[::-1]).randbytes(12)
    sealed = sealed_body(KEYS, payload_id(record), salt, body, nonce)
    return record | {"body": sealed, "sha256": body_hash(salt, body), "size": len(body)}


RECORDS = [
    move(0, "a", "submitted", workflow="exchange", partner="northwind", value_amount=0.1 + 0.2, value_unit="EUR"),
    move(1, "a", "waiting", external_ref="NW-1", reason='said \u2028 "it" \\ \x07 é \U0001f600'),
    review(2, "a", "t-1", "opened", queue="identity"),
    decision(3, "a", "queued", confidence=1e-7, threshold=0.95),
    act(4, "a", actor="local", act_id="act-1"),
    body_of(payload(5, "a", "request"), CANARY),
    move(0, "b", "submitted", workflow="exchange", partner="contoso"),
    body_of(payload(6, "b", "request"), b"another body"),
]


@pytest.fixture
def audited(tmp_path: Path) -> Iterator[Callable[..., Audited]]:
    """`audited(records)`: an installation of its own that took the records."""
    with ExitStack() as stack:
        made: list[Audited] = []

        def make(records: Sequence[Record] = RECORDS) -> Audited:
            directory = tmp_path / str(len(made))
            directory.mkdir()
            made.append(Audited(directory, stack))
            if records:
                made[-1].take(records)
            return made[-1]

        yield make
