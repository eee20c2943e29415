"""The store: one writer and many readers over a DuckDB file that can be replaced meanwhile."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from app.catalog.model import Catalog, of_tenants
from app.domain.dismissal import Dismissal
from app.domain.errors import Unavailable
from app.journal.port import Clock, Entry, Journal
from app.platform.free_space import is_low
from app.store.condition import Loss, SetAside, StoreLost
from app.store.database import checkpoint
from app.store.history import History
from app.store.opened import Opened
from app.store.reader import Reader, reading
from app.store.set_aside_rows import SetAsideRows
from app.store.soundness import refusal_of_a_trial, unreadable_part
from app.store.store_file import files_aside, move_aside, open_file

_CHECK_AGAIN_SECONDS = 30.0
_MOST_LOSSES = 100
_log = logging.getLogger(__name__)


class Store:
    """Everything that is known, for one process: load entries in, take readers out.

    `path` is the DuckDB file (None: in memory), `catalog` gives the present catalog, `clock` the present instant.
    load MUST take all of its entries or none, and generation MUST change whenever an answer may have. Everything asked
    of one reader MUST be of one state, whatever is loaded meanwhile, cut to its instant and its tenants.
    The file is expendable. After an error the store is tried; where the store is at fault, everything MUST raise
    StoreLost until `renew` has replaced it, and where it is not, the error MUST be raised as it came.
    Readers that were taken before a renewal MAY go on with what they see or raise StoreLost.
    """

    def __init__(self, path: Path | None, catalog: Callable[[], Catalog], clock: Clock) -> None:
        self._path = path
        self._catalog = catalog
        self._clock = clock
        self._writing = threading.RLock()
        self._checking = threading.Lock()
        self._generation = 0
        self._fault: str | None = None
        self._closed = False
        self.history = History(clock)
        self._checked = float("-inf")
        self._losses: deque[Loss] = deque(maxlen=_MOST_LOSSES)
        self._opened = self._open(check_all=False)

    @property
    def generation(self) -> int:
        """A number that changes whenever an answer may have: after a load, a new catalog, new thresholds."""
        return self._generation

    @property
    def fault(self) -> str | None:
        """Why the store must be renewed; None while it can be used."""
        return self._fault

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What happened to its file since the start, in order; the last of them where there were many."""
        return tuple(self._losses)

    def files_aside(self) -> tuple[str, ...]:
        """Names of the files that were moved aside, by this process or an earlier one, and are still there."""
        return () if self._path is None else files_aside(self._path)

    def short_of_space(self, wanted: int = 0) -> bool:
        """Whether the disk of its file is so full that the store should not grow by `wanted` bytes."""
        return self._path is not None and is_low(self._path.parent, wanted)

    def last_offset(self) -> int:
        """The journal offset up to which everything is loaded."""
        with self._using() as opened:
            return opened.loader.last_offset()

    def load(self, entries: Sequence[Entry], settle: bool = True) -> None:
        """Loads journal entries, all or none; with `settle`, thresholds are brought up to date too."""
        with self._using(Exception) as opened:
            self._declare(opened)
            opened.loader.load(entries)
            if entries:
                opened.snapshots.forget_since(min(entry.ingested_at for entry in entries))
            self._generation += 1
            if settle:
                self.settle()

    def load_again(self, record: Entry, row: SetAside) -> None:
        """Loads a record that was set aside, as an entry of its own, and forgets that it was."""
        with self._using() as opened:
            opened.loader.load_again(record, row)
            opened.snapshots.forget_since(record.ingested_at)
            self._generation += 1

    @contextmanager
    def set_aside(self) -> Iterator[SetAsideRows]:
        """What is in the journal and could not be loaded, to read and to change; nothing is loaded meanwhile."""
        with self._using() as opened:
            yield opened.set_aside
            self._generation += 1

    def dismiss(self, dismissals: Sequence[Dismissal]) -> None:
        """Reports what the dismissals name no more; it stays set aside, and is tried again all the same."""
        if dismissals:
            with self._using() as opened:
                opened.set_aside.dismiss(dismissals)
                opened.snapshots.forget_since(min(dismissal.at for dismissal in dismissals))
                self._generation += 1

    def keep_seals_of(self, journal: Journal) -> None:
        """Keeps the seals of every commit that is not kept yet."""
        with self._using() as opened:
            while seals := journal.seals(opened.loader.last_commit()):
                opened.loader.keep(seals)

    def last_seal(self) -> tuple[int, str] | None:
        """The number and the hash (hex) of the last commit whose seal is kept; None before the first."""
        with self._using() as opened:
            return opened.loader.last_seal()

    def settle(self) -> None:
        """Brings the catalog's tables and the learned thresholds up to date, where they are not."""
        with self._using() as opened:
            self._declare(opened)
            if opened.loader.learn(self._clock()):
                self._generation += 1

    def checkpoint(self) -> None:
        """Makes the file hold all that was loaded, so that it need not be loaded again after a crash."""
        with self._using() as opened:
            checkpoint(opened.connection)

    @contextmanager
    def reader(
        self, as_of: datetime | None = None, now: datetime | None = None, tenants: frozenset[str] | None = None
    ) -> Iterator[Reader]:
        """A reader of one consistent state: as it is now, or as it was known at `as_of`.

        `now` is the instant at which it is looked at: the clock's, or `as_of`, unless it is given. With `tenants` the
        reader holds nothing but what belongs to those.
        """
        catalog = self._catalog()
        with self._reading() as opened, ExitStack() as stack:
            database = None
            if as_of is not None:
                database = stack.enter_context(opened.snapshots.at(as_of, catalog, now or as_of))
            if tenants is not None:
                database = stack.enter_context(opened.scopes.of(tenants, database))
                catalog = of_tenants(catalog, tenants)
            looked = (now or as_of or self._clock(), catalog, as_of, database, tenants, *self.history.of(as_of))
            yield stack.enter_context(reading(opened.connection, *looked))

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
        with self._using() as opened:
            self._declare(opened)
            with opened.loader.trying(entries) as connection:
                yield Reader(connection, self._clock(), self._catalog())

    def check(self) -> str | None:
        """Reads the whole store; why it is at fault, or None. It MUST then be renewed."""
        with self._reading() as opened:
            self._judge(opened, unreadable_part(opened.connection))
        return self._fault

    def renew(self) -> Loss:
        """Opens the file again and reads all of it; moves it aside, and begins an empty one, where it is at fault.

        Raises BadConfiguration where the file cannot be opened for want of rights or space: it can be tried again.
        """
        with self._writing:
            before = self._losses[-1] if self._losses else None
            self._close(self._opened)
            self._opened = self._open(check_all=True)
            if not self._losses or self._losses[-1] is before:
                self._losses.append(Loss(self._clock(), self._fault or "it was closed", None))
                _log.error("The store was at fault (%s); its file is sound and is in use again.", self._fault)
            self._fault = None
            self._generation += 1
            return self._losses[-1]

    def adopt(self, fresh: Path) -> None:
        """Puts a store made from the same journal in the place of this one, which has a file and leaves none."""
        with self._writing:
            self._close(self._opened)
            fresh.replace(self._path or fresh)
            self._opened = self._open(check_all=False)
            self._fault = None
            self._generation += 1

    def begin_anew(self, reason: str) -> Loss:
        """Moves the file aside, though it may be sound, and begins an empty one."""
        with self._writing:
            self._close(self._opened)
            aside = self._path is not None and move_aside(self._path, self._clock, reason)
            loss = aside or Loss(self._clock(), reason, None)
            self._losses.append(loss)
            self._opened = self._open(check_all=False)
            self._fault = None
            self._generation += 1
            return loss

    def close(self) -> None:
        """Closes the file, with all that was loaded where it can be; readers that are still open fail from then on."""
        with self._writing:
            try:
                if self._fault is None:
                    checkpoint(self._opened.connection)
            except duckdb.Error as error:  # the journal has it all
                _log.info("the store is closed as of its last checkpoint: %s", type(error).__name__)
            finally:
                self._closed = True
                self._close(self._opened)

    def _open(self, check_all: bool) -> Opened:
        if self._path is None:
            return Opened(None, self._catalog())
        opened, loss = open_file(self._path, self._catalog(), self._clock, check_all)
        if loss is not None:
            self._losses.append(loss)
        return opened

    def _declare(self, opened: Opened) -> None:
        if opened.declare(self._catalog()):
            self._generation += 1

    @contextmanager
    def _using(self, suspicious: type[Exception] = duckdb.Error) -> Iterator[Opened]:
        """The database, for whoever writes; one at a time."""
        with self._writing, self._reading(suspicious) as opened:
            yield opened

    @contextmanager
    def _reading(self, suspicious: type[Exception] = duckdb.Error) -> Iterator[Opened]:
        """The database; a `suspicious` error inside makes it be tried. Raises StoreLost where the store is at fault."""
        if self._closed:
            raise Unavailable("The store does not answer.")
        if self._fault is not None:
            raise StoreLost(self._fault)
        opened = self._opened
        try:
            yield opened
        except StoreLost:
            raise
        except suspicious as error:
            if self._at_fault(opened):
                raise StoreLost(self._fault or "it was replaced meanwhile") from error
            raise

    def _at_fault(self, opened: Opened) -> bool:
        """Whether the store is to blame for an error: a trial row at once, all of it unless it was read just now."""
        with self._checking:
            if self._fault is not None or opened is not self._opened:
                return True
            reason = refusal_of_a_trial(opened.connection)
            if reason is None and time.monotonic() - self._checked > _CHECK_AGAIN_SECONDS:
                reason = unreadable_part(opened.connection)
                self._checked = time.monotonic()
            self._judge(opened, reason)
            return reason is not None

    def _judge(self, opened: Opened, reason: str | None) -> None:
        if reason is not None and opened is self._opened and self._fault is None:
            self._fault = reason
            _log.error("The store is at fault: %s.", reason)

    @staticmethod
    def _close(opened: Opened) -> None:
        try:
            opened.connection.close()
        except duckdb.Error as error:
            _log.info("the store's database did not close cleanly: %s", type(error).__name__)
