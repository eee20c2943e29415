"""Journals rejections: summed up, and written at most once a second by a thread of its own."""

import logging
import threading
from collections.abc import Iterable
from dataclasses import replace

from app.domain.errors import TransomError
from app.domain.records import Kind, of_rows
from app.journal import Clock, Journal, Unsealed
from app.platform.worker import Worker
from collectors.rejections import Rejection

_log = logging.getLogger(__name__)
_MOST_KINDS = 1000
_LONGEST = 300
_Key = tuple[str, str | None, str | None, str]


class RejectionLog:
    """Nobody waits for it: what cannot be written now is tried again a second later, what is too various is summed.

    Rows carry source, reason, count and the place of the last example; no value that was sent, except the source.
    """

    def __init__(self, journal: Journal, clock: Clock, every_seconds: float = 1.0) -> None:
        self._journal = journal
        self._clock = clock
        self._every = every_seconds
        self._waiting: dict[_Key, Rejection] = {}
        self._lock = threading.Lock()
        self._worker = Worker("rejections", self._write, first=self._wait, retry_seconds=every_seconds)

    def add(self, rejections: Iterable[Rejection], ingested_by: str, tenant_scope: str | None) -> None:
        """Count them."""
        with self._lock:
            for rejection in rejections:
                source = rejection.source[:_LONGEST] if rejection.source else None
                self._hold((ingested_by, tenant_scope, source, rejection.reason[:_LONGEST]), rejection)
            if self._waiting:
                self._worker.start()

    def flush(self) -> None:
        """Write what waits; what the journal does not take waits on."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        try:
            self._journal.append(self._entries(waiting))
        except (TransomError, ValueError) as error:
            _log.warning("rejections are not written yet: %s", error)
            with self._lock:
                for key, rejection in waiting.items():
                    self._hold(key, rejection)

    def close(self) -> None:
        """Stop the thread and write what is left."""
        self._worker.close()
        self.flush()

    def _hold(self, key: _Key, rejection: Rejection) -> None:
        if key not in self._waiting and len(self._waiting) >= _MOST_KINDS:
            key = (key[0], key[1], None, "other reasons, too many to list")
        known = self._waiting.get(key)
        self._waiting[key] = replace(rejection, count=rejection.count + (known.count if known else 0))

    def _wait(self) -> None:
        self._worker.stop.wait(self._every)

    def _write(self) -> float:
        self.flush()
        return self._every

    def _entries(self, waiting: dict[_Key, Rejection]) -> list[Unsealed]:
        rows: dict[tuple[str, str | None], list[dict[str, object]]] = {}
        now = self._clock()
        for (ingested_by, tenant_scope, source, reason), rejection in waiting.items():
            row: dict[str, object] = {
                "event_time": now,
                "source": source,
                "reason": reason,
                "count": rejection.count,
                "example": _place(rejection)[:_LONGEST] or None,
            }
            rows.setdefault((ingested_by, tenant_scope), []).append(row)
        return [
            Unsealed(Kind.REJECTION, by, scope, of_rows(Kind.REJECTION, some)) for (by, scope), some in rows.items()
        ]


def _place(rejection: Rejection) -> str:
    """Where the last example stood in what was sent; of an event in a batch its position."""
    return rejection.place or ("" if rejection.index is None else f"events[{rejection.index}]")
