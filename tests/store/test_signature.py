"""The ids of cases stay what they are: notes, claims and merges are on record under them."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import app
from app.store.database import open_database

Parts = tuple[str | None, ...]
APP = Path(app.__file__).parent
FOLDERS = (APP / "queries", APP / "store" / "sql")
IDS: dict[Parts, str] = {
    (
        "member-data-exchange",
        "submitted",
        "partner acknowledgement",
        None,
        None,
        "northwind-health",
    ): "610f877946d5bd6e",
    ("exchange", "review", None, "validation", "E-17", None): "1e28b85f1200a9b7",
    (None, None, None, None, None, None): "61afd5d0bbfabf49",
}


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = open_database(None)
    yield connection
    connection.close()


@pytest.mark.parametrize("parts", list(IDS))
def test_version_1_of_a_signature_keeps_every_id_that_was_ever_given(
    connection: duckdb.DuckDBPyConnection, parts: Parts
) -> None:
    (given,) = connection.execute("select signature_v1($1, $2, $3, $4, $5, $6)", list(parts)).fetchall()
    assert given == (IDS[parts],)
    assert IDS[parts] == hashlib.md5(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()[:16]


def test_no_statement_makes_the_id_of_a_case_but_the_macro() -> None:
    texts = {path.name: path.read_text() for folder in FOLDERS for path in folder.glob("*.sql")}
    assert {name for name, text in texts.items() if "md5(to_json" in text} == {"schema_macros.sql"}
