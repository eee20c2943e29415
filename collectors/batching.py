"""Requests that wait at the same time are processed and journaled as one batch.

Columns cost by the call more than by the row: a span of 512 took 9 us from checked bytes to a journal entry, one of
4,096 took 5. So who gets a turn takes along all that wait. Where the last two groups held several, a moment is given to
as many again: without it eight senders fell into groups of seven and one, over and over.
"""

import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.domain.errors import Unavailable

T = TypeVar("T")
M = TypeVar("M")
R = TypeVar("R")
_MOMENT_SECONDS = 0.01


@dataclass(eq=False)
class _Waiting(Generic[T, R]):
    key: Hashable
    item: T
    size: int
    outcome: "Future[R]" = field(default_factory=Future)


class Gathering(Generic[T, M, R]):
    """Many threads bring items; `treat` makes one thing of several, one group at a time, and `store` ends it.

    Items of one key come together, up to `limit` in size. One that fails spoils nothing for its neighbours: what cannot
    be done together is done for each alone, and each is answered for itself. While one group is stored the next is
    treated.
    """

    def __init__(self, limit: int, treat: Callable[[Sequence[T]], M], store: Callable[[M], R]) -> None:
        self._limit = limit
        self._treat = treat
        self._store = store
        self._waiting: deque[_Waiting[T, R]] = deque()
        self._arrived = threading.Condition()
        self._turn = threading.Lock()
        self._sizes = (1, 1)

    def take(self, key: Hashable, item: T, size: int) -> R:
        """What `store` gave for the item's group. Raises what `treat` or `store` raises for the item alone."""
        own: _Waiting[T, R] = _Waiting(key, item, size)
        with self._arrived:
            self._waiting.append(own)
            self._arrived.notify_all()
        with self._turn:
            group = self._called(own)
            made = self._treated(group)
        if group:
            self._answer(group, made)
        return own.outcome.result()

    def _called(self, own: _Waiting[T, R]) -> list[_Waiting[T, R]]:
        """`own` and what may go with it, in the order in which they came; nothing where another has taken it along."""
        with self._arrived:
            if own not in self._waiting:
                return []
            self._arrived.wait_for(lambda: 2 * len(self._waiting) >= sum(self._sizes), _MOMENT_SECONDS)
            left = self._limit - own.size
            group = []
            for waiting in tuple(self._waiting):
                if waiting is not own:
                    if waiting.key != own.key or waiting.size > left:
                        continue
                    left -= waiting.size
                group.append(waiting)
                self._waiting.remove(waiting)
            self._sizes = (self._sizes[1], len(group))
            return group

    def _treated(self, group: list[_Waiting[T, R]]) -> M | None:
        """None where there is nothing, or where it cannot be done together. Raises what fails for one alone."""
        try:
            return self._treat([waiting.item for waiting in group]) if group else None
        except Exception:
            if len(group) == 1:
                raise
            return None

    def _answer(self, group: list[_Waiting[T, R]], made: M | None) -> None:
        try:
            if made is None or not self._stored(group, made):
                for waiting in group:
                    self._alone(waiting)
        finally:
            for waiting in group:
                if not waiting.outcome.done():  # nobody waits for ever for a thread that ended
                    waiting.outcome.set_exception(Unavailable("This was not stored; send it again."))

    def _stored(self, group: list[_Waiting[T, R]], made: M) -> bool:
        try:
            outcome = self._store(made)
        except Exception:
            if len(group) == 1:
                raise
            return False
        for waiting in group:
            waiting.outcome.set_result(outcome)
        return True

    def _alone(self, waiting: _Waiting[T, R]) -> None:
        try:
            waiting.outcome.set_result(self._store(self._treat([waiting.item])))
        except Exception as error:
            waiting.outcome.set_exception(error)
