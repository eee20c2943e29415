"""Opens the DuckDB file, creates its schema and locks its configuration."""

import os
import shutil
from pathlib import Path

import duckdb

from app.store import statements

SCHEMA = (
    "schema_records",
    "schema_kept",
    "schema_set_aside",
    "schema_not_loaded",
    "schema_derived",
    "schema_catalog",
    "schema_views",
    "schema_stuck",
    "schema_macros",
)
SPILL = "spill"
STORE = "store"
_FILE = "storage_version 'v1.5.0', row_group_size 16384, block_size 65536, recovery_mode no_wal_writes"
_MEMORY = "row_group_size 16384"
DERIVED = ("schema_not_loaded", "schema_derived", "schema_catalog", "schema_views", "schema_stuck", "schema_macros")


def open_database(path: Path | None, memory_limit: str = "1200MB") -> duckdb.DuckDBPyConnection:
    """The one read-write connection to `path` (None: in memory), with every table there; `cursor_of` opens more.

    The file has no write-ahead log: the journal is the record, so what came after the last checkpoint is loaded again
    after a crash. Loads cost a fifth to two fifths less for it. Row groups are an eighth of DuckDB's usual size: they
    are written once, as they are, where larger ones, left part full by a load, are merged by the next checkpoint.
    Half of the processors serve statements, beside the threads that ask: on two, a second thread in each statement
    took a third more of them for a load, and no less time.
    Instants are naive UTC throughout; `TimeZone` is set all the same, since a session elsewhere compares them wrongly.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "threads": max(1, (os.cpu_count() or 2) // 2),
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        place = ":memory:" if path is None else str(path).replace("'", "''")
        connection.execute(f"attach '{place}' as {STORE} ({_FILE if path is not None else _MEMORY})")
        connection.execute(f"use {STORE}")
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the file as it is, which cannot change a byte of it."""
    connection = duckdb.connect(":memory:")
    try:
        place = str(path).replace("'", "''")
        connection.execute(f"attach '{place}' as {STORE} (read_only)")
        connection.execute(f"use {STORE}")
        connection.execute("set global TimeZone = 'UTC'")
    except BaseException:
        connection.close()
        raise
    return connection


def cursor_of(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A cursor for one thread, over the store's tables."""
    cursor = connection.cursor()
    cursor.execute(f"use {STORE}")
    return cursor


def checkpoint(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the file hold all that was committed."""
    connection.cursor().execute(f"checkpoint {STORE}")


def _prepare(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    connection.execute("set global TimeZone = 'UTC'")
    if path is not None:
        out = path.parent / "out"
        out.mkdir(exist_ok=True)
        spill = path.parent / SPILL
        shutil.rmtree(spill, ignore_errors=True)  # of a process that was killed; the file is ours, so nobody else's
        connection.execute("set global temp_directory = $folder", {"folder": str(spill)})
        connection.execute("set global allowed_directories = $folders", {"folders": [str(out)]})
    for name in SCHEMA:
        statements.run_all(connection, name)
    connection.execute("set global python_enable_replacements = false")
    connection.execute("set global enable_external_access = false")
    connection.execute("set global lock_configuration = true")
