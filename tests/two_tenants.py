"""An installation of two tenants, whose every name holds a canary: what one sees of the other is found as text."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app.answers.services import Services
from app.catalog import CatalogFiles
from app.domain.actor import Actor
from app.domain.alerts import FIRING, Alert, Member
from app.domain.encryption import Keys
from app.office import Judged, Minute, Office
from app.security import Authenticator
from app.store.store import Store
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.loading import entries
from tests.oracle.making import at, move, payload, review, span
from tests.people import Named

OURS, THEIRS = "ours-canary", "theirs-canary"
TENANTS = {OURS: "alpha", THEIRS: "beta"}
NOW_MINUTES = 3000
NOW = at(NOW_MINUTES)


def records(mark: str) -> list[dict[str, Any]]:
    """A stuck and a failed transaction of a tenant, with everything that has a page of its own; `mark` is in all of it.

    Workflow and states are shared, so that the two meet in every list.
    """
    segments = {**MOVE, "tenant": TENANTS[mark], "partner": f"{mark}-partner", "version": f"{mark}-version"}
    letter = trace_of(mark)[0]
    return [
        move(0, f"{mark}-1", "received", external_ref=f"{mark}-ref", trace_id=letter * 32, **segments),
        move(1, f"{mark}-1", "submitted", attributes=f'[["note","{mark}-attribute"]]', **segments),
        move(2, f"{mark}-2", "received", **segments),
        move(NOW_MINUTES - 60, f"{mark}-2", "failed", error_class="processing", error_code=f"{mark}-code", **segments),
        review(3, f"{mark}-1", f"{mark}-task", "opened", queue=f"{mark}-desk", actor=f"{mark}-person"),
        span(1, letter * 32, letter * 16, name=f"{mark}-call", service=f"{mark}-service"),
        payload(1, f"{mark}-1", "request", payload_id=f"PAY{letter}", event_id=f"{mark}-payload", shape='{"paths":[]}'),
    ]


def trace_of(mark: str) -> str:
    """The trace that serves a tenant's first transaction."""
    return {OURS: "a", THEIRS: "b"}[mark] * 32


def alert_of(mark: str) -> Alert:
    """An alert that fires on a tenant's transactions."""
    segment = {"tenant": TENANTS[mark]}
    member = Member(segment, NOW, NOW, True, 1.0, 0.0, 1)
    selects = {"tenant": [TENANTS[mark]]}
    return Alert(
        "stuck", segment, FIRING, NOW, NOW, (member,), NOW, value=1.0, threshold=0.0, n=1,
        text=f"{mark}-alert", selects=selects, transactions=1,
    )  # fmt: skip


@dataclass
class Installed:
    """The services over both tenants' records, and what in them has an id, by tenant and page."""

    services: Services
    office: Office
    store: Store
    ids: dict[str, dict[str, str]] = field(default_factory=dict)


@contextmanager
def installed(folder: Path, authenticator: Authenticator | None = None, **more: Any) -> Iterator[Installed]:
    """Both tenants' records loaded; each has an alert, a saved view and entries of the ledger."""

    def clock() -> datetime:
        return NOW

    with ExitStack() as stack:
        store, office = Store(None, lambda: CATALOG, clock), Office(folder, clock)
        stack.callback(office.close)
        stack.callback(store.close)
        both = [record for mark in TENANTS for record in records(mark)]
        store.load(entries(sorted(both, key=lambda record: record["ingested_at"])))
        office.evaluations.record(Minute(NOW, NOW, judged=[Judged(alert_of(mark), True, ()) for mark in TENANTS]))
        keys = Keys(b"p" * 32, b"t" * 32)
        services = Services(
            store.reader, office, CatalogFiles(None), keys, clock, authenticator or Named(), person_figures=True, **more
        )
        made = Installed(services, office, store)
        for mark, tenant in TENANTS.items():
            person = Actor(f"{mark}-person", frozenset(("operator",)), tenants=frozenset((tenant,)))
            office.views.save(f"{mark}-view", f"/?q={mark}-1", person)
            made.ids[mark] = _ids(made, mark)
        yield made


def _ids(made: Installed, mark: str) -> dict[str, str]:
    with made.services.readers(None, tenants=None) as reader:
        (row,) = reader.rows("transaction", transaction_id=f"{mark}-1")
    return {
        "transaction": f"{mark}-1",
        "trace": trace_of(mark),
        "payload": f"PAY{trace_of(mark)[0]}",
        "case": row["signature"],
        "incident": f"partner:{mark}-partner",
        "alert": alert_of(mark).alert_id,
    }
