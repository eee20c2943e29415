"""The thread that keeps the store abreast of the journal."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence

import duckdb

from app.domain.tracing import tracer
from app.journal.port import Entry, Journal
from app.store.store import Store

_LIMIT_BYTES = 16 * 1024 * 1024
"""Of stored bytes, about 125,000 spans. Of a load of 500 spans 250 ms of processor are planning; of this many, 12 us a
span are work."""
_FULL_BYTES = 16 * 1024 * 1024
"""A load of so many bytes in memory is as large as is worth waiting for."""
_CHECKPOINT_BYTES = 192 * 1024 * 1024
_CHECKPOINT_SECONDS = 10.0
_NICENESS = 10
_IDLE_SECONDS = 0.05
_LONGEST_REST_SECONDS = 0.5
_SETTLE_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Follower:
    """Loads what the journal has and the store has not, as it comes, until it is closed.

    An entry that cannot be loaded is set aside by its offset and logged, so that one never holds up the rest. A store
    that DuckDB calls unusable ends the process: the supervisor starts it anew over the same file.
    """

    def __init__(self, journal: Journal, store: Store, told: Callable[[], bool] = lambda: True) -> None:
        """`told` says whether what the journal is to begin with is all there: a demo's history is told first."""
        self._journal = journal
        self._store = store
        self._stop = threading.Event()
        self._offset = store.last_offset()
        self._told = told
        self._until: int | None = None
        self._set_aside: list[int] = []
        self._settle_by = self._settle_idle = self._loaded_at = 0.0
        self._unkept = 0
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    @property
    def offset(self) -> int:
        """The journal offset up to which the store stands."""
        return self._offset

    @property
    def set_aside(self) -> tuple[int, ...]:
        """Offsets of entries that could not be loaded since the start."""
        return tuple(self._set_aside)

    def behind(self) -> int:
        """How many offsets the store lags the journal by."""
        return max(self._journal.last_offset() - self._offset, 0)

    def backlog(self) -> int:
        """How many offsets are left of what the journal began with; 0 once that is loaded, whatever comes later.

        While it is loaded, which takes minutes of a large journal, answers are of a past that nobody asked for.
        """
        return max(self.behind(), 1) if self._until is None else max(self._until - self._offset, 0)

    def start(self) -> None:
        """Begins to follow."""
        self._thread.start()

    def close(self) -> None:
        """Ends after the load at hand."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        _yield_to_senders()
        while not self._stop.is_set():
            try:
                moved = self._step()
            except duckdb.FatalException:
                _log.exception("the store cannot go on; the process ends and is started anew")
                os._exit(70)
            except Exception:
                _log.exception("the journal could not be read; it is tried again")
                moved = _LONGEST_REST_SECONDS
            self._stop.wait(min(moved, _LONGEST_REST_SECONDS) if moved else _IDLE_SECONDS)

    def _step(self) -> float:
        """Loads the next entries; the seconds to rest then: as long as it took, so that the next load is a larger one.

        A load of few records costs nearly as much as one of many. Far behind, there is no rest.
        """
        began = time.monotonic()
        if self._until is None and self._told():
            self._until = self._journal.last_offset()
        entries = self._journal.read(self._offset, _LIMIT_BYTES)
        if began >= (self._settle_by if entries else self._settle_idle):
            self._settle()
        if not entries:
            if self._unkept and began - self._loaded_at > _CHECKPOINT_SECONDS:
                self._keep()
            return 0.0
        with tracer().start_as_current_span("load", attributes={"transom.entries": len(entries)}):
            self._load(entries)
        self._store.keep_seals_of(self._journal)
        self._offset = entries[-1].offset
        loaded = sum(entry.table.nbytes for entry in entries)
        self._unkept += loaded
        self._loaded_at = time.monotonic()
        if self._unkept > _CHECKPOINT_BYTES:
            self._keep()
        return _IDLE_SECONDS / 10 if loaded > _FULL_BYTES else self._loaded_at - began

    def _keep(self) -> None:
        """A checkpoint: what the file holds is not loaded again after a crash."""
        self._store.checkpoint()
        self._unkept = 0

    def _settle(self) -> None:
        began = time.monotonic()
        self._store.settle()
        spent = time.monotonic() - began
        self._settle_idle = began + 20 * spent
        self._settle_by = max(began + _SETTLE_SECONDS, self._settle_idle)

    def _load(self, entries: Sequence[Entry]) -> None:
        try:
            self._store.load(entries, settle=False)
        except duckdb.FatalException:
            raise
        except Exception:
            if len(entries) == 1:
                _log.exception("journal entry %d cannot be loaded and is set aside", entries[0].offset)
                self._set_aside.append(entries[0].offset)
                return
            for entry in entries:
                self._load([entry])


def _yield_to_senders() -> None:
    """Gives this thread less of the processors where others want them: what is acknowledged first is loaded soon."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
