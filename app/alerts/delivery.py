"""Sends the notifications that are due, and retries each until its target takes it or attempts run out."""

import logging
import threading
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from app.alerts.messages import message_of
from app.alerts.targets import Target
from app.alerts.transport import Send, Sent
from app.catalog.model import Catalog
from app.journal import Clock
from app.office import Notification, Office
from app.platform.worker import Worker

RETRIES = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 3600, 7200, 14400, 28800, 43200, 72000, 86400))
"""The waits after the first attempt and the nine that follow: ten retries over about three days, as Standard Webhooks
recommend; each is lengthened by a random part, 20 % at most, so that many do not come back at once."""
JITTER = 0.2
POLL_SECONDS = 1.0
_WAIT_SECONDS = 20.0
_log = logging.getLogger(__name__)


def next_attempt(attempts: int, at: datetime, chance: float) -> datetime | None:
    """When to try again after so many failed attempts, the last of them at `at`; None: no more. `chance`: [0, 1)."""
    if attempts > len(RETRIES):
        return None
    return at + RETRIES[attempts - 1] * (1 + JITTER * chance)


@dataclass(frozen=True)
class Way:
    """How messages leave: `url` is where the pages are reached, `chance` gives a random number in [0, 1)."""

    targets: Mapping[str, Target]
    send: Send
    url: str
    chance: Callable[[], float]


NO_TARGET = "The settings know no target"


def unknown_targets(catalog: Catalog, known: Container[str]) -> list[str]:
    """Names of targets by which owners of the catalog are notified and that no setting knows, in order."""
    named = {name for owner in catalog.owners.values() for name in owner.notify}
    return sorted(name for name in named if name not in known)


class Delivery:
    """One thread a target, so that one that hangs keeps nobody else waiting, and one for names that are no targets.

    A notification is marked after its attempt: a kill between the two repeats the attempt under the same id, which is
    how a receiver tells a repetition. What a target was told before it wanted to hear nothing more is given up.
    """

    def __init__(
        self,
        office: Office,
        catalog: Callable[[], Catalog],
        clock: Clock,
        way: Way,
        stop: threading.Event,
        errands: Sequence[Callable[[datetime], None]] = (),
    ) -> None:
        self._office, self._catalog, self._clock, self._way = office, catalog, clock, way
        self._errands = errands
        self._stop = stop
        works: list[Callable[[], bool]] = [*(partial(self.look, name) for name in way.targets), self.tidy]
        self._workers = [
            Worker(f"delivery-{place}", partial(_rest_after, work), stop=stop) for place, work in enumerate(works)
        ]

    def start(self) -> None:
        """Begins to deliver; says once which names of the catalog are no targets."""
        unknown = unknown_targets(self._catalog(), self._way.targets)
        if unknown:
            _log.warning("%s %s; owners who are notified there hear nothing", NO_TARGET, ", ".join(unknown))
        for worker in self._workers:
            worker.start()

    def close(self) -> None:
        """Ends after the attempts at hand; what was not marked is due at the next start."""
        self._stop.set()
        for worker in self._workers:
            worker.close(_WAIT_SECONDS)

    def look(self, name: str) -> bool:
        """Attempts what is due to a target, the longest waiting first; whether there was something."""
        rows = self._office.notifications.due_to(name, self._clock())
        for row in rows:
            if self._stop.is_set():
                return False
            self._attempt(self._way.targets[name], row)
        return bool(rows)

    def tidy(self) -> bool:
        """Runs the errands, and gives up what is due to names that the settings do not know; whether some was."""
        now = self._clock()
        for errand in self._errands:
            errand(now)
        rows = self._office.notifications.stray(list(self._way.targets), now)
        for row in rows:
            self._office.notifications.failed(row.notification_id, now, f"{NO_TARGET} {row.target}.", None)
        return bool(rows)

    def _attempt(self, target: Target, row: Notification) -> None:
        disabled = self._office.notifications.disabled().get(target.name)
        if disabled is not None and disabled.fingerprint == target.fingerprint:
            reason = f"The target is disabled since {disabled.at:%Y-%m-%d %H:%M} (UTC). {disabled.reason}"
            self._office.notifications.failed(row.notification_id, self._clock(), reason, None)
            return
        sent = self._sent(target, row)
        now = self._clock()
        if sent.error is None:
            self._office.notifications.delivered(row.notification_id, now)
            return
        if self._stop.is_set():
            return  # an attempt that the end of the process cut short says nothing of the target
        again = None if sent.gone else next_attempt(row.attempts + 1, now, self._way.chance())
        if sent.gone:
            self._office.notifications.disable(target.name, target.fingerprint, now, sent.error)
        _log.warning("%s did not take notification %s: %s", target.name, row.notification_id, sent.error)
        self._office.notifications.failed(row.notification_id, now, sent.error, again)

    def _sent(self, target: Target, row: Notification) -> Sent:
        try:
            message = message_of(row, self._catalog(), self._way.url)
            return self._way.send(target, message, row.notification_id, self._clock())
        except Exception as error:
            _log.exception("an attempt at %s broke off", target.name)
            return Sent(f"The attempt broke off ({type(error).__name__}); the log says why.")


def _rest_after(work: Callable[[], bool]) -> float:
    """Takes one look; the seconds to rest after it: none while there was something to do."""
    return 0.0 if work() else POLL_SECONDS
