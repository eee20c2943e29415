"""The store as people of some tenants see it: views of the same names over what belongs to those tenants.

A scope is an in-memory database beside the one that it is cut of: the store, or a snapshot as known at an instant. It
holds views alone, so it follows what is loaded, and no question mentions tenants.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from app.store import statements
from app.store.database import STORE

_LASTING = 16
"""So many scopes of the present store stay for the next reader: making one takes some 60 views."""
Tenants = frozenset[str]


@dataclass
class _Scope:
    name: str
    readers: int = 0


class Scopes:
    """The scopes of one open database; any thread."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._present: OrderedDict[Tenants, _Scope] = OrderedDict()
        self._made = 0

    @contextmanager
    def of(self, tenants: Tenants, whole: str | None = None) -> Iterator[str]:
        """The name of the database of these tenants, for as long as the context.

        `whole` names the database that it is cut of; without it, it is the present store.
        """
        if whole is not None:
            with self._lock:
                name = self._make(tenants, whole)
            try:
                yield name
            finally:
                self._drop(name)
            return
        with self._lock:
            scope = self._present.get(tenants)
            if scope is None:
                scope = self._present[tenants] = _Scope(self._make(tenants, STORE))
            scope.readers += 1
            self._present.move_to_end(tenants)
        try:
            yield scope.name
        finally:
            with self._lock:
                scope.readers -= 1
                self._forget_unused()

    def _make(self, tenants: Tenants, whole: str) -> str:
        self._made += 1
        name = f"scope_{self._made}"
        cursor = self._connection.cursor()
        cursor.execute(f"attach ':memory:' as {name}")
        cursor.execute(f"use {name}")
        cursor.execute("create table scope_tenants (tenant varchar)")
        for tenant in sorted(tenants):
            cursor.execute("insert into scope_tenants values ($tenant)", {"tenant": tenant})
        statements.run_all(cursor, "schema_scope", whole=whole)
        for schema in ("schema_views", "schema_stuck", "schema_macros", "schema_work"):
            statements.run_all(cursor, schema)
        cursor.close()
        return name

    def _forget_unused(self) -> None:
        for tenants, scope in list(self._present.items()):
            if len(self._present) <= _LASTING:
                return
            if scope.readers == 0:
                del self._present[tenants]
                self._drop(scope.name)

    def _drop(self, name: str) -> None:
        self._connection.cursor().execute(f"detach {name}")
