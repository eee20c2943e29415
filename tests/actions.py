"""What operators act by, over a store in the test's own process, which loads what is written."""

import threading
from collections.abc import Sequence
from datetime import date

from app.acts import CaseWork, Desk, Engine, Recorder, Runner, TransactionActs
from app.journal import Clock, Entry, Journal, Seal, Unsealed
from app.journal.removal import Removal
from app.office import Office
from app.store.store import Store

EVERYTHING = 10**12


class LoadedAtOnce:
    """A journal whose entries are in the store when `append` answers; what is asked for comes with its outcome."""

    def __init__(self, journal: Journal, store: Store) -> None:
        self._journal, self._store = journal, store
        self._loaded, self._one = 0, threading.Lock()
        self._load()

    def append(self, entries: Sequence[Unsealed]) -> int:
        """See `Journal.append`."""
        offset = self._journal.append(entries)
        if entries[0].table["step"][0].as_py() != "asked":
            self._load()
        return offset

    def _load(self) -> None:
        with self._one:
            fresh = self._journal.read(self._loaded, EVERYTHING)
            if fresh:
                self._store.load(fresh)
            self._loaded = max((entry.offset for entry in fresh), default=self._loaded)

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        """See `Journal.read`."""
        return self._journal.read(after, limit_bytes)

    def last_offset(self) -> int:
        """See `Journal.last_offset`."""
        return self._journal.last_offset()

    def seals(self, after_commit: int, limit: int = 1000) -> Sequence[Seal]:
        """See `Journal.seals`."""
        return self._journal.seals(after_commit, limit)

    def removals(self, first: date, last: date) -> Sequence[Removal]:
        return ()

    def close(self) -> None:
        """See `Journal.close`."""
        self._journal.close()


def desk_over(
    journal: Journal, store: Store, office: Office, clock: Clock, engine: Engine | None = None, patience: float = 20
) -> Desk:
    """A desk; its runner looks often."""
    recorder = Recorder(LoadedAtOnce(journal, store), office.ledger, clock, journal.last_offset)
    runner = None
    if engine is not None:
        runner = Runner(recorder, office.acts, store.reader, engine, patience, poll_seconds=0.02)
    acts = TransactionActs(recorder, office.acts, store.reader, engine, runner)
    return Desk(CaseWork(recorder, store.reader), acts, runner)
