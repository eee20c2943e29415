"""Loads journal entries: rows, joins, derived transactions and the offset in one DuckDB transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from app.catalog.model import Catalog
from app.journal.port import Entry, Seal
from app.store import catalog_tables, statements
from app.store.attribute_joins import rename
from app.store.condition import SetAside
from app.store.database import cursor_of
from app.store.derivation import derive
from app.store.joins import has_loose, join_loose, join_traces
from app.store.learned_limits import apply, learn, midnight_of
from app.store.record_tables import record as record_entries
from app.store.rows import seal_rows


class Loader:
    """The store's one writer. Not thread-safe: whoever owns the store calls it from one thread at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = cursor_of(connection)
        statements.run_all(self._connection, "schema_work")
        self._midnight: datetime | None = None
        self._stale = True
        self._join_attributes: tuple[str, ...] = ()

    def last_offset(self) -> int:
        """The journal offset up to which everything is loaded; 0 before the first."""
        row = self._connection.execute("select coalesce(max(last_offset), 0) from progress").fetchall()
        return int(row[0][0])

    def load(self, entries: Sequence[Entry]) -> None:
        """Loads entries that follow those loaded before; all of them or, on any error, none."""
        if not entries:
            return
        with _transaction(self._connection):
            marks = self._record([entry for entry in entries if entry.table.num_rows])
            if marks.num_rows:
                self._conclude(marks)
            self._connection.execute("delete from progress")
            self._connection.execute(
                "insert into progress values ($offset)", {"offset": max(entry.offset for entry in entries)}
            )

    def load_again(self, record: Entry, row: SetAside) -> None:
        """Loads one record whose entry was passed before; it is then set aside no more. All of that, or nothing."""
        with _transaction(self._connection):
            marks = self._record([record])
            if marks.num_rows:
                self._conclude(marks)
            statements.run(self._connection, "delete_set_aside", **vars(row))

    @contextmanager
    def trying(self, entries: Sequence[Entry]) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection while entries are loaded on trial; all of it is rolled back afterwards."""
        self._connection.execute("begin")
        try:
            marks = self._record(entries)
            if marks.num_rows:
                conclude(self._connection, marks, self._midnight)
            yield self._connection
        finally:
            self._connection.execute("rollback")

    def last_commit(self) -> int:
        """The journal commit up to which seals are kept; 0 before the first."""
        row = self._connection.execute("select coalesce(max(commit_id), 0) from seals").fetchall()
        return int(row[0][0])

    def last_seal(self) -> tuple[int, str] | None:
        """The number and the hash (hex) of the last commit whose seal is kept; None before the first."""
        rows = self._connection.execute("select commit_id, hash from seals order by commit_id desc limit 1").fetchall()
        return (int(rows[0][0]), str(rows[0][1])) if rows else None

    def keep(self, seals: Sequence[Seal]) -> None:
        """Keeps the seals of commits that follow those kept before, so that they outlive what retention drops."""
        self._connection.register("incoming", seal_rows(seals))
        statements.run(self._connection, "insert_seals")

    def learn(self, now: datetime) -> bool:
        """Works out the learned thresholds if a midnight has passed, or records from before it came; says whether."""
        midnight = midnight_of(now)
        if not self._stale and self._midnight == midnight:
            return False
        with _transaction(self._connection):
            learn(self._connection, midnight)
        self._midnight, self._stale = midnight, False
        return True

    def join_by(self, attributes: tuple[str, ...]) -> None:
        """From now on spans and log lines name their transaction by these attributes."""
        self._join_attributes = attributes

    def declare(self, catalog: Catalog) -> None:
        """Takes the catalog's declarations, and derives every transaction anew by them.

        Where `[join]` names other attributes than before, what is stored already joins by these too.
        """
        with _transaction(self._connection):
            catalog_tables.fill(self._connection, catalog)
            self._name_again(catalog.join_attributes)
            self._connection.register("batch_marks", marks_of_all(self._connection))
            statements.run(self._connection, "derive_everything")
            derive(self._connection)
            self._connection.execute("delete from concluded_by")
            self._connection.execute(
                "insert into concluded_by values ($catalog, $statements)",
                {"catalog": catalog.digest, "statements": statements.digest()},
            )
        self._stale = True

    def declared(self) -> str | None:
        """The digest of the catalog by which everything here was concluded; None where that has to be done again."""
        rows = self._connection.execute("select catalog, statements from concluded_by").fetchall()
        return str(rows[0][0]) if rows and rows[0][0] and rows[0][1] == statements.digest() else None

    def _name_again(self, attributes: tuple[str, ...]) -> None:
        rows = self._connection.execute("select attribute from joined_by order by rowid").fetchall()
        if tuple(str(row[0]) for row in rows) == attributes:
            return
        self._connection.execute("delete from joined_by")
        statements.run(self._connection, "insert_joined_by", attributes=list(attributes))
        if rename(self._connection, attributes):
            statements.run(self._connection, "clear_all_trace_joins")
            statements.run(self._connection, "clear_all_record_joins")
            join_anew(self._connection, marks_of_all(self._connection))

    def _record(self, entries: Sequence[Entry]) -> pa.Table:
        return record_entries(self._connection, entries, self._join_attributes)

    def _conclude(self, marks: pa.Table) -> None:
        conclude(self._connection, marks, self._midnight)
        if self._midnight is not None:
            self._stale = self._stale or pc.min(marks["event_at"]).as_py() < self._midnight


def conclude(connection: duckdb.DuckDBPyConnection, marks: pa.Table, midnight: datetime | None) -> None:
    """Joins what `marks` says is new, and derives every transaction that it touches."""
    join_traces(connection, marks)
    loose = has_loose(connection)
    _derive(connection, midnight)
    if loose:
        join_loose(connection)
        statements.run(connection, "derive_parted")
        _derive(connection, midnight)


def join_anew(connection: duckdb.DuckDBPyConnection, marks: pa.Table) -> None:
    """Concludes everything of all records again; a transaction that no record names any more is gone."""
    join_traces(connection, marks)
    statements.run(connection, "join_touch_all")
    loose = has_loose(connection)
    derive(connection)
    if loose:
        join_loose(connection)
        statements.run(connection, "derive_parted")
        derive(connection)


def _derive(connection: duckdb.DuckDBPyConnection, midnight: datetime | None) -> None:
    derive(connection)
    if midnight is not None:
        apply(connection, midnight, everywhere=False)


def marks_of_all(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The marks of every record in the store."""
    return statements.table(connection, "join_all_marks")


class _transaction:  # noqa: N801 - reads as a word where it is used
    """Commits what is done inside, or nothing of it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("begin")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._connection.execute("rollback" if kind else "commit")
