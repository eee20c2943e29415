"""Answers that a page was just drawn from, for the next look at another part of it.

A page of trends is drawn from one dear answer about days that are over. Who then looks at one segment after the other
asks for that segment alone: the answer on the screen is still the one that is meant.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

Answer = Mapping[str, Any]
LASTS = timedelta(seconds=60)
MOST = 8


class Recent:
    """The latest answers by what was asked; safe for threads.

    An answer is good once the clock has moved, and for a minute: under a clock that stands nothing tells how old it is.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, tuple[datetime, Answer]] = {}

    def anew(self, asked: str, ask: Callable[[], Answer]) -> Answer:
        """What `ask` answers now, kept in place of the oldest."""
        at, answer = self._clock(), ask()
        with self._lock:
            self._kept.pop(asked, None)
            self._kept[asked] = (at, answer)
            while len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
        return answer

    def of(self, asked: str, ask: Callable[[], Answer]) -> Answer:
        """The answer that is kept, else what `ask` answers now."""
        with self._lock:
            kept = self._kept.get(asked)
        if kept is not None and timedelta(0) < self._clock() - kept[0] <= LASTS:
            return kept[1]
        return self.anew(asked, ask)
