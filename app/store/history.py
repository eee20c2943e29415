"""Whether the store has loaded what the journal held at the start, and since when: before that, nothing is missing."""

from collections.abc import Callable
from datetime import datetime

from app.journal.port import Clock


class History:
    """What the journal began with. A store that follows no journal has all of it, and was never without it.

    `backlog` answers how much of it is left to load. `since` is the instant at which it was first seen to be loaded:
    what was sent while Transom was down nobody heard, so that no source is silent for the time before it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.backlog: Callable[[], int] | None = None
        self.since: datetime | None = None

    def of(self, as_of: datetime | None) -> tuple[Callable[[], bool], datetime | None]:
        """What a reader is given: whether it is loaded, and since when; as known at an earlier instant, never."""
        if as_of is not None or not self.loaded():
            return self.loaded, None
        return self.loaded, self.since

    def loaded(self) -> bool:
        """Whether nothing of it is left."""
        if self.backlog is None:
            return True
        loaded = self.backlog() == 0
        if loaded and self.since is None:
            self.since = self._clock()
        return loaded
