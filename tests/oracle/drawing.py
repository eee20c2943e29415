"""Single things of a random world, drawn one by one: a catalog, and records of every kind.

Times lie on a coarse grid, so that limits, dues and transitions often fall on the same instant.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.catalog.model import Catalog, ErrorClass, ErrorMatch, Partner, Queue, State, Workflow
from tests.oracle import making
from tests.oracle.making import at, link
from tests.oracle.records import Record

IDS = ("t1", "t2", "t3", "t4")
TRACES = tuple(letter * 32 for letter in "abcd")
SPANS = tuple(f"{number:016x}" for number in range(1, 6))
REFS = ("r1", "r2")
KEYS = ("k1", "k2")
PARTNERS = ("northwind", "southgate", None)
WORKFLOWS = ("exchange", "exchange", "simple", "wild", None)
STATES = (
    "received",
    "review",
    "submitted",
    "retry_wait",
    "parked",
    "legal",
    "shelf",
    "completed",
    "failed",
    "rejected",
)
DELAYS = (0, 1, 60, 600, 3 * 3600, 86_400)
ACTIONS = ("opened", "opened", "claimed", "assigned", "released", "approved", "closed", "escalated", "commented")


def catalog(dice: Random) -> Catalog:
    """Two workflows with states of every kind, with and without limits; partners, queues and error classes."""

    def limit(*choices: int | None) -> int | None:
        return dice.choice(choices)

    exchange = {
        "received": State(waits_on="us", limit=limit(60, 600, None), next=("review", "submitted")),
        "review": State(waits_on="review", limit=limit(3600, None), next=("submitted", "rejected"), exception=True),
        "submitted": State(
            waits_on="partner", limit=limit(600, None), next=("completed", "retry_wait"), awaits="answer"
        ),
        "retry_wait": State(
            waits_on="retry", limit=limit(300, None), next=("submitted",), exception=dice.random() < 0.5
        ),
        "parked": State(waits_on="queue", next=("submitted",), exception=True, dead_letter=True),
        "legal": State(waits_on="hold", limit=limit(1800, None), next=("shelf",)),
        "shelf": State(waits_on="us", next=("received", "completed")),
        "completed": State(terminal="completed"),
        "failed": State(terminal="failed"),
        "rejected": State(terminal="rejected"),
    }
    simple = {
        "received": State(waits_on="queue"),
        "shelf": State(waits_on="us"),
        "completed": State(terminal="completed"),
    }
    workflows = {
        "exchange": Workflow(
            owner=dice.choice(("interop", None)),
            deadline=limit(900, 3600, None),
            exception_deadline=limit(7200, 86_400, None),
            states=exchange,
        ),
        "simple": Workflow(owner="simple-owner", states=simple, deadline=limit(1800, None)),
    }
    return Catalog(
        workflows=workflows,
        partners={"northwind": Partner(owner=dice.choice(("partner-desk", None)), peers=("api.northwind.example",))},
        queues={"desk": Queue(owner="member-services", decide_within=1800), "bare": Queue()},
        errors={
            "partner_rejection": ErrorClass(owner="rejections", match=(ErrorMatch(code="PR-*"),)),
            "processing": ErrorClass(),
        },
    )


class Maker:
    """Draws records; what a transaction is called stays the same, save for a slip now and then."""

    def __init__(self, dice: Random, scopes: Sequence[str | None]) -> None:
        self.dice, self.scopes = dice, scopes
        alike = dice.random() < 0.5
        one = (dice.choice(WORKFLOWS), dice.choice(PARTNERS))
        self.workflow = {name: one[0] if alike else dice.choice(WORKFLOWS) for name in IDS}
        self.partner = {name: one[1] if alike else dice.choice(PARTNERS) for name in IDS}
        self.scope = {name: dice.choice(scopes) for name in IDS}

    def maybe(self, likely: float, choices: Sequence[Any]) -> Any:
        """One of the choices, or None."""
        return self.dice.choice(choices) if self.dice.random() < likely else None

    def minutes(self) -> float:
        """A place on the grid of half minutes within some hours, rarely days off it."""
        days = self.dice.choice((0,) * 12 + (-1, 1, 2)) * 1440
        return (
            days
            + self.dice.randrange(0, 40) * self.dice.choice((0.5, 5))
            + (0.123456 if self.dice.random() < 0.05 else 0)
        )

    def common(self, name: str | None) -> dict[str, Any]:
        """Arrival, scope and segments."""
        named = name if name is not None else self.dice.choice(IDS)
        return {
            "tenant_scope": self.scope[named] if self.dice.random() < 0.95 else self.dice.choice(self.scopes),
            "workflow": self.workflow[named] if self.dice.random() < 0.9 else None,
            "partner": self.partner[named] if self.dice.random() < 0.85 else self.dice.choice(PARTNERS),
            "tenant": self.maybe(0.4, ("commercial", "medicare")),
            "version": self.maybe(0.4, ("1", "2")),
        }

    def event(self, name: str | None) -> dict[str, Any]:
        """What every business record may carry."""
        fields = self.common(name) | {
            "trace_id": self.maybe(0.25, TRACES),
            "external_ref": self.maybe(0.25, REFS),
            "idempotency_key": self.maybe(0.2, KEYS),
            "sequence": self.maybe(0.3, (1, 2, 3)),
            "event_id": f"e{self.dice.randrange(100_000)}",
            "source": self.dice.choice(("engine", "desk")),
        }
        if name is None and not (fields["trace_id"] or fields["external_ref"] or fields["idempotency_key"]):
            fields["external_ref"] = self.dice.choice(REFS)
        return fields

    def transition(self) -> Record:
        """A move, mostly with an id, to a state that mostly is declared."""
        amount = self.maybe(0.1, (1.5, 20.0))
        name = self.maybe(0.93, IDS)
        to_state = self.dice.choice(STATES) if self.dice.random() < 0.93 else "nowhere"
        return making.move(self.minutes(), name, to_state, **self.event(name)) | {
            "attempt": self.maybe(0.2, (0, 1, 2, 3)),
            "error_class": self.maybe(0.15, ("processing", "partner_rejection")),
            "error_code": self.maybe(0.2, ("PR-1", "X")),
            "due_at": self.instant(0.1),
            "next_attempt_at": self.instant(0.1),
            "value_amount": amount,
            "value_unit": self.dice.choice(("EUR", "claims")) if amount is not None else None,
        }

    def lapse(self, record: Record) -> Record:
        """The record, rarely at an instant that nobody means."""
        if self.dice.random() >= 0.02 or record["record_kind"] in ("spans", "log_lines"):
            return record
        zero = self.dice.choice((datetime(1, 1, 1), datetime(1970, 1, 1), datetime(1970, 1, 21, 12, 10)))
        return record | {"event_time": zero}

    def instant(self, likely: float) -> datetime | None:
        """An instant on the grid, or None."""
        return at(self.minutes()) if self.dice.random() < likely else None

    def review(self) -> Record:
        """An action on one of few tasks."""
        name = self.maybe(0.95, IDS)
        task, action = f"{name}-{self.dice.choice('12')}", self.dice.choice(ACTIONS)
        made = making.review(self.minutes(), name, task, action, **self.event(name))
        return made | {"queue": self.maybe(0.5, ("desk", "bare", "other")), "due_at": self.instant(0.2)}

    def payload(self) -> Record:
        """A captured body, often a callback that names no transaction."""
        name = self.maybe(0.5, IDS)
        direction = self.dice.choice(("request", "response", "callback"))
        return making.payload(self.minutes(), name, direction, **self.event(name), size=self.dice.choice((2, 3)))

    def decision(self) -> Record:
        """An identity decision."""
        name = self.maybe(0.8, IDS)
        return making.decision(self.minutes(), name, self.dice.choice(("linked", "queued")), **self.event(name))

    def act(self) -> Record:
        """A step of an act by an operator."""
        name, action = self.dice.choice(IDS), self.dice.choice(("redrive", "redrive", "cancel"))
        fields = {
            "tenant_scope": self.scope[name],
            "event_id": f"e{self.dice.randrange(100_000)}",
            "step": self.dice.choice(("asked", "done")),
            "idempotency_key": self.maybe(0.5, KEYS),
        }
        return making.act(self.minutes(), name, action, **fields)

    def span(self) -> Record:
        """A span: named, in a trace of several, with a link, or a call to a partner."""
        name = self.maybe(0.35, IDS)
        common = self.common(name)
        if name is None or self.dice.random() < 0.6:
            common |= {"workflow": None, "partner": None, "tenant": None, "version": None}
        made = making.span(self.minutes(), self.dice.choice(TRACES), self.dice.choice(SPANS), name, **common)
        attributes = (
            [{"key": "http.response.status_code", "value": self.dice.choice(("\x01i200", "\x01i503"))}]
            if self.dice.random() < 0.2
            else []
        )
        if self.dice.random() < 0.3:
            attributes.append({"key": "server.address", "value": "api.northwind.example"})
        links = [link(self.dice.choice(TRACES), self.dice.choice(SPANS))] if self.dice.random() < 0.2 else []
        parent = self.maybe(0.2, SPANS)
        return made | {
            "kind": self.dice.choice((1, 3, 2)),
            "status_code": self.dice.choice((None, 0, 1, 2)),
            "status_message": self.maybe(0.2, ("out of stock",)),
            "attributes": attributes,
            "links": links,
            "parent_span_id": parent if parent != made["span_id"] else None,
        }

    def log_line(self) -> Record:
        """A log line on a trace."""
        name = self.maybe(0.1, IDS)
        scope = self.common(name)["tenant_scope"]
        return making.log_line(self.minutes(), self.dice.choice(TRACES), name, tenant_scope=scope)

    def arrived(self, record: Record) -> Record:
        """The record with its arrival: soon, late, or with a sender's clock ahead of it."""
        delay = timedelta(seconds=self.dice.choice(DELAYS if self.dice.random() < 0.3 else DELAYS[:3]))
        if self.dice.random() < 0.05:
            delay = -timedelta(seconds=self.dice.choice((240, 300, 301, 86_400)))
        scope = record["tenant_scope"]
        return self.lapse(record) | {
            "ingested_at": record["event_time"] + delay,
            "ingested_by": f"token-{scope}" if scope else "local",
        }
