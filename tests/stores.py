"""Stores in memory for tests that only read: the same records under the same catalog are loaded once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.catalog.model import Catalog
from app.store.store import Store
from tests.oracle.loading import entries
from tests.oracle.making import at
from tests.oracle.records import Record

MOST = 4


@dataclass(frozen=True)
class _Made:
    records: Sequence[Record]
    minutes: float
    catalog: Catalog
    store: Store
    generation: int


@dataclass
class Stores:
    """The last few stores that were asked for. One that was loaded into since is handed to nobody else."""

    _made: list[_Made] = field(default_factory=list)

    def of(self, records: Sequence[Record], minutes: float, catalog: Catalog) -> Store:
        """A store with the records, so many minutes after the start of the tests' day."""
        for made in self._made:
            unchanged = made.store.generation == made.generation
            if unchanged and made.minutes == minutes and made.catalog == catalog and made.records == records:
                return made.store
        store = store_of(records, minutes, catalog)
        self._made.append(_Made([dict(record) for record in records], minutes, catalog, store, store.generation))
        return store

    def keep(self, most: int = MOST) -> None:
        """Close all but the last `most`, at the end of a test."""
        while len(self._made) > most:
            self._made.pop(0).store.close()


def store_of(records: Sequence[Record], minutes: float, catalog: Catalog) -> Store:
    """A store of the caller's own with the records."""
    store = Store(None, lambda: catalog, lambda: at(minutes))
    store.load(entries(records))
    return store
