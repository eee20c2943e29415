"""Bodies that are being read off their connections, and what to do when too many of them stand still.

The server reads a body in the thread of its request and knows no timeout, so a sender that stops half-way keeps that
thread. As many as there are threads would leave nobody to answer anything.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from collectors.bodies import Overloaded, Stream

THREADS = 96
MOST_READ = 80
STUCK_SECONDS = 60.0
_log = logging.getLogger(__name__)


def _end_process() -> None:
    os._exit(70)


class Arrivals:
    """While `most` bodies are read, further ones are turned away, unread: there are threads left to say so.

    Once that many have stood still for a minute the process ends, which closes their connections, and is made anew: no
    exporter waits half as long, and what was acknowledged is in the journal.
    """

    def __init__(
        self, most: int = MOST_READ, clock: Callable[[], float] = time.monotonic, end: Callable[[], None] = _end_process
    ) -> None:
        self._most = most
        self._clock = clock
        self._end = end
        self._since: dict[int, float] = {}
        self._lock = threading.Lock()

    def watched(self, source: Stream) -> Stream:
        """The same body, its reading watched: the first read may raise Overloaded."""
        return _Watched(source, self)

    def read(self, source: Stream, size: int, first: bool) -> bytes:
        """What `source` has next."""
        with self._lock:
            if first and len(self._since) >= self._most:
                self._turn_away()
            self._since[id(source)] = self._clock()
        try:
            return source.read(size)
        finally:
            with self._lock:
                del self._since[id(source)]

    def _turn_away(self) -> None:
        waits = sorted((self._clock() - since for since in self._since.values()), reverse=True)
        if waits[self._most - 1] > STUCK_SECONDS:
            _log.error("%d bodies have not come on for a minute; the process ends and is started anew", self._most)
            self._end()
        raise Overloaded("Transom reads as many requests as it can; send this again in a moment.")


class _Watched:
    def __init__(self, source: Stream, arrivals: Arrivals) -> None:
        self._source = source
        self._arrivals = arrivals
        self._first = True

    def read(self, size: int, /) -> bytes:
        first, self._first = self._first, False
        return self._arrivals.read(self._source, size, first)
