"""Group commit: what many callers append while one sync runs is stored with the next."""

import sqlite3
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future

from app.domain.errors import Unavailable
from app.journal.appender import Appender
from app.journal.day_file import Row

_COMMIT_BYTES = 8 * 1024 * 1024
_PENDING_BYTES = 64 * 1024 * 1024
_MANY = 5
_ENOUGH = 32
_ENOUGH_BYTES = 128 * 1024
_WINDOW_SECONDS = 0.02
_FULL_RETRY_SECONDS = 5
_DAMAGED_RETRY_SECONDS = 30


class Request:
    """One caller's rows, which are stored all or none."""

    def __init__(self, rows: Sequence[Row], leaves: Sequence[bytes]) -> None:
        self.rows = rows
        self.leaves = leaves
        self.bytes = sum(len(row.data) for row in rows)
        self.answer: Future[int] = Future()


class Writer:
    """A thread that commits what callers submit, as many requests at once as wait.

    While one commit syncs the next ones gather. Where the last commit held many small requests, which says that many
    senders wait at once, the next one waits a moment for more: measured with 64 senders on a fast disk, a sync without
    that served 5 requests. Every failure is answered to the requests it struck; the next commit opens the file anew.
    """

    def __init__(self, appender: Appender) -> None:
        self._appender = appender
        self._condition = threading.Condition()
        self._pending: deque[Request] = deque()
        self._pending_bytes = 0
        self._closing = False
        self._many = False
        self._thread: threading.Thread | None = None

    def submit(self, request: Request) -> int:
        """Wait until the request is stored; the offset of its last row. Raises `Unavailable`, ValueError."""
        with self._condition:
            if self._closing:
                raise Unavailable("The journal is closing; nothing was stored.")
            if self._pending and self._pending_bytes + request.bytes > _PENDING_BYTES:
                raise Unavailable("More is waiting for the disk than may wait; nothing of this was stored.")
            self._pending.append(request)
            self._pending_bytes += request.bytes
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
                self._thread.start()
            self._condition.notify()
        return request.answer.result()

    def close(self) -> None:
        """Store what waits, then stop."""
        with self._condition:
            self._closing = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            self._commit(batch)
        self._appender.close()

    def _next(self) -> list[Request]:
        """The requests of the next commit, waited for; none once closing and drained."""
        with self._condition:
            while not self._pending and not self._closing:
                self._condition.wait()
            if self._many and not self._closing:
                self._condition.wait_for(self._enough, _WINDOW_SECONDS)
            batch: list[Request] = []
            size = 0
            while self._pending and (not batch or size + self._pending[0].bytes <= _COMMIT_BYTES):
                batch.append(self._pending.popleft())
                size += batch[-1].bytes
            self._pending_bytes -= size
            self._many = len(batch) >= _MANY and size < _ENOUGH_BYTES
            return batch

    def _enough(self) -> bool:
        return self._closing or len(self._pending) >= _ENOUGH or self._pending_bytes >= _ENOUGH_BYTES

    def _commit(self, batch: list[Request]) -> None:
        rows = [row for request in batch for row in request.rows]
        leaves = [leaf for request in batch for leaf in request.leaves]
        try:
            if self._appender.is_short_of_space(sum(request.bytes for request in batch)):
                raise Unavailable("The disk is nearly full; nothing was stored.", _FULL_RETRY_SECONDS)
            offset = self._appender.commit(rows, leaves)
        except Unavailable as error:
            self._recover()
            _refuse(batch, error)
        except (sqlite3.OperationalError, OSError) as error:
            self._recover()
            _refuse(batch, Unavailable(f"The journal cannot be written ({error}); nothing was stored."))
        except Exception as error:
            self._recover()
            if len(batch) > 1:
                for request in batch:
                    self._commit([request])
            else:
                _refuse(batch, self._explained(error))
        else:
            offset -= len(rows)
            for request in batch:
                offset += len(request.rows)
                request.answer.set_result(offset)

    def _explained(self, error: Exception) -> Exception:
        """Whether the journal or what was to be stored is at fault: decided by writing a row and taking it back."""
        reason = self._appender.refusal_of_a_trial()
        self._recover()
        if reason is not None:
            return Unavailable(f"The journal cannot be written: {reason}. Nothing was stored.", _DAMAGED_RETRY_SECONDS)
        return ValueError(f"the journal cannot hold this: {error}")

    def _recover(self) -> None:
        """Drop the connection: what it knows of the file may be wrong after a failed write."""
        try:
            self._appender.close()
        except sqlite3.Error:
            pass


def _refuse(batch: Sequence[Request], error: Exception) -> None:
    for request in batch:
        request.answer.set_exception(error)
