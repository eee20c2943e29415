"""A reader of the store: asks `.sql` questions of one consistent state, at one instant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from app.catalog.model import Catalog
from app.store.database import cursor_of
from app.store.statements import bound, text_of

QUESTIONS = Path(__file__).parent.parent / "queries"
JOINED = frozenset(("queue", "matching", "peer_queue", "peer_matching"))
"""Filters of lists that are joins. Where none is set, the macro without them is asked: planning them costs a third of a
list of a thousand transactions."""


class Reader:
    """One look at the store: everything asked of it is of the same state, and `now` is the same throughout.

    `as_of`, where set, is the instant as known at which everything stands; `now` is then the same instant.
    `tenants`, where set, are those whose transactions and records are all that there is. `caught_up` says whether the
    store has loaded what the journal held at the start: before that nothing may be concluded from what is missing.
    `listening_since` is when it had: what a source may have sent while Transom itself was down nobody heard.
    `least` is the smallest count that answers tell of figures to whoever asks; 0 for all.
    """

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        now: datetime,
        catalog: Catalog,
        as_of: datetime | None = None,
        tenants: frozenset[str] | None = None,
        caught_up: Callable[[], bool] = lambda: True,
        listening_since: datetime | None = None,
    ) -> None:
        self._cursor = cursor
        self.now = now
        self.catalog = catalog
        self.as_of = as_of
        self.tenants = tenants
        self.caught_up = caught_up
        self.listening_since = listening_since
        self.least = 0
        self._answers: dict[tuple[str, str], pa.Table] = {}

    def ask(self, question: str, **parameters: Any) -> pa.Table:
        """What `app/queries/<question>.sql` answers; what it does not use of the parameters is left out.

        `$now` and `$listening_since` are bound by themselves. Lists and tuples are bound as SQL lists. Raises KeyError
        for a parameter that is missing. What is asked twice is answered once, since the state is the same: a page's
        parts need not know what the others have asked.
        """
        text, names = text_of(QUESTIONS, question)
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in parameters.items()}
        own = {"now": self.now, "listening_since": self.listening_since}
        asked = bound(names, {**own, **values})
        key = question, repr(sorted(asked.items()))
        if key not in self._answers:
            if all(asked[name] is None for name in JOINED & names):
                text = text.replace("transactions_where(", "transactions_by_columns(")
            self._answers[key] = self._cursor.execute(text, asked).to_arrow_table()
        return self._answers[key]

    def rows(self, question: str, **parameters: Any) -> list[dict[str, Any]]:
        """The same as dicts by column name; instants are naive datetimes in UTC."""
        rows: list[dict[str, Any]] = self.ask(question, **parameters).to_pylist()
        return rows


@contextmanager
def reading(
    connection: duckdb.DuckDBPyConnection,
    now: datetime,
    catalog: Catalog,
    as_of: datetime | None = None,
    database: str | None = None,
    tenants: frozenset[str] | None = None,
    caught_up: Callable[[], bool] = lambda: True,
    listening_since: datetime | None = None,
) -> Iterator[Reader]:
    """A reader over its own cursor and transaction; `database` names an attached one to read instead of the main."""
    cursor = cursor_of(connection)
    try:
        if database is not None:
            cursor.execute(f"use {database}")
        cursor.execute("begin")
        yield Reader(cursor, now, catalog, as_of, tenants, caught_up, listening_since)
    finally:
        cursor.close()
