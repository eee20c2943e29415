"""The DuckDB file: opened, laid out, then locked: no later statement reaches a file, the network or a setting."""

from pathlib import Path

import duckdb

from app.store import statements

SCHEMA = ("schema_records", "schema_kept", "schema_derived", "schema_catalog", "schema_views", "schema_macros")
DERIVED = ("schema_derived", "schema_catalog", "schema_views", "schema_macros")


def open_database(path: Path | None, memory_limit: str = "1200MB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """The one read-write connection to `path` (None: in memory), with every table there; each thread takes a cursor.

    Instants are naive UTC throughout; `TimeZone` is set all the same, since a session elsewhere compares them wrongly.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": "v1.5.0",
        "memory_limit": memory_limit,
        "threads": threads,
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "checkpoint_threshold": "256MB",
    }
    connection = duckdb.connect(":memory:" if path is None else str(path), config=config)
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    connection.execute("set global TimeZone = 'UTC'")
    if path is not None:
        out = path.parent / "out"
        out.mkdir(exist_ok=True)
        connection.execute("set global temp_directory = $folder", {"folder": str(path.parent / "spill")})
        connection.execute("set global allowed_directories = $folders", {"folders": [str(out)]})
    for name in SCHEMA:
        statements.run_all(connection, name)
    connection.execute("set global python_enable_replacements = false")
    connection.execute("set global enable_external_access = false")
    connection.execute("set global lock_configuration = true")
