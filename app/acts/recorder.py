"""Puts acts on record: first in the ledger, then in the journal, where records of senders go."""

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.domain.actor import Actor
from app.domain.errors import Unavailable
from app.domain.instants import EPOCH
from app.domain.records import OWN_SOURCE, Kind, of_rows
from app.domain.rows import ReadRow, Row
from app.journal import Clock, Journal, Unsealed
from app.office import Ledger

MICROSECOND = timedelta(microseconds=1)
SETTLED_SECONDS = 2.0
"""Who says so: Transom itself. No sender's record is of this kind, so the source cannot be borrowed."""


@dataclass(frozen=True)
class Step:
    """One step of an act on one transaction or one case; the fields are the record's.

    `scope` is the transaction's tenant scope, so that the record belongs to that transaction and to no namesake.
    """

    act_id: str
    action: str
    step: str
    actor: str
    at: datetime
    transaction_id: str | None = None
    case_id: str | None = None
    scope: str | None = None
    details: ReadRow = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The record's key beside its source: act, object and step."""
        return f"{self.act_id}/{self.transaction_id or self.case_id}/{self.step}"

    def row(self) -> Row:
        """The record."""
        return {
            "event_time": self.at,
            "source": OWN_SOURCE,
            "event_id": self.key,
            "transaction_id": self.transaction_id,
            "case_id": self.case_id,
            "act_id": self.act_id,
            "step": self.step,
            "action": self.action,
            "actor": self.actor,
            "sequence": 1 if self.step == "asked" else 2,
            **self.details,
        }


def new_act_id() -> str:
    """An id that nobody can guess, so that nobody can take its keys first."""
    return secrets.token_hex(10)


class Recorder:
    """Puts acts on record. `loaded` says up to which of the journal's offsets the store stands."""

    def __init__(
        self,
        journal: Journal,
        ledger: Ledger,
        clock: Clock,
        loaded: Callable[[], int],
        new_id: Callable[[], str] = new_act_id,
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._journal = journal
        self._ledger = ledger
        self._clock = clock
        self._last, self._ticking = EPOCH, threading.Lock()
        self._loaded = loaded
        self.new_id = new_id
        self._ready = ready

    def clock(self) -> datetime:
        """Now, and later than whatever it said before: acts are ordered by their instants, though a clock may step."""
        with self._ticking:
            self._last = max(self._clock(), self._last + MICROSECOND)
            return self._last

    def write(self, steps: Sequence[Step]) -> int:
        """Appends the steps in one commit; returns its last offset, once it is synced.

        Raises `Unavailable`: where the journal cannot be written, and while a history is still being told to it, since
        no later commit may have an earlier instant.
        """
        if not self._ready():
            raise Unavailable("The history is still being loaded; try again once it is complete.")
        scopes = dict.fromkeys(step.scope for step in steps)
        entries = [
            Unsealed(
                Kind.OPERATOR_ACT,
                OWN_SOURCE,
                scope,
                of_rows(Kind.OPERATOR_ACT, [step.row() for step in steps if step.scope == scope]),
            )
            for scope in scopes
        ]
        return self._journal.append(entries)

    def settled(self, offset: int, seconds: float = SETTLED_SECONDS) -> bool:
        """Waits until the store has the offset; a store that is far behind is not waited for any longer than that."""
        until = time.monotonic() + seconds
        while self._loaded() < offset and time.monotonic() < until:
            time.sleep(0.01)
        return self._loaded() >= offset

    def abreast(self) -> bool:
        """Whether the store has all that the journal has."""
        return self._loaded() >= self._journal.last_offset()

    def noted(
        self, actor: Actor, action: str, object: str, reason: str | None, outcome: str, tenant: str | None = None
    ) -> None:
        """An entry of the ledger, of the tenant's chain. Raises `Unavailable`: what cannot be put on record may not be
        done.
        """
        self._ledger.record(actor, action, object, reason, outcome, tenant)

    def on_case(
        self, actor: Actor, action: str, case_id: str, reason: str | None, tenant: str | None = None, **details: Any
    ) -> str:
        """One act on a case, done as it is recorded; its id. Answers once it is on disk, and mostly loaded.

        The ledger has it first, in the chain of `tenant`. Where the journal then cannot be written, the ledger says
        that too. What a person of one tenant does is a record of that tenant: other tenants that have transactions in
        the same case see nothing of it.
        """
        act_id, at = self.new_id(), self.clock()
        self.noted(actor, f"case.{action}", f"case:{case_id}", reason, "done", tenant)
        done = {"reason": reason, "outcome": "done", "outcome_at": at, **details}
        (scope,) = actor.tenants if actor.tenants is not None and len(actor.tenants) == 1 else (None,)
        step = Step(act_id, action, "done", actor.name, at, case_id=case_id, scope=scope, details=done)
        try:
            offset = self.write([step])
        except Unavailable:
            failed = "not done: the journal could not be written"
            self.noted(actor, f"case.{action}", f"case:{case_id}", reason, failed, tenant)
            raise
        self.settled(offset)
        return act_id
