"""Short-lived cache of expensive trend answers.

A page of trends is drawn from one expensive answer about days that are over. Looking at one segment after the other
then asks for that segment alone: the answer on the screen is still the right one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from app.domain.actor import Actor
from app.domain.rows import ReadRow

LASTS = timedelta(seconds=60)
MOST = 8


class Recent:
    """The latest answers, by who asked and what; safe for threads.

    An answer is used again once the clock has moved, and for a minute: a clock that stands still does not tell its age.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._actor: Actor | None = None
        self._answers: dict[tuple[Actor | None, str], tuple[datetime, ReadRow]] = {}

    def of_actor(self, actor: Actor) -> Recent:
        """The same cache, with the answers to this actor alone: nobody is shown what another may see."""
        bound = copy.copy(self)
        bound._actor = actor
        return bound

    def anew(self, asked: str, ask: Callable[[], ReadRow]) -> ReadRow:
        """What `ask` answers now, stored in place of the oldest."""
        at, answer, key = self._clock(), ask(), (self._actor, asked)
        with self._lock:
            self._answers.pop(key, None)
            self._answers[key] = (at, answer)
            while len(self._answers) > MOST:
                del self._answers[next(iter(self._answers))]
        return answer

    def of(self, asked: str, ask: Callable[[], ReadRow]) -> ReadRow:
        """The stored answer, else what `ask` answers now."""
        with self._lock:
            stored = self._answers.get((self._actor, asked))
        if stored is not None and timedelta(0) < self._clock() - stored[0] <= LASTS:
            return stored[1]
        return self.anew(asked, ask)
