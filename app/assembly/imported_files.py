"""Records that do not come over the network: imported files, and the events of rule tests."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from app.assembly.keys import office_keys
from app.catalog import CatalogFiles
from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.errors import BadConfiguration, BadInput
from app.domain.instants import system_clock
from app.journal import MEMORY, Entry, open_journal
from app.journal.memory import ALL_BYTES, SetClock
from app.office import Office
from app.platform.app_requests import bearer
from app.platform.installation import Installation
from collectors.collector_client import Send, to_collector
from collectors.files import importer
from collectors.files.importer import Report, import_file
from collectors.files.parts import Choices
from collectors.files.resumption import ImportNotes
from collectors.intake import Intake, Request
from sample_data import history

__all__ = ["Report", "choices_of", "destination", "import_file", "taken_events"]


class Destination(NamedTuple):
    """Where imported requests go, and the notes on how far imports into it got, where there are any."""

    send: Send
    notes: ImportNotes | None


@contextmanager
def destination(
    installation: Installation, url: str | None, token: str | None = None, from_start: bool = False
) -> Iterator[Destination]:
    """To the collector at `url`, or through an intake of this process to the journal, with notes in the data folder.

    A collector does not say which journal it appends to, so of what was sent to one there are no notes. With
    `from_start` earlier notes are dropped.
    """
    if url is not None:
        yield Destination(to_collector(url, bearer(url, token)), None)
        return
    installation.data.mkdir(parents=True, exist_ok=True)
    journal = open_journal(installation.journal, system_clock)
    catalog = CatalogFiles(installation.catalog).current
    office = Office(installation.office, system_clock)
    intake = Intake(journal, catalog, office_keys(installation, office), system_clock)
    try:
        yield Destination(importer.into(intake), ImportNotes(installation.data / "imports", journal, from_start))
    finally:
        intake.close()
        journal.close()
        office.close()


def choices_of(installation: Installation, mapping: str | None, choices: Mapping[str, str | None]) -> Choices:
    """How files are to be read, `mapping` by its name in the catalog. Raises BadConfiguration for an unknown name."""
    given = Choices(choices.get("form") or "auto", choices.get("workflow"), object_type=choices.get("object_type"))
    if mapping is None:
        return given
    declared = CatalogFiles(installation.catalog).current().mappings
    if mapping not in declared:
        known = f"declares {', '.join(declared)}" if declared else "declares no mapping"
        raise BadConfiguration(f'--mapping: "{mapping}" is no mapping of the catalog, which {known}.')
    return replace(given, mapping=declared[mapping])


def taken_events(catalog: Catalog, bodies: Sequence[tuple[datetime, bytes]]) -> list[Entry]:
    """The journal entries that come of batches of events, each taken in at its instant. Raises BadInput."""
    clock = SetClock(bodies[0][0] if bodies else system_clock())
    journal = open_journal(MEMORY, clock)
    intake = Intake(journal, lambda: catalog, Keys(bytes(32), bytes(32)), clock)
    for at, body in bodies:
        clock.now = at
        answer = intake.accept(Request("events", history.BATCH), body)
        if answer.status != 200 or b'"rejected":[]' not in answer.body.replace(b" ", b""):
            raise BadInput(answer.body.decode())
    intake.close()
    return list(journal.read(0, ALL_BYTES))
