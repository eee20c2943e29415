"""A desk over a store in memory, and an engine that the test holds in its hand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.acts import Desk
from app.answers.acts import detail
from app.catalog.model import Catalog, ErrorClass
from app.journal import SqliteJournal
from app.office import Office
from app.platform.outbound import Answer
from app.store.store import Store
from tests.actions import desk_over
from tests.oracle.cases import CATALOG
from tests.oracle.loading import entries
from tests.oracle.making import at, move
from tests.oracle.records import Record
from tests.people import KIM

NOW = 100.0
PATIENCE = 60


@dataclass
class HandEngine:
    """Remembers what it was asked for; what it does then is the test's to say."""

    does: Callable[[str], Answer] = lambda _: Answer(202)
    idempotent: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(transaction, idempotency key)."""

    def ask(self, action: str, key: str, at: datetime, transaction: Mapping[str, Any]) -> Answer:
        self.asked.append((transaction["transaction_id"], key))
        return self.does(transaction["transaction_id"])


class Bench:
    """A store with records, an engine, and a desk over both; time passes when something is loaded."""

    def __init__(self, directory: Path, records: Sequence[Record], catalog: Catalog, patience: float) -> None:
        self.minutes, self.directory = NOW, directory
        self.engine = HandEngine(self.moves)
        self.store = Store(None, lambda: catalog, self.clock)
        self.store.load(entries(records))
        self.journal = SqliteJournal(directory / "journal", self.clock)
        self.office = Office(directory / "office", self.clock)
        self.patience = patience
        self.desk: Desk = self.anew()

    def anew(self) -> Desk:
        """A desk as a new process would have it, over what is on disk."""
        self.desk = desk_over(self.journal, self.store, self.office, self.clock, self.engine, self.patience)
        return self.desk

    def clock(self) -> datetime:
        return at(self.minutes)

    def moves(self, transaction_id: str, to_state: str = "completed") -> Answer:
        """The engine does as it is asked: the state moves."""
        self.minutes += 0.1
        soon = self.clock() + timedelta(seconds=1)
        self.store.load(entries([move(self.minutes, transaction_id, to_state, ingested_at=soon)]))
        return Answer(202)

    def preview(self, *ids: str, action: str = "redrive") -> dict[str, list[str]]:
        """The ids by group; `frozen` is kept for `act`."""
        shown = self.desk.transactions.preview(KIM, action, ids)
        self.frozen: str = shown["frozen"]
        return {group["group"]: [one["transaction_id"] for one in group["transactions"]] for group in shown["groups"]}

    def act(self, *include: str, key: str = "k1") -> str:
        return self.desk.transactions.act(KIM, self.frozen, "the partner is back", key, include)

    def ended(self, act_id: str) -> dict[str, str]:
        """Outcomes by transaction once the act has ended."""
        assert self.desk.runner is not None
        assert self.desk.runner.wait(act_id, PATIENCE)
        return self.outcomes(act_id)

    def outcomes(self, act_id: str) -> dict[str, str]:
        with self.store.reader() as reader:
            told = detail(reader, *self.desk.transactions.decided(act_id))
        return {item["transaction_id"]: item["outcome"] for item in told["items"]}

    def reasons(self, act_id: str) -> list[str | None]:
        """Why each came to its outcome."""
        with self.store.reader() as reader:
            answer = detail(reader, *self.desk.transactions.decided(act_id))
        return [item["why"] for item in answer["items"]]

    def close(self) -> None:
        self.desk.close()
        self.store.close()
        self.journal.close()
        self.office.close()


REDRIVE = {"title": "Redrive", "roles": ["operator"]}
REDRIVE["for"] = {"states": ["submitted", "dead_letter"], "retry": ["automatic", "manual"]}  # type: ignore[assignment]
CANCEL = {"title": "Cancel", "roles": ["operator"], "for": {"states": ["submitted"]}}


def with_actions() -> Catalog:
    """The catalog of the cases worked by hand, with two actions and a class that is never sent again."""
    errors = {"partner_rejection": ErrorClass(retry="never")}
    return Catalog(**{**vars(CATALOG), "actions": {"redrive": REDRIVE, "cancel": CANCEL}, "errors": errors})


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """`bench(records, patience=20)`."""
    with ExitStack() as stack:

        def make(records: Sequence[Record], patience: float = 20) -> Bench:
            made = Bench(tmp_path, records, with_actions(), patience)
            stack.callback(made.close)
            return made

        yield make
