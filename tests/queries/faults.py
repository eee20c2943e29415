"""Small worlds with one injected fault each: an attribute, or two together, decide which transactions go wrong.

Beside the fault each world has what misleads: attributes of no meaning, a region that spans repeat in their own words,
an error that every ill one gets, attempts that are repeated, spans that follow the trouble, and some that go wrong for
no reason at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

import orjson

from app.catalog.model import Catalog, State, Workflow
from tests.oracle.making import at, decision, move, payload, span
from tests.oracle.records import Record

VALUES: dict[str, tuple[str, ...]] = {
    "partner": ("northwind", "lakeside", "harbor", "summit", "prairie"),
    "tenant": ("commercial", "medicaid", "medicare"),
    "version": ("2.1", "2.2", "2.3"),
    "region": ("east", "west", "north"),
    "channel": ("portal", "api", "fax", "file"),
    "rule_version": ("2026.06", "2026.09"),
    "payload_shape": ("shape-a", "shape-b", "shape-c"),
    "service.version": ("5.0.1", "5.0.2", "5.1.0"),
    "db.pool": ("blue", "green", "red"),
    "operation": ("GET cache", "GET database"),
}
"""What a fault may hang on, and its values; each is spoken of by another kind of record."""
SEGMENTS = ("partner", "tenant", "version")
STUCK, FAILED, GIVEN_UP = "stuck", "failed", "given up"
STRENGTHS = {"strong": 0.9, "weak": 0.4}
BY_CHANCE = (0.04, 0.0)
"""How often one goes wrong for no reason: in half of the worlds only the fault is to blame."""
SICK = {STUCK: {"status": ["stuck"]}, FAILED: {"status": ["failed"]}, GIVEN_UP: {"state": ["dead_letter"]}}
"""How the ill of each ending are chosen."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong (`stuck`, `failed`, or retried and given up), how often, and for whom: one value, or two."""

    seed: int
    ending: str
    strength: str
    where: tuple[tuple[str, str], ...]

    @property
    def workflow(self) -> str:
        """Each fault has a workflow of its own, so that many worlds fit into one store."""
        return f"exchange-{self.seed}"

    def __str__(self) -> str:
        return f"{self.strength}, {self.ending}, {' & '.join('='.join(one) for one in self.where)}"


def faults(count: int) -> Iterator[Fault]:
    """So many faults: of every attribute alone, and of pairs; each ending and strength in turn."""
    names, endings, strengths = tuple(VALUES), (STUCK, FAILED, GIVEN_UP), tuple(STRENGTHS)
    for seed in range(count):
        dice = Random(f"fault/{seed}")
        first = names[seed % len(names)]
        paired = seed // len(names) % 2 == 1
        chosen = [first, *dice.sample([name for name in names if name != first], 1)] if paired else [first]
        where = tuple((name, dice.choice(VALUES[name])) for name in chosen)
        yield Fault(seed, endings[seed % 3], strengths[(seed // 3) % 2], where)


def catalog(tried: Iterable[Fault]) -> Catalog:
    """What the worlds' workflows mean."""
    states = {
        "received": State("us", 60, ("submitted",)),
        "submitted": State("partner", 600, ("completed", "failed", "retry_wait"), "acknowledgement"),
        "retry_wait": State("retry", 600, ("submitted", "dead_letter"), exception=True),
        "dead_letter": State("queue", exception=True, dead_letter=True),
        "completed": State(terminal="completed"),
        "failed": State(terminal="failed"),
    }
    return Catalog(workflows={fault.workflow: Workflow(states=states) for fault in tried})


def worlds(tried: Iterable[Fault], transactions: int) -> list[Record]:
    """The records of every fault's world."""
    told = [record for fault in tried for record in world(fault, transactions)]
    return sorted(told, key=lambda record: str(record["record_kind"]))


def world(fault: Fault, transactions: int) -> list[Record]:
    """The records of so many transactions, one every minute; all arrive at once."""
    dice, arrived = Random(f"world/{fault.seed}"), {"ingested_at": last_instant(transactions)}
    return [record | arrived for number in range(transactions) for record in _told(fault, dice, number)]


def _told(fault: Fault, dice: Random, number: int) -> list[Record]:
    name, trace, start = f"f{fault.seed}-{number:05}", f"{fault.seed:016x}{number + 1:016x}", float(number)
    has = {attribute: dice.choice(values) for attribute, values in VALUES.items()}
    segments = {"workflow": fault.workflow, **{segment: has[segment] for segment in SEGMENTS}}
    hit = all(has[attribute] == value for attribute, value in fault.where)
    ill = dice.random() < (STRENGTHS[fault.strength] if hit else BY_CHANCE[fault.seed // 5 % 2])
    said = {"region": has["region"], "channel": has["channel"], "batch": dice.randrange(6), "note": f"n{number}"}
    served = orjson.dumps({"resource": {"attributes": [_resource("service.version", has["service.version"])]}})
    spoken = [("cloud.region", f"{has['region']}-1"), ("thread", str(dice.randrange(4))), ("db.pool", has["db.pool"])]
    shared = {"resource": served.decode(), "attributes": [{"key": key, "value": value} for key, value in spoken]}
    records = [
        move(start, name, "received", trace_id=trace, attributes=orjson.dumps(said).decode(), **segments),
        span(start + 0.1, trace, f"{3 * number + 1:016x}", name, **shared, **{"name": has["operation"]}),
        decision(start + 0.2, name, rule_version=has["rule_version"]),
        payload(start + 0.3, name, "request", fingerprint=has["payload_shape"]),
        move(start + 0.5, name, "submitted", attempt=1, **segments),
    ]
    return records + _ended(fault.ending if ill else None, name, trace, start, segments, 3 * number, dice)


def _ended(
    ending: str | None, name: str, trace: str, start: float, segments: dict[str, str], spans: int, dice: Random
) -> list[Record]:
    """What became of it; the ill say so in an error, and in spans that follow it."""
    refused = ending == GIVEN_UP
    answered = {"attributes": [{"key": "http.response.status_code", "value": "\x01i503" if refused else "\x01i202"}]}
    called = span(start + 0.6, trace, f"{spans + 3:016x}", name, name="call", status_code=2 * refused, **answered)
    if ending is None:
        again = _retried(name, start, 1, segments) if dice.random() < 0.05 else []
        return [called, *again, move(start + 5, name, "completed", **segments)]
    troubled = [{"key": "error.type", "value": "503"}]
    after = span(start + 4, trace, f"{spans + 2:016x}", name, service="undertaker", name="bury", attributes=troubled)
    if ending == STUCK:
        return [called, after]
    if ending == FAILED:
        error = {"error_class": "processing", "error_code": "E-7", "attributes": '{"http_status":500}'}
        return [called, move(start + 3, name, "failed", **error, **segments), after]
    return [called, *_retried(name, start, 3, segments), move(start + 4.5, name, "dead_letter", **segments)]


def _retried(name: str, start: float, times: int, segments: dict[str, str]) -> list[Record]:
    error = {"error_class": "transient_upstream", "error_code": "UP-503"}
    moves = []
    for attempt in range(2, times + 2):
        moves.append(move(start + attempt - 1, name, "retry_wait", attempt=attempt - 1, **error, **segments))
        moves.append(move(start + attempt - 0.5, name, "submitted", attempt=attempt, **segments))
    return moves


def _resource(key: str, value: str) -> dict[str, object]:
    return {"key": key, "value": {"stringValue": value}}


def last_instant(transactions: int) -> datetime:
    """When everything that will be stuck is."""
    return at(transactions + 60)
