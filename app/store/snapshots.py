"""The store as known at an earlier instant: the same tables over the records ingested by then.

A snapshot is an in-memory database beside the main one. Its record tables are views, cut at the instant; what is
concluded from them is worked out anew by the loader's own statements. So no question needs to mention `as_of`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb

from app.catalog.model import Catalog
from app.store import catalog_tables, statements
from app.store.database import DERIVED
from app.store.learned_limits import learn, midnight_of
from app.store.loader import conclude, marks_of_all

_CUT = (
    "spans",
    "log_lines",
    "transitions",
    "review_actions",
    "identity_decisions",
    "payloads",
    "operator_acts",
    "rejections",
    "set_aside",
    "dismissed",
    "record_keys",
    "conflicts",
    "refs",
    "span_groups",
    "arrivals",
    "repeats",
    "seals",
)
_MOST_SNAPSHOTS = 3


@dataclass
class _Snapshot:
    name: str
    as_of: datetime
    digest: str
    midnight: datetime
    readers: int = 0
    stale: bool = False


class Snapshots:
    """The last few instants that somebody looked at; building one takes as long as deriving what was known then."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._main = connection.execute("select current_database()").fetchall()[0][0]
        self._lock = threading.Lock()
        self._known: list[_Snapshot] = []
        self._built = 0

    @contextmanager
    def at(self, as_of: datetime, catalog: Catalog, now: datetime | None = None) -> Iterator[str]:
        """The name of the database that stands as known at `as_of`, kept for as long as the context.

        What is learnt is that of the last midnight before `now`, which is `as_of` unless it is given.
        """
        midnight = midnight_of(now or as_of)
        with self._lock:
            snapshot = self._find(as_of, catalog, midnight) or self._build(as_of, catalog, midnight)
            snapshot.readers += 1
        try:
            yield snapshot.name
        finally:
            with self._lock:
                snapshot.readers -= 1
                self._drop_unused()

    def forget_since(self, ingested_at: datetime) -> None:
        """Records ingested at `ingested_at` or later have been loaded: what was drawn without them is stale."""
        with self._lock:
            for snapshot in self._known:
                snapshot.stale = snapshot.stale or snapshot.as_of >= ingested_at
            self._drop_unused()

    def _find(self, as_of: datetime, catalog: Catalog, midnight: datetime) -> _Snapshot | None:
        wanted = (as_of, catalog.digest, midnight)
        for snapshot in self._known:
            if (snapshot.as_of, snapshot.digest, snapshot.midnight) == wanted and not snapshot.stale:
                return snapshot
        return None

    def _build(self, as_of: datetime, catalog: Catalog, midnight: datetime) -> _Snapshot:
        self._built += 1
        name = f"as_of_{self._built}"
        cursor = self._connection.cursor()
        cursor.execute(f"attach ':memory:' as {name}")
        cursor.execute(f"use {name}")
        for table in _CUT:
            cursor.execute(
                f"create view {table} as select * from {self._main}.main.{table} "  # noqa: S608 - our own names
                f"where ingested_at <= timestamp '{as_of.isoformat(sep=' ')}'"
            )
        for schema in (*DERIVED, "schema_work"):
            statements.run_all(cursor, schema)
        cursor.execute("begin")
        catalog_tables.fill(cursor, catalog)
        conclude(cursor, marks_of_all(cursor), None)
        learn(cursor, midnight)
        cursor.execute("commit")
        cursor.close()
        snapshot = _Snapshot(name, as_of, catalog.digest, midnight)
        self._known.append(snapshot)
        return snapshot

    def _drop_unused(self) -> None:
        excess = len(self._known) - _MOST_SNAPSHOTS
        for snapshot in list(self._known):
            if snapshot.readers == 0 and (snapshot.stale or excess > 0):
                self._known.remove(snapshot)
                excess -= 1
                self._connection.cursor().execute(f"detach {snapshot.name}")
