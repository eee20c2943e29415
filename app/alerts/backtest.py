"""Evaluates alert rules minute by minute over past records, with the statements that evaluate them live."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from app.alerts.evaluation import Standing, Verdict, described, judged
from app.alerts.rules import Rule
from app.catalog.model import Catalog
from app.domain.alerts import FIRING, Alert
from app.journal.port import Entry
from app.store.reader import Reader
from app.store.store import Store

MINUTE = timedelta(minutes=1)
_LONGEST = 720
"""Minutes judged by one question; more would only hold more rows."""
_LARGEST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Replayed:
    """A minute of history: what the rules said, what changed by it, each with its sentence, and what stands then.

    What stands has its sentences too at the minutes that were asked for.
    """

    verdict: Verdict
    changed: Sequence[Alert]
    standing: Sequence[Alert]


@dataclass(frozen=True)
class Episode:
    """An alert that would have fired: `last` is its last state, with the value that it fired with in `fired`."""

    fired: Alert
    last: Alert


class _Turned:
    """A clock that stands where it was put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def replayed(
    entries: Iterable[Entry],
    catalog: Catalog,
    rules: Sequence[Rule],
    first: datetime,
    last: datetime,
    known_until: Mapping[datetime, datetime | None] | None = None,
    path: Path | None = None,
    described_at: Container[datetime] = (),
    progress: Callable[[datetime], None] = lambda minute: None,
) -> Iterator[Replayed]:
    """Every minute that ends in [first, last], each judged over the entries ingested by its end.

    `entries` come in the journal's order. `known_until` says for minutes that were judged live over which arrivals they
    were, so that those are repeated exactly. The entries go into a store of its own, in `path` or in memory, as they
    would have come in; between two arrivals only the instant differs, so neighbouring minutes are asked for together.
    """
    clock = _Turned(first)
    store = Store(path, lambda: catalog, clock)
    loading = _Loading(store, entries)
    named = {rule.name: rule for rule in rules}
    standing: Standing = {}

    def cut(minute: datetime) -> datetime:
        return (known_until or {}).get(minute) or minute

    try:
        minute = first
        while minute <= last:
            loading.up_to(cut(minute))
            minutes = [minute]
            while len(minutes) < _LONGEST and _same(minutes[-1], last) and not loading.has(cut(minutes[-1] + MINUTE)):
                minutes.append(minutes[-1] + MINUTE)
            clock.now = minute
            store.settle()
            with store.reader() as reader:
                for verdict in judged(reader, rules, standing, minutes):
                    describe = partial(_with_sentence, reader, named, verdict)
                    changed = [describe(alert) for step in verdict.steps.values() for alert in step.changed]
                    stands = [alert for step in verdict.steps.values() for alert in step.open.values()]
                    standing = verdict.standing
                    yield Replayed(
                        verdict, changed, [describe(one) for one in stands] if verdict.at in described_at else stands
                    )
            progress(minutes[-1])
            minute = minutes[-1] + MINUTE
    finally:
        store.close()


def episodes(minutes: Iterable[Replayed]) -> list[Episode]:
    """The alerts that would have fired, in the order in which they did; one that still fires ends as it stands."""
    by_id: dict[str, Episode] = {}
    for minute in minutes:
        for alert in minute.changed:
            before = by_id.get(alert.alert_id)
            if before is not None:
                by_id[alert.alert_id] = replace(before, last=alert)
            elif alert.state == FIRING:
                by_id[alert.alert_id] = Episode(alert, alert)
    return list(by_id.values())


def _with_sentence(reader: Reader, named: Mapping[str, Rule], verdict: Verdict, alert: Alert) -> Alert:
    return described(reader, named[alert.rule], alert, verdict.at)


def _same(minute: datetime, last: datetime) -> bool:
    """Whether the minute after is asked for, and of the same day: thresholds are learnt at midnight."""
    return minute + MINUTE <= last and (minute + MINUTE).date() == minute.date()


class _Loading:
    """Entries into a store, as far as each minute knew them."""

    def __init__(self, store: Store, entries: Iterable[Entry]) -> None:
        self._store = store
        self._entries = iter(entries)
        self._next = next(self._entries, None)

    def has(self, cut: datetime) -> bool:
        """Whether something came in by `cut` that is not loaded yet."""
        return self._next is not None and self._next.ingested_at <= cut

    def up_to(self, cut: datetime) -> None:
        """Loads what came in by `cut`, in parts that fit in memory."""
        part: list[Entry] = []
        size = 0
        while self._next is not None and self.has(cut):
            part.append(self._next)
            size += self._next.table.nbytes
            self._next = next(self._entries, None)
            if size > _LARGEST_BYTES:
                self._store.load(part, settle=False)
                part, size = [], 0
        if part:
            self._store.load(part, settle=False)


def read_all(read: Callable[[int, int], Sequence[Entry]]) -> Iterator[Entry]:
    """Every entry that a journal's `read` gives, in order, a part at a time."""

    def parts() -> Iterator[Sequence[Entry]]:
        after = 0
        while part := read(after, _LARGEST_BYTES):
            yield part
            after = part[-1].offset

    return chain.from_iterable(parts())
