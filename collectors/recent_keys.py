"""Keys of the events that this process stored last, so that a sender learns at once that an event came again.

The journal is only ever appended to and the store is another process's, so the collector cannot look a key up: it
remembers the latest ones. An event that was stored earlier than these is counted when it is loaded (Intake, "sent
again"), and `?dry_run=1` on the pages' port looks into the store itself.
"""

import threading
from itertools import islice

from app.domain.records import BUSINESS, Batch

MOST = 50_000
"""About 6 MB of hashes."""


class RecentKeys:
    """The latest keys (tenant, source, event id) of stored events; oldest forgotten first. Thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._keys: dict[int, None] = {}
        self._lock = threading.Lock()

    def add(self, batch: Batch, tenant_scope: str | None) -> int:
        """Remember the events of a batch that is stored; how many of them had been stored before."""
        keys = [
            hash((tenant_scope, row["source"], row["event_id"]))
            for kind, table in batch.tables.items()
            if kind in BUSINESS
            for row in table.select(["source", "event_id"]).to_pylist()
        ]
        with self._lock:
            known = len(self._keys)
            self._keys.update(dict.fromkeys(keys))
            repeated = len(keys) - (len(self._keys) - known)
            for key in tuple(islice(self._keys, max(0, len(self._keys) - self._most))):
                del self._keys[key]
        return repeated
