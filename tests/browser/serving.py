"""The pages and the API over a store in this process, on a free port: what the browser's tests look at."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from werkzeug.serving import ThreadedWSGIServer

from app.acts import Engine
from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.encryption import Keys
from app.journal import Entry, Journal, SqliteJournal
from app.office import Office
from app.reference.document import reference
from app.security import Authenticator, LocalMode
from app.store.store import Store
from app.web import create_web
from collectors.intake import Intake, Request
from sample_data import CATALOG
from sample_data.history import Gathered, HistoryClock, TimedRequest, feed, requests
from tests.actions import desk_over

KEYS = Keys(b"p" * 32, b"t" * 32)
LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True)
class Site:
    """`url` without a slash at its end; `load` brings more entries into the store that the pages show."""

    url: str
    store: Store
    catalog: CatalogFiles
    clock: Callable[[], datetime]
    office: Office

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Rows straight from the store, for a test that needs an id to look for."""
        with self.store.reader() as reader:
            return reader._cursor.execute(sql).fetchall()


@contextmanager
def served(
    directory: Path,
    entries: Sequence[Entry],
    clock: Callable[[], datetime],
    catalog: Path | None = CATALOG,
    engine: Callable[[Store], Engine] | None = None,
    authenticator: Callable[[Office], Authenticator] = lambda office: LocalMode(),
) -> Iterator[Site]:
    """A site over a store that holds the entries; `clock` is what its pages take for now, `engine` who is asked."""
    files = CatalogFiles(catalog)
    store = Store(None, files.current, clock)
    store.load(entries)
    office = Office(directory / "office", clock)
    journal = SqliteJournal(directory / "acts", clock)
    desk = desk_over(journal, store, office, clock, engine(store) if engine else None)
    services = Services(
        store.reader,
        office,
        files,
        KEYS,
        clock,
        authenticator(office),
        whole_desk=desk,
        reference=lambda: reference(server, ""),
        dismissed=store.dismiss,
    )
    server = create_api(services)
    create_web(server, services)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    listener = ThreadedWSGIServer("127.0.0.1", 0, server)
    listener.daemon_threads = True
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{listener.server_port}", store, files, clock, office)
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
        journal.close()
        office.close()
        store.close()


def history(directory: Path, now: datetime, days: int, seed: int = 7) -> list[Entry]:
    """The demo's history as journal entries, through the real intake, with the sample catalog."""
    files = CatalogFiles(CATALOG)
    clock = HistoryClock(datetime(2020, 1, 1))
    journal = SqliteJournal(directory, clock)
    gathered = Gathered(journal)
    # While the history is made, nobody reads the journal: what the intake needs of it is `append` alone.
    intake = Intake(cast(Journal, gathered), files.current, KEYS, clock)

    def accept(request: TimedRequest) -> int:
        return intake.accept(Request(request.signal, request.content_type), request.body).status

    feed(requests(seed, now, days), accept, gathered, clock)
    entries: list[Entry] = []
    while more := journal.read(entries[-1].offset if entries else 0, LIMIT):
        entries.extend(more)
    journal.close()
    return entries
