"""Small random worlds: a catalog, records of every kind and mishap, and the instants at which to look.

A world is drawn from a `random.Random`, so one generator serves seeds and hypothesis alike. Times lie on a coarse grid,
so that limits, dues and transitions often fall on the same instant. `ingested_at` is part of each record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from app.catalog.model import Catalog, ErrorClass, ErrorMatch, Partner, Queue, State, Workflow
from tests.oracle import making
from tests.oracle.making import START, at, link
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


@dataclass(frozen=True)
class RandomWorld:
    """Records in order of arrival, and where to look at them from."""

    records: list[Record]
    catalog: Catalog
    now: datetime
    as_of: list[datetime] = field(default_factory=list)

    def without(self, index: int) -> "RandomWorld":
        """The same world less one record."""
        return replace(self, records=self.records[:index] + self.records[index + 1 :])


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


class _Maker:
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
            "attempt": self.maybe(0.2, (1, 2, 3)),
            "error_class": self.maybe(0.15, ("processing", "partner_rejection")),
            "error_code": self.maybe(0.2, ("PR-1", "X")),
            "due_at": self.instant(0.1),
            "next_attempt_at": self.instant(0.1),
            "value_amount": amount,
            "value_unit": self.dice.choice(("EUR", "claims")) if amount is not None else None,
        }

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

    def span(self) -> Record:
        """A span: named, in a trace of several, with a link, or a call to a partner."""
        name = self.maybe(0.35, IDS)
        common = self.common(name)
        if name is None or self.dice.random() < 0.6:
            common |= {"workflow": None, "partner": None, "tenant": None, "version": None}
        made = making.span(self.minutes(), self.dice.choice(TRACES), self.dice.choice(SPANS), name, **common)
        attributes = [{"key": "http.response.status_code", "value": "\x01i200"}] if self.dice.random() < 0.2 else []
        if self.dice.random() < 0.3:
            attributes.append({"key": "server.address", "value": "api.northwind.example"})
        links = [link(self.dice.choice(TRACES), self.dice.choice(SPANS))] if self.dice.random() < 0.2 else []
        parent = self.maybe(0.2, SPANS)
        return made | {
            "kind": self.dice.choice((1, 3)),
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
        return record | {
            "ingested_at": record["event_time"] + delay,
            "ingested_by": f"token-{scope}" if scope else "local",
        }


def history(dice: Random, workflow: str | None) -> list[Record]:
    """Enough finished stays and silences of a workflow for thresholds, or one too few, around a midnight."""
    records: list[Record] = []
    count = dice.choice((29, 30, 31, 40))
    days = dice.choice((-1, -1, -3, -30, -31, 0))
    step, grow = dice.choice((1, 5)), dice.choice((0, 0, 1))
    state, then = dice.choice((("received", "shelf"), ("shelf", "received"), ("shelf", "completed")))
    for i in range(count):
        begin = days * 1440 + 20 * i
        fields = {"workflow": workflow, "tenant_scope": None}
        records.append(making.move(begin, f"old-{i}", state, **fields))
        records.append(making.move(begin + step + grow * i, f"old-{i}", then, **fields))
    if dice.random() < 0.3:
        for i in range(count):
            for second in (0, step + grow * i + 1):
                records.append(making.span(-1440 + i + second, f"{i:032x}", f"{second:016x}", f"only-{i}"))
    return records


def world(
    dice: Random, most: int = 24, conflicts: bool = False, scopes: bool = False, learned: bool = False
) -> RandomWorld:
    """A world of at most `most` records drawn one by one, and, where asked for, what teaches thresholds."""
    maker = _Maker(dice, (None, "alpha", "beta") if scopes else (None,))
    kinds = (maker.transition,) * 8 + (maker.review,) * 4 + (maker.payload,) * 2
    kinds += (maker.decision, maker.span, maker.span, maker.span, maker.log_line)
    records = [maker.arrived(dice.choice(kinds)()) for _ in range(dice.randrange(1, most + 1))]
    records = _one_per_key(records)
    if conflicts:
        records += [_contradicted(dice, record) for record in records if dice.random() < 0.15]
    if learned:
        records += history(dice, maker.workflow["t1"])
    records.sort(key=lambda record: (record["ingested_at"], repr(_plain_order(record))))
    latest = max(record["ingested_at"] for record in records)
    now = latest + timedelta(seconds=dice.choice((0, 1, 300, 900, 86_400, 30 * 86_400)))
    span = max(1, int((now - START).total_seconds()))
    as_of = [START + timedelta(seconds=dice.randrange(0, span) // 30 * 30) for _ in range(2)]
    return RandomWorld(records, catalog(dice), now, [instant for instant in as_of if instant < now])


def _plain_order(record: Record) -> tuple[str, ...]:
    """Some order that depends on nothing but the record, for records of one arrival."""
    return tuple(f"{name}={record[name]}" for name in sorted(record))


def _key(record: Record) -> tuple[Any, ...]:
    names = ("source", "event_id") if "event_id" in record else ("trace_id", "span_id", "event_time", "kind")
    return (record["record_kind"], record["tenant_scope"], *(record.get(name) for name in names))


def _one_per_key(records: list[Record]) -> list[Record]:
    return list({_key(record): record for record in records}.values())


def _contradicted(dice: Random, record: Record) -> Record:
    """Another record under the same key, arriving later."""
    other = record | {"ingested_at": record["ingested_at"] + timedelta(seconds=dice.choice((1, 600)))}
    if record["record_kind"] == "payloads":
        return other | {"size": record["size"] + 1}
    if record["record_kind"] == "transitions":
        return other | {"to_state": dice.choice(STATES), "event_time": record["event_time"] + timedelta(seconds=30)}
    if record["record_kind"] == "log_lines":
        return other
    return other | {"workflow": "other", "transaction_id": dice.choice(IDS)}


def worlds(**how: Any) -> st.SearchStrategy[RandomWorld]:
    """Worlds for hypothesis, shrinking towards few and plain records."""
    return st.randoms(use_true_random=False).map(lambda dice: world(dice, **how))


def seeded(seed: int, **how: Any) -> RandomWorld:
    """The world of a seed."""
    return world(Random(seed), **how)
