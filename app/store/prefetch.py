"""Reads and unpacks the next journal entries while the previous ones are loaded."""

import os
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from app.journal.port import Entry, Journal

_NICENESS = 10
_WORTH_BYTES = 8 * 1024 * 1024
"""Of a load in memory. Behind a smaller one little waits, and reading it takes no time worth saving."""


class Ahead:
    """Entries for one follower; not for two threads at a time. What was read for another offset is forgotten."""

    def __init__(self, journal: Journal, limit_bytes: int) -> None:
        self._journal = journal
        self._limit_bytes = limit_bytes
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ahead", initializer=yield_to_senders)
        self._after = 0
        self._reading: Future[Sequence[Entry]] | None = None

    def take(self, after: int) -> Sequence[Entry]:
        """Entries past the offset, up to about twice the limit; begins to read those that follow. Raises as `read`."""
        entries = [*self._read_for(after)]
        entries += self._journal.read(entries[-1].offset if entries else after, self._limit_bytes)
        if sum(entry.table.nbytes for entry in entries) > _WORTH_BYTES:
            self._after = entries[-1].offset
            self._reading = self._pool.submit(self._journal.read, self._after, self._limit_bytes)
        return entries

    def close(self) -> None:
        """Ends what is being read."""
        self._pool.shutdown(cancel_futures=True)

    def _read_for(self, after: int) -> Sequence[Entry]:
        reading, self._reading = self._reading, None
        if reading is None:
            return ()
        entries = reading.result()
        return entries if self._after == after else ()


def yield_to_senders() -> None:
    """Gives this thread less of the processors where others want them: what is acknowledged first is loaded soon."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
