"""Transom's evaluation over a few records, minute by minute, on a clock that the test turns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.alerts.evaluation_thread import Evaluator
from app.catalog.model import Catalog, Owner
from app.domain.errors import Unavailable
from app.journal import Entry, Seal
from app.journal.removal import Removal
from app.office import Minute, Office
from app.store.store import Store
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.loading import entries
from tests.oracle.making import at, move
from tests.oracle.records import Record

STUCK: dict[str, Any] = {"number": "stuck", "by": ["partner", "workflow"], "group": ["partner"], "above": 2}
STUCK |= {"for": "5m", "severity": "page", "owner": "desk"}


def declaring(**alerts: dict[str, Any]) -> Catalog:
    """The catalog of the cases worked by hand, with alert rules by their names (`_` stands for `-`)."""
    rules = {name.replace("_", "-"): rule for name, rule in alerts.items()}
    owners = {"desk": Owner(notify=("desk-chat", "desk-mail"))}
    return replace(CATALOG, alerts=rules, owners=owners, digest=str(sorted(rules.items())))


def stuck_at(minutes: float, count: int, partner: str = "northwind", name: str = "t") -> list[Record]:
    """Transactions that are sent to a partner at an instant, and are never answered: stuck ten minutes later."""
    return [
        move(minutes, f"{name}{place}", "submitted", event_id=f"{name}{place}-1", **{**MOVE, "partner": partner})
        for place in range(count)
    ]


def answered(minutes: float, names: Iterable[str], partner: str = "northwind") -> list[Record]:
    """The same transactions completed."""
    return [move(minutes, name, "completed", event_id=f"{name}-2", **{**MOVE, "partner": partner}) for name in names]


class Played:
    """A journal of records that come in at their own instants, as far as the clock has come."""

    def __init__(self, told: Sequence[Entry], watch: "Watch") -> None:
        self.told = list(told)
        self._watch = watch

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        return [entry for entry in self.told if entry.offset > after and entry.ingested_at <= self._watch.now]

    def last_offset(self) -> int:
        return max((entry.offset for entry in self.read(0, 0)), default=0)

    def append(self, given: Sequence[Any]) -> int:
        raise Unavailable("what is played is not written")

    def seals(self, after_commit: int, limit: int = 1000) -> Sequence[Seal]:
        return []

    def removals(self, first: date, last: date) -> Sequence[Removal]:
        return ()

    def close(self) -> None:
        """Nothing is held."""


class Watch:
    """A store, an office and an evaluator over records, at an instant that the test chooses."""

    def __init__(
        self, directory: Path, records: Sequence[Record], catalog: Catalog, told: Sequence[Entry] = ()
    ) -> None:
        """`told` are entries in place of records."""
        self.now = at(0)
        self.catalog = catalog
        self.directory = directory
        in_time = sorted(records, key=lambda record: record["ingested_at"])
        self.journal = Played(told or entries(in_time), self)
        self.store = Store(None, lambda: self.catalog, lambda: self.now)
        self.start()

    def start(self) -> None:
        """An evaluator that knows only what the office does."""
        self.office = Office(self.directory, lambda: self.now)
        self.evaluator = Evaluator(self.store, self.journal, self.office, lambda: self.catalog, lambda: self.now)

    def restart(self) -> None:
        """The same after a stop."""
        self.office.close()
        self.start()

    def load(self) -> None:
        """The store comes abreast of the journal."""
        self.store.load(self.journal.read(self.store.last_offset(), 1 << 30))

    def turn(self, instant: datetime, load: bool = True) -> None:
        """The clock stands at an instant, and what is to be judged by then is."""
        self.now = instant
        if load:
            self.load()
        while self.evaluator.look():
            pass

    def play(self, first: float, last: float, step: float = 1.0) -> None:
        """Minute by minute, each judged a little after it has ended; the first time as if it had been so before."""
        if self.office.evaluations.last() is None:
            self.office.evaluations.record(Minute(at(first - 1), None))
        minutes = first
        while minutes <= last:
            self.turn(at(minutes) + timedelta(seconds=0.3))
            minutes += step

    def alerts(self) -> list[tuple[str, str | None, str]]:
        """(rule, partner, state) of what is listed."""
        return [(one.rule, one.segment.get("partner"), one.state) for one in self.office.alerts.listed()]

    def told(self) -> list[tuple[str, str]]:
        """(target, state) of every notification, in order."""
        rows = self.office.notifications.due(self.now + timedelta(days=1000), 1000)
        return [(row.target, row.state) for row in rows]

    def close(self) -> None:
        self.office.close()
        self.store.close()
