"""Requests through a graph of twenty services, one of which fails, is slow, or loses calls for some of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.oracle.making import at, span
from tests.oracle.records import Record

SERVICES = tuple(f"service-{number:02}" for number in range(20))
ERRORS, DELAY, LOSS, WIRE = "errors", "delay", "loss", "wire"
"""It answers with errors, works slowly, gets no calls, or all that it sends and receives takes long on its way."""
MILLISECOND = 1_000_000
TIMEOUT = 400 * MILLISECOND
SERVER, CLIENT = 2, 3


@dataclass(frozen=True)
class Fault:
    """What goes wrong at which service, in the share `often` of its calls."""

    seed: int
    kind: str
    service: str
    often: float

    @property
    def workflow(self) -> str:
        """Each fault has a workflow of its own."""
        return f"graph-{self.kind}-{self.seed}"


def faults(count: int, kind: str) -> Iterator[Fault]:
    """So many faults of a kind, at one service below the entry each."""
    for seed in range(count):
        dice = Random(f"{kind}/{seed}")
        yield Fault(seed, kind, dice.choice(SERVICES[1:]), dice.choice((0.3, 0.6, 0.9)))


def requests(fault: Fault, count: int) -> list[Record]:
    """The spans of so many requests, one every few seconds."""
    dice = Random(f"graph/{fault.kind}/{fault.seed}")
    graph: dict[str, list[str]] = {name: [] for name in SERVICES}
    for place, name in enumerate(SERVICES[1:], 1):
        graph[SERVICES[dice.randrange(max(0, place - 6), place)]].append(name)
    usual = {name: dice.uniform(2, 30) for name in SERVICES}
    spans: list[Record] = []
    for number in range(count):
        _Request(fault, dice, graph, usual, number, spans).serve(SERVICES[0], None, number * 5 * 1000 * MILLISECOND)
    return spans


class _Request:
    """One request on its way; times are nanoseconds after the start of the world."""

    def __init__(
        self,
        fault: Fault,
        dice: Random,
        graph: dict[str, list[str]],
        usual: dict[str, float],
        number: int,
        spans: list[Record],
    ) -> None:
        self.fault, self.dice, self.graph, self.usual, self.spans = fault, dice, graph, usual, spans
        self.trace, self.name, self.number = f"{fault.seed:08x}{number + 1:024x}", f"{fault.workflow}-{number}", 0
        self.trace = f"{abs(hash_of(fault.kind)):08x}"[:8] + self.trace[8:16] + f"{fault.seed:04x}" + self.trace[20:]

    def serve(self, service: str, parent: str | None, start: int) -> tuple[int, bool]:
        """When the service answers, and whether with an error."""
        own = self._id()
        hit = service == self.fault.service and self.dice.random() < self.fault.often
        moment, failed = start + self._work(service), False
        if hit and self.fault.kind == DELAY:
            moment += 300 * MILLISECOND
        if hit and self.fault.kind == ERRORS:
            failed = True
        for callee in self.graph[service] if not failed else ():
            if self.dice.random() < 0.85:
                moment, broken = self._call(service, callee, own, moment)
                failed = failed or broken
        moment += self._work(service)
        self._record(service, f"handle {service}", SERVER, own, parent, start, moment, failed)
        return moment, failed

    def _call(self, service: str, callee: str, parent: str, start: int) -> tuple[int, bool]:
        own, away = self._id(), MILLISECOND
        if (
            self.fault.kind == WIRE
            and self.fault.service in (service, callee)
            and self.dice.random() < self.fault.often
        ):
            away += 150 * MILLISECOND
        lost = callee == self.fault.service and self.fault.kind == LOSS and self.dice.random() < self.fault.often
        if lost:
            ended, failed = start + TIMEOUT, True
        else:
            ended, failed = self.serve(callee, own, start + away)
        self._record(service, f"call {callee}", CLIENT, own, parent, start, ended + away, failed)
        return ended + away, failed

    def _work(self, service: str) -> int:
        return int(self.usual[service] * self.dice.lognormvariate(0, 0.4) * MILLISECOND / 2)

    def _id(self) -> str:
        self.number += 1
        return f"{self.number:016x}"

    def _record(
        self, service: str, name: str, kind: int, own: str, parent: str | None, start: int, end: int, failed: bool
    ) -> None:
        began = at(0) + timedelta(microseconds=start // 1000)
        made = span(0, self.trace, own, self.name if parent is None else None, service=service, name=name, kind=kind)
        base = made["start_ns"]
        made |= {"event_time": began, "start_ns": base + start, "end_ns": base + end, "parent_span_id": parent}
        made |= {"status_code": 2 if failed else 0, "workflow": self.fault.workflow, "ingested_at": at(600)}
        self.spans.append(made)


def hash_of(text: str) -> int:
    """A number of a text that is the same each time."""
    return sum(ord(letter) << (8 * (place % 3)) for place, letter in enumerate(text))
