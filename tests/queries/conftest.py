"""A store in memory over a few records, asked at an instant that the test chooses."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime

import pytest

from app.catalog.model import Catalog
from app.store.reader import Reader
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.loading import entries
from tests.oracle.making import at
from tests.oracle.records import Record

Asking = Callable[..., Reader]


@pytest.fixture
def asking() -> Iterator[Asking]:
    """`asking(records, minutes, catalog=..., as_of=...)`: a reader over the records so many minutes after the start."""
    with ExitStack() as stack:

        def ask(
            records: Sequence[Record], minutes: float, catalog: Catalog = CATALOG, as_of: datetime | None = None
        ) -> Reader:
            store = Store(None, lambda: catalog, lambda: at(minutes))
            stack.callback(store.close)
            store.load(entries(records))
            return stack.enter_context(store.reader(as_of))

        yield ask
