"""The thread that keeps the store abreast of the journal."""

import logging
import os
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace

import duckdb

from app.journal.port import Entry, Journal
from app.platform.tracing import tracer
from app.platform.worker import Worker
from app.store.prefetch import Ahead, yield_to_senders
from app.store.store import Store

_LIMIT_BYTES = 16 * 1024 * 1024
"""Of stored bytes, about 125,000 spans. Of a load of 500 spans 250 ms of processor are planning; of this many, 12 us a
span are work."""
_FULL_BYTES = 16 * 1024 * 1024
"""A load of so many bytes in memory is as large as is worth waiting for."""
_CHECKPOINT_BYTES = 192 * 1024 * 1024
_CHECKPOINT_SECONDS = 10.0
_IDLE_SECONDS = 0.05
_LONGEST_REST_SECONDS = 0.5
_SETTLE_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Follower:
    """Loads what the journal has and the store has not, as it comes, until it is closed.

    A record that cannot be loaded is set aside, by its entry's offset, and logged: it holds up nothing, and spoils
    nothing for its neighbours. A store that DuckDB calls unusable ends the process: the supervisor starts it anew over
    the same file.
    """

    def __init__(self, journal: Journal, store: Store, ready: Callable[[], bool] = lambda: True) -> None:
        """`ready` says whether the journal holds all that it is to begin with: a demo's history is made up first."""
        self._journal = journal
        self._ahead = Ahead(journal, _LIMIT_BYTES)
        self._store = store
        self._offset = store.last_offset()
        self._ready = ready
        self._until: int | None = None
        self._set_aside: list[int] = []
        self._settle_by = self._settle_idle = self._loaded_at = 0.0
        self._unkept = 0
        self._worker = Worker("follower", self._step, first=yield_to_senders, retry_seconds=_LONGEST_REST_SECONDS)

    @property
    def offset(self) -> int:
        """The journal offset up to which the store stands."""
        return self._offset

    @property
    def set_aside(self) -> tuple[int, ...]:
        """Offsets of the entries of records that could not be loaded since the start, in the order of loading."""
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
        self._worker.start()

    def close(self) -> None:
        """Ends after the load at hand."""
        self._worker.close(30)
        self._ahead.close()

    def _step(self) -> float:
        try:
            spent = self._take()
        except duckdb.FatalException:
            _log.exception("the store cannot go on; the process ends and is started anew")
            os._exit(70)
        return min(spent, _LONGEST_REST_SECONDS) if spent else _IDLE_SECONDS

    def _take(self) -> float:
        """Loads the next entries; the seconds to rest then: as long as it took, so that the next load is a larger one.

        A load of few records costs nearly as much as one of many. Far behind, there is no rest.
        """
        began = time.monotonic()
        if self._until is None and self._ready():
            self._until = self._journal.last_offset()
        entries = self._ahead.take(self._offset)
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
        if self._refused(entries) is not None:
            for entry in entries:
                self._load_parts(entry, entry.offset)

    def _load_parts(self, entry: Entry, offset: int) -> None:
        """An entry, or a part of one, down to the records that cannot be loaded: those are set aside."""
        error = self._refused([entry])
        if error is None:
            return
        parts = _halves(entry)
        for part in parts:
            self._load_parts(part, offset)
        if not parts:
            place = "".join(traceback.format_tb(error.__traceback__))
            _log.error("a record of journal entry %d is set aside: %s at\n%s", offset, type(error).__name__, place)
            self._set_aside.append(offset)

    def _refused(self, entries: Sequence[Entry]) -> Exception | None:
        """Why the store does not take the entries; None where it has. The text of it may hold what was sent."""
        try:
            self._store.load(entries, settle=False)
        except duckdb.FatalException:
            raise
        except Exception as error:
            return error
        return None


def _halves(entry: Entry) -> Sequence[Entry]:
    """An entry's records in two parts; none where there is one record. It may hold records of many senders' requests.

    The first part stands before the entry's own offset: after a crash between the two the whole is read again.
    """
    middle = entry.table.num_rows // 2
    if not middle:
        return ()
    first = replace(entry, offset=entry.offset - 1, table=entry.table.slice(0, middle))
    return first, replace(entry, table=entry.table.slice(middle))
