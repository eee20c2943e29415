"""The store: one writer, many readers, over one DuckDB file."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from app.catalog.model import Catalog
from app.journal.port import Clock, Entry, Journal
from app.store.database import checkpoint, open_database
from app.store.loader import Loader
from app.store.reader import Reader, reading
from app.store.snapshots import Snapshots

_log = logging.getLogger(__name__)


class Store:
    """Everything that is known, for one process: load entries in, take readers out.

    `path` is the DuckDB file (None: in memory), `catalog` gives the present catalog, `clock` the present instant.
    """

    def __init__(self, path: Path | None, catalog: Callable[[], Catalog], clock: Clock) -> None:
        self._connection = open_database(path)
        self._catalog = catalog
        self._clock = clock
        self._writing = threading.RLock()
        self._generation = 0
        try:
            self._loader = Loader(self._connection)
            self._snapshots = Snapshots(self._connection)
            self._declared = self._loader.declared()
            self._declare()
        except BaseException:
            self._connection.close()
            raise

    @property
    def generation(self) -> int:
        """A number that changes whenever an answer may have: after a load, a new catalog, new thresholds."""
        return self._generation

    def last_offset(self) -> int:
        """The journal offset up to which everything is loaded."""
        with self._writing:
            return self._loader.last_offset()

    def load(self, entries: Sequence[Entry], settle: bool = True) -> None:
        """Loads journal entries, all or none; with `settle`, thresholds are brought up to date too."""
        with self._writing:
            self._declare()
            self._loader.load(entries)
            if entries:
                self._snapshots.forget_since(min(entry.ingested_at for entry in entries))
            self._generation += 1
            if settle:
                self.settle()

    def keep_seals_of(self, journal: Journal) -> None:
        """Keeps the seals of every commit that is not kept yet."""
        with self._writing:
            while seals := journal.seals(self._loader.last_commit()):
                self._loader.keep(seals)

    def settle(self) -> None:
        """Brings the catalog's tables and the learned thresholds up to date, where they are not."""
        with self._writing:
            self._declare()
            if self._loader.learn(self._clock()):
                self._generation += 1

    def checkpoint(self) -> None:
        """Makes the file hold all that was loaded, so that it need not be loaded again after a crash."""
        with self._writing:
            checkpoint(self._connection)

    @contextmanager
    def reader(self, as_of: datetime | None = None, now: datetime | None = None) -> Iterator[Reader]:
        """A reader of one consistent state: as it is now, or as it was known at `as_of`.

        `now` is the instant at which it is looked at: the clock's, or `as_of`, unless it is given.
        """
        catalog = self._catalog()
        if as_of is None:
            with reading(self._connection, now or self._clock(), catalog) as reader:
                yield reader
            return
        with (
            self._snapshots.at(as_of, catalog, now or as_of) as database,
            reading(self._connection, now or as_of, catalog, as_of, database) as reader,
        ):
            yield reader

    @contextmanager
    def settled(self, now: datetime) -> Iterator[Reader]:
        """A reader of the present state, looked at at `now`, with the thresholds of the clock's last midnight.

        Nothing is loaded between bringing those up to date and the look, so that the same look taken later as known
        then sees the same.
        """
        with ExitStack() as stack:
            with self._writing:
                self.settle()
                reader = stack.enter_context(self.reader(now=now))
                reader.ask("loaded")  # DuckDB fixes what a transaction sees at its first statement
            yield reader

    @contextmanager
    def tried(self, entries: Sequence[Entry]) -> Iterator[Reader]:
        """A reader of the store as it would be with these entries in it; nothing of them stays.

        They are loaded by the loader's own statements, so that what is said of them is what would come of them. Nothing
        else is loaded meanwhile.
        """
        with self._writing:
            self._declare()
            with self._loader.trying(entries) as connection:
                yield Reader(connection, self._clock(), self._catalog())

    def close(self) -> None:
        """Closes the file, with all that was loaded where it can be; readers that are still open fail from then on."""
        with self._writing:
            try:
                self.checkpoint()
            except duckdb.Error as error:  # the journal has it all
                _log.info("the store is closed as of its last checkpoint: %s", type(error).__name__)
            finally:
                self._connection.close()

    def _declare(self) -> None:
        catalog = self._catalog()
        if self._declared != catalog.digest:
            self._loader.declare(catalog)
            self._declared = catalog.digest
            self._generation += 1
