"""Records that do not come over the network: imported files, and the events of rule tests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from app.catalog import CatalogFiles
from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.errors import BadInput
from app.domain.instants import system_clock
from app.journal import Entry, Journal, SqliteJournal
from app.journal.memory import Arrivals
from app.platform.installation import Installation
from app.platform.key_file import read_or_create_keys
from collectors.files import importer
from collectors.files.importer import Report, Send, import_file
from collectors.intake import Intake, Request
from sample_data import history

__all__ = ["Report", "import_file", "importing", "taken_events"]


@contextmanager
def importing(installation: Installation, url: str | None) -> Iterator[Send]:
    """Where imported requests go: to the collector at `url`, or through an intake of this process to the journal."""
    if url is not None:
        yield importer.to_collector(url)
        return
    installation.data.mkdir(parents=True, exist_ok=True)
    journal = SqliteJournal(installation.journal, system_clock)
    catalog = CatalogFiles(installation.catalog).current
    intake = Intake(journal, catalog, read_or_create_keys(installation.key), system_clock)
    try:
        yield importer.into(intake)
    finally:
        intake.close()
        journal.close()


def taken_events(catalog: Catalog, bodies: Sequence[tuple[datetime, bytes]]) -> list[Entry]:
    """The journal entries that come of batches of events, each taken in at its instant. Raises BadInput."""
    arrivals = Arrivals(bodies[0][0] if bodies else system_clock())
    intake = Intake(cast(Journal, arrivals), lambda: catalog, Keys(bytes(32), bytes(32)), arrivals.clock)
    for at, body in bodies:
        arrivals.now = at
        answer = intake.accept(Request("events", history.BATCH), body)
        if answer.status != 200 or b'"rejected":[]' not in answer.body.replace(b" ", b""):
            raise BadInput(answer.body.decode())
    intake.close()
    return arrivals.entries
