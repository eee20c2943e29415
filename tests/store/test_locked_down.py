"""Once open, the store's DuckDB reaches no file, no network and no extension, and nobody can unlock it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from app.store.database import cursor_of, open_database


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    folder = tmp_path_factory.mktemp("locked")
    (folder / "secret.csv").write_text("a,b\n1,2\n")
    (folder / "other.duckdb").touch()
    connection = open_database(folder / "transom.duckdb")
    yield connection, folder
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{folder}/secret.csv')",
        "select * from read_text('/etc/passwd')",
        "select * from '{folder}/secret.csv'",
        "select * from glob('/etc/*')",
        "copy (select 1) to '{folder}/out.csv'",
        "copy (select 1) to '{folder}/out/../out.csv'",
        "attach '{folder}/other.duckdb' as other",
        "attach 'https://example.com/other.duckdb' as other",
        "export database '{folder}/all'",
        "install httpfs",
        "load httpfs",
        "load '{folder}/evil.duckdb_extension'",
        "select * from read_parquet('https://example.com/x.parquet')",
        "set enable_external_access = true",
        "set global enable_external_access = true",
        "set allowed_directories = ['/']",
        "set autoload_known_extensions = true",
        "set lock_configuration = false",
        "reset enable_external_access",
        "pragma enable_logging",
    ],
)
def test_a_statement_that_would_reach_outside_is_refused(
    connection: tuple[duckdb.DuckDBPyConnection, Path], statement: str
) -> None:
    opened, folder = connection
    cursor = cursor_of(opened)
    with pytest.raises(duckdb.Error):
        cursor.execute(statement.format(folder=folder))


def test_a_variable_of_the_program_is_no_table(connection: tuple[duckdb.DuckDBPyConnection, Path]) -> None:
    secrets = [{"a": 1}]  # noqa: F841 - a scan of variables would find it
    with pytest.raises(duckdb.CatalogException):
        cursor_of(connection[0]).execute("select * from secrets")
