"""A thread that takes one step after another until it is closed."""

import logging
import threading
from collections.abc import Callable

from app.domain.errors import TransomError

_RETRY_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Worker:
    """Calls `step` again and again in a daemon thread; the step returns the seconds to rest before the next one.

    A step that raises is logged, with its traceback unless the error is one of ours, and tried again after
    `retry_seconds`; it never ends the thread.
    While `may_run` is false (a history is still being imported, the store still loads what there was), no step is
    taken. Between steps the thread waits on `stop`, so that closing does not wait for a rest.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], float],
        *,
        may_run: Callable[[], bool] = lambda: True,
        first: Callable[[], None] = lambda: None,
        retry_seconds: float = _RETRY_SECONDS,
        idle_seconds: float = 1.0,
        stop: threading.Event | None = None,
    ) -> None:
        """`first` runs once in the new thread; `idle_seconds` pass between two looks at `may_run`."""
        self._step = step
        self._may_run = may_run
        self._first = first
        self._retry_seconds = retry_seconds
        self._idle_seconds = idle_seconds
        self.stop = stop or threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Starts the thread; a second call does nothing."""
        if not self._thread.is_alive() and not self.stop.is_set():
            self._thread.start()

    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def close(self, wait_seconds: float | None = None) -> None:
        """Ends the thread after the step at hand, which is waited for at most `wait_seconds` (None: to its end)."""
        self.stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=wait_seconds)

    def _run(self) -> None:
        self._first()
        while not self.stop.is_set():
            try:
                rest = self._step() if self._may_run() else self._idle_seconds
            except TransomError as error:
                _log.warning("%s waits: %s", self._thread.name, error)
                rest = self._retry_seconds
            except Exception:
                _log.exception("a step of %s failed; it is tried again", self._thread.name)
                rest = self._retry_seconds
            self.stop.wait(rest)
