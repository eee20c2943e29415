"""The API over a store in memory with a few records, at an instant that the test chooses."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.acts import Engine
from app.answers.services import Services
from app.api import create_api
from app.assembly.trials import trials
from app.catalog import CatalogFiles
from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.journal import SqliteJournal
from app.office import Office
from app.security import LOCAL, Actor, LocalMode
from collectors.intake import Intake
from tests.actions import desk_over
from tests.oracle.cases import CATALOG
from tests.oracle.making import at
from tests.oracle.records import Record
from tests.stores import Stores, store_of

Calling = Callable[..., FlaskClient]
KEYS = Keys(b"p" * 32, b"t" * 32)


@pytest.fixture
def calling(tmp_path: Path, stores: Stores) -> Iterator[Calling]:
    """`calling(records, minutes)`: a client of the API over the records, so many minutes after the start."""
    with ExitStack() as stack:

        def call(
            records: Sequence[Record] = (),
            minutes: float = 60,
            catalog: Catalog = CATALOG,
            collector: str | None = None,
            closed: bool = False,
            actor: Actor = LOCAL,
            engine: Engine | None = None,
            patience: float = 20,
            backlog: int = 0,
        ) -> FlaskClient:
            def clock() -> datetime:
                return at(minutes)

            if closed or engine is not None:
                store = store_of(records, minutes, catalog)
                stack.callback(store.close)
            else:
                store = stores.of(records, minutes, catalog)
            if closed:
                store.close()
            office = Office(tmp_path / "office", clock)
            stack.callback(office.close)
            journal = SqliteJournal(tmp_path / "journal", clock)
            stack.callback(journal.close)
            desk = desk_over(journal, store, office, clock, engine, patience)
            intake = Intake(journal, lambda: catalog, KEYS, clock)
            services = Services(
                store.reader,
                office,
                CatalogFiles(None),
                KEYS,
                clock,
                LocalMode(actor),
                collector_url=collector,
                own_collector_url=collector,
                whole_desk=desk,
                trials=partial(trials, intake),
                trying=store.tried,
                backlog=lambda: backlog,
            )
            app = create_api(services, lambda: "7F3K-22")
            app.extensions["test services"] = services
            return app.test_client()

        yield call
    stores.keep()
