"""The thread that loads new journal entries into the store."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.domain.dismissal import Dismissal
from app.domain.errors import TransomError, Unavailable
from app.journal.port import Entry, Journal
from app.platform.tracing import tracer
from app.platform.worker import Worker
from app.store.condition import Condition, StoreLost
from app.store.prefetch import Ahead, yield_to_senders
from app.store.refused_records import RefusedRecords, damage_row
from app.store.store import Store

_LIMIT_BYTES = 16 * 1024 * 1024
"""Of stored bytes, about 125,000 spans. Of a load of 500 spans 250 ms of processor are planning; of this many, 12 us a
span are work."""
_FULL_BYTES = 64 * 1024 * 1024
"""A load of so many bytes in memory, about 100,000 spans, is as large as is worth waiting for: of one of 30,000 half
of the processor time is planning."""
_CHECKPOINT_BYTES = 192 * 1024 * 1024
_CHECKPOINT_SECONDS = 10.0
_IDLE_SECONDS = 0.05
_LONGEST_REST_SECONDS = 1.0
_WAIT_SECONDS = 1.0
_RENEW_SECONDS = 30.0
_SETTLE_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Follower:
    """Loads what the journal has and the store has not, as it comes, until it is closed.

    A record that cannot be loaded into a store that is not at fault is set aside: it holds up nothing, and spoils
    nothing for its neighbours. A damaged entry of the journal is set aside too. A store at fault is renewed and loaded
    again; while the disk is nearly full nothing is loaded, and nothing set aside.
    """

    def __init__(
        self,
        journal: Journal,
        store: Store,
        ready: Callable[[], bool] = lambda: True,
        dismissals: Callable[[], Sequence[Dismissal]] = lambda: (),
    ) -> None:
        """`ready` says whether the journal holds all that it is to begin with: a demo's history is made up first.

        `dismissals` are what people decided about records that were set aside.
        """
        self._journal = journal
        self._ahead = Ahead(journal, _LIMIT_BYTES)
        self._store = store
        self._refused = RefusedRecords(journal, store, dismissals)
        self._offset = store.last_offset()
        self._ready = ready
        store.history.backlog = self.backlog
        self._until: int | None = None
        self._compared = False
        self._waiting: str | None = None
        self._fresh: Path | None = None
        self._unread: tuple[int, datetime] | None = None
        self._settle_by = self._settle_idle = self._loaded_at = 0.0
        self._unkept = 0
        self._renewed_at = float("-inf")
        self._worker = Worker("follower", self._step, first=yield_to_senders, retry_seconds=_LONGEST_REST_SECONDS)

    @property
    def offset(self) -> int:
        """The journal offset up to which the store stands."""
        return self._offset

    @property
    def set_aside(self) -> tuple[int, ...]:
        """Offsets of the entries of records that could not be loaded since the start, in the order of loading."""
        return self._refused.offsets

    def behind(self) -> int:
        """How many offsets the store lags the journal by."""
        return max(self._journal.last_offset() - self._offset, 0)

    def backlog(self) -> int:
        """How many offsets are left of what the journal began with; 0 once that is loaded, whatever comes later.

        While it is loaded, which takes minutes of a large journal, answers are of a past that nobody asked for.
        """
        if self._store.fault is not None or self._until is None:
            try:
                return max(self.behind(), 1)
            except Unavailable:
                return 1
        return max(self._until - self._offset, 0)

    def abreast(self) -> bool:
        """Whether the store holds all that the journal does."""
        return not self.backlog() and not self.behind()

    def late_seconds(self, now: datetime) -> float:
        """How long the oldest acknowledged entry that is not loaded has waited; 0 where all is loaded."""
        if self.behind() == 0:
            return 0.0
        offset = self._offset
        if self._unread is None or self._unread[0] != offset:
            unread = self._journal.read(offset, 1)
            if not unread:
                return 0.0
            self._unread = (offset, unread[0].ingested_at)
        return max((now - self._unread[1]).total_seconds(), 0.0)

    def condition(self, now: datetime) -> Condition:
        """How the store stands at `now`. Raises nothing: a journal that cannot be read is a reason to wait."""
        try:
            late, waiting = self.late_seconds(now), self._waiting
        except TransomError as error:
            late, waiting = 0.0, str(error)
        if self._store.fault is not None:
            waiting = str(StoreLost(self._store.fault))
        return Condition(self.backlog(), late, self._store.losses, waiting, self._store.files_aside())

    def adopt(self, fresh: Path) -> None:
        """Goes on with a store at `fresh`, which was made from the same journal; returns once it does, or has ended."""
        self._fresh = fresh
        while self._fresh is not None and self._worker.alive():
            self._worker.stop.wait(_IDLE_SECONDS)

    def catch_up(self) -> None:
        """Loads all that the journal holds now, in this thread. Raises Unavailable where that cannot be done."""
        while self.behind():
            self._step()
            if self._waiting is not None:
                raise Unavailable(self._waiting)

    def start(self) -> None:
        """Begins to follow."""
        self._worker.start()

    def close(self) -> None:
        """Ends after the load at hand."""
        self._worker.close(30)
        self._ahead.close()

    def _step(self) -> float:
        try:
            if self._store.fault is not None:
                self._store.renew()
                self._renewed_at = time.monotonic()
                self._begin_again()
            if (fresh := self._fresh) is not None:
                self._store.adopt(fresh)
                self._begin_again()
                self._fresh = None
            if not self._compared:
                self._compare()
            if self._store.short_of_space(self._unkept):
                raise Unavailable("The disk is nearly full: nothing is loaded until there is space again.")
            spent = self._take()
        except TransomError as error:
            if str(error) != self._waiting:
                _log.error("%s", error)
            self._waiting = str(error)
            return _IDLE_SECONDS if isinstance(error, StoreLost) and self._renewed_long_ago() else _WAIT_SECONDS
        self._waiting = None
        return min(spent, _LONGEST_REST_SECONDS) if spent else _IDLE_SECONDS

    def _renewed_long_ago(self) -> bool:
        """Whether a store that was lost may be renewed at once: one that is lost again and again is given a moment."""
        return time.monotonic() - self._renewed_at > _RENEW_SECONDS

    def _begin_again(self) -> None:
        """Goes on where the present store stands."""
        self._offset = self._store.last_offset()
        self._until, self._unread, self._compared, self._unkept = None, None, False, 0

    def _compare(self) -> None:
        """Sees that the store was made from this journal; if not, it is kept aside and a new one made from this."""
        reason = _difference(self._store, self._journal)
        if reason is not None:
            self._store.begin_anew(reason)
            self._begin_again()
        self._refused.dismiss()
        self._refused.add_losses()
        self._refused.try_again()
        self._compared = True

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
        damaged = [damage_row(entry) for entry in entries if entry.damage is not None]
        if damaged:
            self._refused.add(damaged)
        if self._error(entries) is not None:
            for entry in entries:
                self._load_parts(entry, entry.offset, 0)

    def _load_parts(self, entry: Entry, offset: int, place: int) -> None:
        """An entry, or a part of one, down to the records that cannot be loaded: those are set aside.

        `place` is where the part begins in the entry.
        """
        error = self._error([entry])
        if error is None:
            return
        parts = _halves(entry)
        for part in parts:
            self._load_parts(part, offset, place)
            place += part.table.num_rows
        if not parts:
            self._refused.refuse(entry, offset, place, error)

    def _error(self, entries: Sequence[Entry]) -> Exception | None:
        """Why the store does not take the entries, though it is not at fault; None where it has them now.

        The text of it may hold what was sent. Raises StoreLost, and Unavailable where the disk is nearly full.
        """
        try:
            self._store.load(entries, settle=False)
        except StoreLost:
            raise
        except Exception as error:
            if self._store.short_of_space():
                raise Unavailable("The disk is nearly full: nothing is loaded until there is space again.") from error
            return error
        return None


def _difference(store: Store, journal: Journal) -> str | None:
    """Why the store cannot have been made from the journal; None where it can."""
    loaded, last = store.last_offset(), journal.last_offset()
    if loaded > last:
        return (
            f"it holds the journal up to entry {loaded:,}, but the journal ends at entry {last:,}: "
            "the journal was deleted, cut or replaced"
        )
    last_kept = store.last_seal()
    if last_kept is None:
        return None
    sealed = journal.seals(last_kept[0] - 1, 1)
    if not sealed or sealed[0].commit != last_kept[0]:
        return None  # a damaged or removed commit, which reading the journal names
    if sealed[0].hash.hex() != last_kept[1]:
        return f"commit {last_kept[0]:,} of the journal is another one than the store was made from"
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
