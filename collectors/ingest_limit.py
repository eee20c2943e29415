"""How much one sender may send: bytes as sent, over windows of ten seconds, so that one cannot crowd out the others."""

import math
import threading
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from collectors.bodies import Overloaded

WINDOW_SECONDS = 10
_KIB = 1024


class _NoThread(threading.Timer):
    """Stands for the thread that the storage would start to forget old windows, at 0.2 ms a small request.

    Windows are as few as senders, and are forgotten when they are asked for again.
    """

    def is_alive(self) -> bool:
        """True: there is none to be started."""
        return True


class Allowance:
    """`kib_a_second` for each sender, by its token's name; 0 lets all send what they like. Safe for threads."""

    def __init__(self, kib_a_second: int = 0) -> None:
        self._limit = kib_a_second
        self._most = kib_a_second * _KIB * WINDOW_SECONDS
        self._item = RateLimitItemPerSecond(max(1, self._most), WINDOW_SECONDS)
        storage = MemoryStorage()
        storage.timer = _NoThread(0, lambda: None)
        self._limiter = FixedWindowRateLimiter(storage)

    def take(self, sender: str, size: int) -> None:
        """Count a body of `size` bytes. Raises Overloaded, with the seconds to wait, where it is too much.

        A body that is larger than a whole window is taken when nothing else was sent in it.
        """
        if self._limit == 0 or self._limiter.hit(self._item, sender, cost=max(1, min(size, self._most))):
            return
        again = math.ceil(self._limiter.get_window_stats(self._item, sender).reset_time - time.time())
        raise Overloaded(
            f"{sender} has sent more than its {self._limit} KiB a second; send this again in a moment.", max(1, again)
        )
