"""Whether a store is damaged, tested by reading and writing it.

A trial row shows that it still takes writes. Reading every column of every table makes DuckDB verify the checksum of
every block that holds data.
"""

import time
from pathlib import Path

import duckdb

from app.store import statements
from app.store.database import cursor_of, open_read_only

_TRIES = 3
_PAUSE_SECONDS = 0.3


def refusal_of_a_trial(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Why the store does not take a row and read it back; None where it does. Nothing of the row stays."""
    try:
        cursor = cursor_of(connection)
        try:
            cursor.execute("begin")
            cursor.execute("insert into progress values (0)")
            cursor.execute("select max(last_offset) from progress").fetchall()
            cursor.execute("rollback")
        finally:
            cursor.close()
    except Exception as error:
        return _sentence("it takes no row", error)
    return None


def made_by_another_version(path: Path) -> bool:
    """Whether the file can be read, and other statements than today's concluded what is in it."""
    try:
        connection = open_read_only(path)
    except duckdb.Error:
        return False
    try:
        rows = connection.execute("select statements from concluded_by").fetchall()
    except duckdb.Error:
        return False
    finally:
        connection.close()
    return bool(rows) and rows[0][0] != statements.digest()


def unreadable_part(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The first table that cannot be read whole, with the reason; None where all can.

    Costs a read of the whole file. What fails is tried again, since memory may have been short for a moment.
    """
    try:
        cursor = cursor_of(connection)
        tables = cursor.execute(
            "select table_name from duckdb_tables() where database_name = current_database() order by table_name"
        ).fetchall()
    except Exception as error:
        return _sentence("its tables cannot be listed", error)
    for (table,) in tables:
        failure = _unreadable(cursor, table)
        if failure is not None:
            return _sentence(f"table {table} cannot be read", failure)
    cursor.close()
    return None


def _unreadable(cursor: duckdb.DuckDBPyConnection, table: str) -> Exception | None:
    last: Exception | None = None
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE_SECONDS)
        try:
            cursor.execute(f'select bit_xor(hash(t)) from "{table}" as t').fetchall()  # noqa: S608 - our own tables
            return None
        except Exception as error:
            last = error
    return last


def _sentence(what: str, error: Exception) -> str:
    """`what`, with the first line of DuckDB's own words: they name the file, and hold nothing that was sent."""
    first = (str(error).splitlines() or [type(error).__name__])[0]
    return f"{what} ({first[:200]})"
