"""Small random worlds: a catalog, records of every kind and mishap, and the instants at which to look.

A world is drawn from a `random.Random`, so one generator serves seeds and hypothesis alike. It may have several
islands, which share segments and nothing else: one load then serves many small cases. `ingested_at` is part of each
record.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from app.catalog.model import Catalog
from tests.oracle.drawing import IDS, STATES, Maker, catalog
from tests.oracle.making import START, at
from tests.oracle.records import Record, is_ahead, is_implausible
from tests.oracle.teaching import DAY, history, weeks


@dataclass(frozen=True)
class RandomWorld:
    """Records in order of arrival, and where to look at them from."""

    records: list[Record]
    catalog: Catalog
    now: datetime
    as_of: list[datetime] = field(default_factory=list)


def world(
    dice: Random,
    most: int = 24,
    islands: int = 1,
    conflicts: bool = False,
    scopes: bool = False,
    learned: bool = False,
) -> RandomWorld:
    """A world whose islands have at most `most` records each, with what teaches thresholds where asked for."""
    records: list[Record] = []
    for island in range(islands):
        maker = Maker(dice, (None, "alpha", "beta") if scopes else (None,))
        records += [_moved(record, island) for record in _island(dice, maker, most, conflicts)]
        if learned and island == 0:
            records += history(dice, maker.workflow["t1"])
    records = _arrived(records)
    now = records[-1]["ingested_at"] + timedelta(seconds=dice.choice((0, 1, 300, 900, 86_400, 30 * 86_400)))
    if dice.random() < 0.5:
        soon = at(dice.randrange(0, 60) * dice.choice((0.5, 5, 30)))
        past = [record for record in records if record["ingested_at"] <= soon]
        records, now = (past, soon) if past else (records, now)
    now = _behind_nothing(records, now)
    earlier = [_behind_nothing(records, instant) for instant in _instants(dice, now)]
    return RandomWorld(records, catalog(dice), now, [instant for instant in earlier if instant < now])


def _behind_nothing(records: list[Record], instant: datetime) -> datetime:
    """The first instant from this one on at which no record that is known by then lies ahead.

    A sender may be up to five minutes ahead of us, and nothing says what holds at an instant before a record's own.
    """
    while True:
        known = [record for record in records if record["ingested_at"] <= instant]
        ahead = [record["event_time"] for record in known if instant < record["event_time"] and not is_ahead(record)]
        if not ahead:
            return instant
        instant = max(ahead)


def _instants(dice: Random, now: datetime) -> list[datetime]:
    """Two instants at which to look back: one anywhere, one among the busy hours."""
    span = max(1, int((now - START).total_seconds()))
    return [
        START + timedelta(seconds=dice.randrange(0, span) // 30 * 30),
        START + timedelta(seconds=dice.randrange(0, min(span, 4 * 3600)) // 30 * 30),
    ]


def _island(dice: Random, maker: Maker, most: int, conflicts: bool) -> list[Record]:
    kinds: list[Callable[[], Record]] = [maker.transition] * 8 + [maker.review] * 4 + [maker.payload] * 2
    kinds += [maker.decision, maker.act, maker.span, maker.span, maker.span, maker.log_line]
    records = _one_per_key([maker.arrived(dice.choice(kinds)()) for _ in range(dice.randrange(1, most + 1))])
    if conflicts:
        records += [_contradicted(dice, record) for record in records if dice.random() < 0.15]
    return records


def _moved(record: Record, island: int) -> Record:
    """The record with ids that only its island has."""
    if island == 0:
        return record
    names = ("transaction_id", "external_ref", "idempotency_key", "event_id", "task_id")
    moved: Record = {name: f"{record[name]}.{island}" for name in names if record.get(name) is not None}
    if record.get("trace_id"):
        moved["trace_id"] = _trace(record["trace_id"], island)
    if record.get("links"):
        moved["links"] = [one | {"trace_id": _trace(one["trace_id"], island)} for one in record["links"]]
    return record | moved


def _trace(trace_id: str, island: int) -> str:
    return f"{island:04x}{trace_id[4:]}"


def _arrived(records: list[Record]) -> list[Record]:
    """The records by arrival; those that came at once in some order that depends on nothing but themselves."""
    plain = {id(record): repr([(name, record[name]) for name in sorted(record)]) for record in records}
    return sorted(records, key=lambda record: (record["ingested_at"], plain[id(record)]))


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
    return other | {"name": "otherwise", "workflow": "other", "transaction_id": dice.choice(IDS)}


def hurried(seed: int) -> RandomWorld:
    """A world of senders up to five minutes ahead of us, looked at while their records still lie ahead."""
    dice = Random(seed)
    drawn = world(dice, islands=5)
    records = [
        record | {"ingested_at": record["event_time"] - timedelta(seconds=dice.choice((0, 0, 100, 240, 300)))}
        for record in drawn.records
        if not is_implausible(record)
    ]
    now = sorted(record["ingested_at"] for record in records)[len(records) // 2]
    return RandomWorld(_arrived([record for record in records if record["ingested_at"] <= now]), drawn.catalog, now)


def taught(seed: int) -> RandomWorld:
    """A world of weeks, in which what dwells and gaps teach changes from midnight to midnight under open waits."""
    dice = Random(seed)
    now = at(dice.randrange(0, 6 * DAY))
    records = _arrived([record for record in weeks(dice) if record["ingested_at"] <= now])
    earlier = [at(dice.randrange(-5 * DAY, DAY)) for _ in range(2)]
    return RandomWorld(records, catalog(dice), now, [instant for instant in earlier if instant < now])


def worlds(**how: Any) -> st.SearchStrategy[RandomWorld]:
    """Worlds for hypothesis, shrinking towards few and plain records."""
    return st.randoms(use_true_random=False).map(lambda dice: world(dice, **how))


def seeded(seed: int, **how: Any) -> RandomWorld:
    """The world of a seed."""
    return world(Random(seed), **how)
