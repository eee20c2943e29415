"""Stores of a few records, and a short way to look at their tables."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.catalog.model import Catalog
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.loading import entries
from tests.oracle.making import at
from tests.oracle.records import Record


class Holding:
    """A store with some records in it, at an instant of the test's day."""

    def __init__(self, path: Path | None, minutes: float, catalog: Catalog) -> None:
        self.minutes = minutes
        self.catalog = catalog
        self.store = Store(path, lambda: self.catalog, lambda: at(self.minutes))
        self._offset = 0

    def load(self, records: Sequence[Record]) -> None:
        """Loads the records as entries that follow those before."""
        given = entries(records, self._offset + 1)
        self.store.load(given)
        self._offset += len(given)

    def table(self, name: str, as_of: Any = None) -> list[dict[str, Any]]:
        """The rows of a table, as now or as known at an instant."""
        with self.store.reader(as_of) as reader:
            rows: list[dict[str, Any]] = reader._cursor.table(name).to_arrow_table().to_pylist()
        return rows

    def transaction(self, transaction_id: str, as_of: Any = None) -> dict[str, Any]:
        """The derived transaction of that id."""
        (found,) = [row for row in self.table("transactions", as_of) if row["transaction_id"] == transaction_id]
        return found


@pytest.fixture
def holding() -> Iterator[Callable[..., Holding]]:
    """`holding(records, minutes=60, path=None, catalog=...)`: a store that holds them."""
    with ExitStack() as stack:

        def make(
            records: Sequence[Record] = (), minutes: float = 60, path: Path | None = None, catalog: Catalog = CATALOG
        ) -> Holding:
            held = Holding(path, minutes, catalog)
            stack.callback(held.store.close)
            if records:
                held.load(records)
            return held

        yield make
