"""The office's SQLite file: one connection, used by one thread at a time, every commit synced before it returns."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from app.domain.errors import Unavailable
from app.journal.transaction import writing

FILE = "office.sqlite"
_BUSY_SECONDS = 20.0
_VERSION = 10
_SCHEMA = (
    "schema_ledger",
    "schema_alerts",
    "schema_acts",
    "schema_audit",
    "schema_accounts",
    "schema_identities",
    "schema_keys",
    "schema_dismissals",
)


class Database:
    """`office.sqlite` in a directory, made at first use; several processes may hold it."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        with _explained():
            self._connection = sqlite3.connect(
                directory / FILE,
                timeout=_BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("pragma synchronous = full")
            self._connection.execute("pragma secure_delete = on")  # a destroyed key leaves no bytes in the file
        with self.transaction():
            if self._connection.execute("pragma user_version").fetchone()[0] < _VERSION:
                for statement in (text for name in _SCHEMA for text in _statements(_sql(name))):
                    self._connection.execute(statement)
                if not self.execute("ledger_has_request_id"):
                    self.execute("add_ledger_request_id")
                self._connection.execute(f"pragma user_version = {_VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """The only writer of the file while it lasts. Raises `Unavailable`, with nothing written, if it cannot be."""
        with self._lock, _explained(), writing(self._connection):
            yield

    def execute(self, statement: str, values: Mapping[str, object] | None = None) -> list[sqlite3.Row]:
        """The rows of one statement (`sql/<statement>.sql`), inside a transaction."""
        return self._connection.execute(_sql(statement), dict(values or {})).fetchall()

    def damage(self) -> str | None:
        """What SQLite finds broken in the file; None where it is sound."""
        with self._lock:
            try:
                text = str(self._connection.execute("pragma quick_check(1)").fetchone()[0])
            except sqlite3.Error as error:
                return str(error)
        return None if text == "ok" else text

    def look(self, statement: str, values: Mapping[str, object] | None = None) -> list[sqlite3.Row]:
        """The rows of one statement that only reads, outside a transaction: it waits for no writer to finish."""
        with self._lock, _explained():
            return self.execute(statement, values)

    def copy_to(self, directory: Path) -> None:
        """The whole file as it is at one instant, as the office's file of another directory. Raises `Unavailable`."""
        directory.mkdir(parents=True, exist_ok=True)
        with self._lock, _explained(), closing(sqlite3.connect(directory / FILE)) as copy:
            self._connection.backup(copy)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Unavailable(
            f"The office's file office.sqlite cannot be used ({error}); `transom doctor` says more."
        ) from None


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction they belong to."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
