"""Limits on bodies that are being read, so that senders which stop half-way do not hold every thread.

The server reads a body in the thread of its request and knows no timeout, so a sender that stops half-way keeps that
thread. As many as there are threads would leave nobody to answer anything.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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

    @contextmanager
    def watched(self, source: Stream) -> "Iterator[Stream]":
        """The same body, counted from its first read to the end of the request; that read may raise Overloaded."""
        body = _Watched(source, self)
        try:
            yield body
        finally:
            self.end_of(body)

    @property
    def count(self) -> int:
        """Bodies that have begun to be read and have not ended."""
        return len(self._since)

    def begin(self, body: object) -> None:
        """Count a body in. Raises Overloaded."""
        with self._lock:
            if len(self._since) >= self._most:
                self._turn_away()
            self._since[id(body)] = self._clock()

    def goes_on(self, body: object) -> None:
        """The body has come on: it does not stand still."""
        with self._lock:
            if id(body) in self._since:
                self._since[id(body)] = self._clock()

    def end_of(self, body: object) -> None:
        """Count a body out."""
        with self._lock:
            self._since.pop(id(body), None)

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
        self._begun = False

    def read(self, size: int, /) -> bytes:
        if not self._begun:
            self._arrivals.begin(self)
            self._begun = True
        content = self._source.read(size)
        if content:
            self._arrivals.goes_on(self)
        else:
            self._arrivals.end_of(self)
        return content
