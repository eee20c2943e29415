"""SQL statements from files, with named parameters."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")
_COMMENT = re.compile(r"--[^\n]*")
_HERE = Path(__file__).parent / "sql"


@lru_cache(maxsize=512)
def text_of(folder: Path, name: str) -> tuple[str, frozenset[str]]:
    """The statement of `folder/name.sql` and the names of its parameters."""
    text = (folder / f"{name}.sql").read_text(encoding="utf-8")
    return text, frozenset(_PARAMETER.findall(_COMMENT.sub("", text)))


@lru_cache(maxsize=1)
def digest() -> str:
    """SHA-256 of the store's statements: what other ones concluded is not what these would."""
    whole = hashlib.sha256()
    for path in sorted(_HERE.glob("*.sql")):
        whole.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return whole.hexdigest()


def bound(names: frozenset[str], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `parameters` that a statement uses; a missing one raises KeyError with its name."""
    return {name: parameters[name] for name in names}


def run(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> duckdb.DuckDBPyConnection:
    """Runs the one statement of `app/store/sql/<name>.sql`; parameters it does not use are left out."""
    text, names = text_of(_HERE, name)
    return connection.execute(text, bound(names, parameters))


def table(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> pa.Table:
    """What the statement of `app/store/sql/<name>.sql` answers."""
    return run(connection, name, **parameters).to_arrow_table()


def run_all(connection: duckdb.DuckDBPyConnection, name: str, whole: str | None = None) -> None:
    """Runs every statement of a schema file; `whole` names the database that the schema `whole.` stands for."""
    text = (_HERE / f"{name}.sql").read_text(encoding="utf-8")
    if whole is not None:
        text = text.replace("whole.main.", f"{whole}.main.")
    for statement in duckdb.extract_statements(text):
        connection.execute(statement)
