"""The thread that evaluates every alert rule each minute, and catches up after a restart."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.alerts.escalation import watched
from app.alerts.evaluation import Health, Standing, Verdict, described, judged
from app.alerts.lifecycle import after_gap, withdrawn
from app.alerts.rules import Rule
from app.catalog.model import Catalog
from app.domain.alerts import GAP, Alert, key_of
from app.journal.port import Clock, Journal
from app.office import Judged, Minute, Office
from app.platform.worker import Worker
from app.queries.rule_numbers import arrivals_between, state_of
from app.store.reader import Reader
from app.store.store import Store

MINUTE = timedelta(minutes=1)
FIRST_LOOK = timedelta(hours=3)
"""How far back an evaluation that begins looks, so that what already goes on is known at once."""
FARTHEST = timedelta(days=1)
MOST_STATES = 40
CATCH_UP_SECONDS = 40.0
"""Minutes missed are judged by snapshots, one for each state of the records: so many, and for so long, at most."""
MOST_LATE = 5
"""Minutes of a hiccup that are judged over what is known now where what was known then takes too long to derive."""
_LOOK_EVERY_SECONDS = 0.2
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Stretch:
    """Neighbouring minutes, by their ends, over which the records were the same: those that had come by `cut`."""

    cut: datetime | None
    minutes: tuple[datetime, ...]


class Evaluator:
    """Judges each minute once, sixty seconds after it began, over the records ingested by then.

    It goes on where the office says that it stopped. A minute is judged live, over the store as it stands, once all
    that was ingested in it is loaded; which arrivals the store then held is kept with the minute. A minute that passed
    unjudged is judged as known then. One transaction keeps a minute with its alerts and what is to be told of them, so
    that a kill leaves it either judged or to be judged. Nothing is judged before `begins` says so.
    """

    def __init__(
        self,
        store: Store,
        journal: Journal,
        office: Office,
        catalog: Callable[[], Catalog],
        clock: Clock,
        begins: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self._journal = journal
        self._office = office
        self._catalog = catalog
        self._clock = clock
        self._begins = begins
        self._state_seconds = 0.0
        self._standing: dict[str, dict[str, Alert]] = {}
        self._health: dict[str, Health] = {}
        self._last: datetime | None = None
        self._is_new = False
        self._worker = Worker("evaluator", self._step, may_run=begins, idle_seconds=_LOOK_EVERY_SECONDS)
        self._stop = self._worker.stop

    def start(self) -> None:
        """Begins to judge."""
        self._worker.start()

    def close(self) -> None:
        """Ends after the minute at hand."""
        self._worker.close(30)

    def ready(self, at: datetime) -> bool:
        """Whether what came in by `at` is loaded: before that, nothing should be told of it."""
        return self._begins() and self._loaded(at)

    def look(self) -> bool:
        """Judges what is to be judged by now; whether there was something that could be."""
        if self._last is None:
            self._resume()
        following = self._following()
        now = self._clock()
        if following > now or not self._loaded(following):
            return False
        minutes = list(_minutes(following, now))
        if len(minutes) == 1 or self._is_new or (self._state_seconds > CATCH_UP_SECONDS and len(minutes) <= MOST_LATE):
            return self._live(minutes)
        return self._catch_up(minutes[:-1])

    def _step(self) -> float:
        try:
            return 0.0 if self.look() else _LOOK_EVERY_SECONDS
        except Exception:
            self._last = None  # what was judged is read from the office again
            raise

    def _resume(self) -> None:
        self._standing = {}
        for alert in self._office.alerts.open():
            self._standing.setdefault(alert.rule, {})[_key(alert)] = alert
        self._health = {name: (health.health, health.detail) for name, health in self._office.alerts.health().items()}
        last = self._office.evaluations.last()
        self._is_new = last is None
        self._last = last or _floor(self._clock()) - FIRST_LOOK

    def _following(self) -> datetime:
        if self._last is None:
            raise ValueError("nothing follows before the office was asked")
        return self._last + MINUTE

    def _loaded(self, at: datetime) -> bool:
        """Whether the store has all that the journal ingested by `at`."""
        unread = self._journal.read(self._store.last_offset(), 1)
        return not unread or unread[0].ingested_at > at

    def _live(self, minutes: Sequence[datetime]) -> bool:
        """Judges the minute at hand over the store as it stands.

        A first look judges the hours before it too, by what is known now: nobody judged them then. So is done with the
        few minutes of a hiccup where a state known then takes longer to derive than there is time.
        """
        at = minutes[-1]
        if not self._loaded(at):
            return False
        with self._store.settled(at) as reader:
            loaded, cut = state_of(reader)
            unread = self._journal.read(loaded, 1)
            if unread and unread[0].ingested_at <= max(at, cut or at):
                return False  # half of a commit: no instant names that state
            self._keep(reader, _Stretch(cut, tuple(minutes)), caught_up=len(minutes) > 1)
        self._is_new = False
        return True

    def _catch_up(self, missed: Sequence[datetime]) -> bool:
        """Judges minutes that passed as known then; those that would take too long are said to be a gap.

        A state known then is derived anew, which takes long in a large store: what it last took says how many can be.
        """
        left = [one for one in self._stretches(missed) if one.minutes[-1] > missed[-1] - FARTHEST][-MOST_STATES:]
        while not self._stop.is_set():
            if self._state_seconds:
                left = left[max(len(left) - int(CATCH_UP_SECONDS / self._state_seconds), 0) :]
            first = left[0].minutes[0] if left else missed[-1] + MINUTE
            if first > self._following():
                self._skip(self._following(), first - MINUTE)
            if not left:
                break
            self._judge(left.pop(0))
        return True

    def _judge(self, stretch: _Stretch) -> None:
        began = time.monotonic()
        try:
            with self._store.reader(stretch.cut, stretch.minutes[-1]) as reader:
                self._state_seconds = time.monotonic() - began
                self._keep(reader, stretch, caught_up=True)
        except MemoryError:
            _log.exception("the records as known at %s do not fit; minutes are left out", stretch.cut)
            self._skip(self._following(), stretch.minutes[-1])

    def _stretches(self, minutes: Sequence[datetime]) -> list[_Stretch]:
        """The minutes by what was known at them; a midnight parts them too, since thresholds are learnt anew."""
        with self._store.reader() as reader:
            arrivals = arrivals_between(reader, minutes[0] - FARTHEST, minutes[-1])
        stretches: list[_Stretch] = []
        place = 0
        cut = minutes[0] - FARTHEST
        for minute in minutes:
            while place < len(arrivals) and arrivals[place] <= minute:
                cut = arrivals[place]
                place += 1
            last = stretches[-1] if stretches else None
            if last is not None and last.cut == cut and last.minutes[-1].date() == minute.date():
                stretches[-1] = replace(last, minutes=(*last.minutes, minute))
            else:
                stretches.append(_Stretch(cut, (minute,)))
        return stretches

    def _skip(self, first: datetime, last: datetime) -> None:
        """Says that minutes were judged by nobody, and goes on after them."""
        words = f"Nobody evaluated the minutes from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} (UTC)."
        dropped = [
            Judged(alert, True)
            for rule in self._standing.values()
            for alert in withdrawn({key: one for key, one in rule.items() if key not in after_gap(rule)}, last)
        ]
        self._standing = {name: dict(after_gap(alerts)) for name, alerts in self._standing.items()}
        health: dict[str, Health] = {rule.name: (GAP, words) for rule in watched(self._catalog())}
        self._office.evaluations.record(Minute(last, None, caught_up=True, judged=dropped, health=health))
        self._health |= health
        self._last = last

    def _keep(self, reader: Reader, stretch: _Stretch, caught_up: bool) -> None:
        """Judges minutes over one state, writes them, and only then takes them as judged."""
        named = {rule.name: rule for rule in watched(self._catalog())}
        standing, health, minutes = self._standing, dict(self._health), []
        for verdict in judged(reader, tuple(named.values()), standing, stretch.minutes):
            gone = [Judged(alert, True) for alert in _gone(standing, verdict)]
            alerts, standing = self._described(reader, named, verdict, described_all=verdict.at == stretch.minutes[-1])
            changed = {name: state for name, state in verdict.health.items() if health.get(name) != state}
            health |= changed
            minutes.append(Minute(verdict.at, stretch.cut, caught_up, [*alerts, *gone], changed))
        self._office.evaluations.record(*minutes)
        self._standing, self._health, self._last = standing, health, stretch.minutes[-1]

    def _described(
        self, reader: Reader, named: Mapping[str, Rule], verdict: Verdict, described_all: bool
    ) -> tuple[list[Judged], dict[str, dict[str, Alert]]]:
        """The alerts of a minute with their sentences: those that changed, and at the last minute of a state all."""
        catalog = self._catalog()
        described_alerts: list[Judged] = []
        standing: dict[str, dict[str, Alert]] = {}
        for name, step in verdict.steps.items():
            rule, changed = named[name], {_key(alert) for alert in step.changed}
            standing[name] = {
                key: described(reader, rule, alert, verdict.at) if described_all or key in changed else alert
                for key, alert in step.open.items()
            }
            targets = _targets(catalog, rule)
            described_alerts += [Judged(alert, key in changed, targets) for key, alert in standing[name].items()]
            described_alerts += [
                Judged(described(reader, rule, alert, verdict.at), True, targets) for alert in step.ended
            ]
        return described_alerts, standing


def _gone(standing: Standing, verdict: Verdict) -> Iterator[Alert]:
    """What stood of rules that the catalog no longer has."""
    for name, alerts in standing.items():
        if name not in verdict.steps:
            yield from withdrawn(alerts, verdict.at)


def _targets(catalog: Catalog, rule: Rule) -> tuple[str, ...]:
    owner = catalog.owners.get(rule.owner or "")
    return owner.notify if owner is not None else ()


def _floor(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _minutes(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += MINUTE


def _key(alert: Alert) -> str:
    return key_of(alert.segment)
