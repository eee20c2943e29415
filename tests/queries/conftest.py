"""A store in memory over a few records, asked at an instant that the test chooses."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime

import pytest

from app.catalog.model import Catalog
from app.store.reader import Reader
from tests.oracle.cases import CATALOG
from tests.oracle.records import Record
from tests.stores import Stores

Asking = Callable[..., Reader]


@pytest.fixture
def asking(stores: Stores) -> Iterator[Asking]:
    """`asking(records, minutes, catalog=..., as_of=...)`: a reader over the records so many minutes after the start."""
    with ExitStack() as stack:

        def ask(
            records: Sequence[Record], minutes: float, catalog: Catalog = CATALOG, as_of: datetime | None = None
        ) -> Reader:
            return stack.enter_context(stores.of(records, minutes, catalog).reader(as_of))

        yield ask
    stores.keep()
