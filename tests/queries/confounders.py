"""Small worlds in which one partner's transactions stick, and something else travels with that partner or with time.

`ALONE`: the partner is silent to everybody, and nothing else is to blame. `WITHIN`: only the partner's transactions of
one region stick. Each has one of the confounders of `CONFOUNDERS`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

import orjson

from app.catalog.model import Catalog, State, Workflow
from tests.oracle.making import at, move
from tests.oracle.records import Record

ALONE, WITHIN = "alone", "within"
CONFOUNDERS = ("version spreads", "own hosts", "weekdays", "stronger", "none")
SILENT, OTHERS = "northwind", ("lakeside", "harbor")
REGIONS = ("east", "west")
HOURS, EVERY, OUTAGE = 72, 6, 8
"""Hours of history, minutes between two transactions, and hours of the outage at its end."""
NOW = at(HOURS * 60 + 60)


@dataclass(frozen=True)
class Case:
    """One world."""

    seed: int
    fault: str
    confounder: str

    @property
    def workflow(self) -> str:
        """Each world has a workflow of its own, so that many fit into one store."""
        return f"exchange-{self.fault}-{self.seed}"


def cases(count: int, fault: str) -> Iterator[Case]:
    """So many worlds of a fault, each confounder in turn."""
    for seed in range(count):
        yield Case(seed, fault, CONFOUNDERS[seed % len(CONFOUNDERS)])


def catalog(of: Iterable[Case]) -> Catalog:
    """What the worlds' workflows mean."""
    states = {
        "submitted": State("partner", 600, ("completed",), "acknowledgement"),
        "completed": State(terminal="completed"),
    }
    return Catalog(workflows={case.workflow: Workflow(states=states) for case in of})


def records(case: Case) -> list[Record]:
    """The world's records; all arrive at once."""
    dice = Random(f"{case.fault}/{case.seed}")
    return [
        record | {"ingested_at": NOW}
        for minute in range(0, HOURS * 60, EVERY)
        for record in _transaction(case, dice, minute)
    ]


def _transaction(case: Case, dice: Random, minute: int) -> list[Record]:
    partner = SILENT if dice.random() < 0.4 else dice.choice(OTHERS)
    region = dice.choice(REGIONS)
    ill = partner == SILENT and minute >= (HOURS - OUTAGE) * 60 and (case.fault == ALONE or region == REGIONS[0])
    version, host, tenant = _confounded(case.confounder, dice, minute, partner)
    segments = {"workflow": case.workflow, "partner": partner, "version": version, "tenant": tenant}
    said = {"region": region, "host": host, "batch": str(dice.randrange(5)), "channel": dice.choice(("api", "fax"))}
    name = f"{case.workflow}-{minute}"
    moves = [move(minute, name, "submitted", attributes=orjson.dumps(said).decode(), **segments)]
    return moves if ill else [*moves, move(minute + 2, name, "completed", **segments)]


def _confounded(confounder: str, dice: Random, minute: int, partner: str) -> tuple[str, str, str]:
    """Version, host and tenant of a transaction."""
    own, passed, day = partner == SILENT, minute / (HOURS * 60), minute // 1440
    version = "2.3" if dice.random() < 0.4 else "2.2"
    host, tenant = dice.choice(("h1", "h2")), dice.choice(("commercial", "medicaid"))
    if confounder in ("version spreads", "stronger"):
        version = "2.3" if dice.random() < passed else "2.2"
    if confounder in ("own hosts", "stronger"):
        host, tenant = ("h9" if dice.random() < (0.95 if own else 0.05) else host), "medicaid" if own else tenant
    if confounder == "weekdays":
        tenant = "medicaid" if dice.random() < (0.1, 0.5, 0.9)[min(day, 2)] else "commercial"
    return version, host, tenant


def now() -> datetime:
    """When the worlds are looked at."""
    return NOW
