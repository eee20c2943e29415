"""The Postgres side of an outbox: connecting, what its table is, and its rows page by page.

Pages are short transactions that read only, and a server-side cursor hands out their rows, so neither a large table nor
large rows need memory here or hold up the server's vacuum.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row

from app.catalog.problems import suggestion
from app.domain.errors import BadConfiguration, Unavailable
from collectors.outbox.position import Position

PAGE_ROWS = 1_000
PAGE_BYTES = 4 * 1024 * 1024
_FIRST_ROWS = 10
_MOST_FETCHED = 200
_OLDEST_SERVER = 130_000
_KEPT_ALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "application_name": "transom outbox",
    "client_encoding": "utf8",
}


@dataclass(frozen=True)
class OutboxTable:
    """`name` with its schema. `noted` is the column that holds the id of each row's transaction, None without one."""

    database: str
    schema: str
    bare_name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    key_types: tuple[str, ...]
    noted: str | None

    @property
    def name(self) -> str:
        """The table as people write it."""
        return f"{self.schema}.{self.bare_name}"


@dataclass(frozen=True)
class Page:
    """Rows as (transaction id, primary key, row as JSON), and whether they are the last of the pass."""

    rows: tuple[tuple[int, tuple[str, ...], str], ...]
    last: bool


@dataclass(frozen=True)
class Moment:
    """Below `horizon` all transactions have ended; `newest` is the highest id that one can have."""

    horizon: int
    newest: int


def checked_address(address: str | None) -> str:
    """The database's address. Raises BadConfiguration, in a text without it: it may hold a password."""
    if not address:
        raise BadConfiguration(
            "No database to poll: set TRANSOM_OUTBOX_DATABASE, as postgresql://reader@db.example/shop; "
            "PGPASSWORD or ~/.pgpass may hold the password."
        )
    form = "it is written as postgresql://user@host:5432/database, a password in it percent-encoded"
    try:
        host = str(conninfo_to_dict(address).get("host") or "")
    except psycopg.Error:
        raise BadConfiguration(f"TRANSOM_OUTBOX_DATABASE is no address of a Postgres database; {form}.") from None
    if "@" in host:
        raise BadConfiguration(f"TRANSOM_OUTBOX_DATABASE has an @ in its host; {form}.")
    return address


class OutboxDatabase:
    """One connection. Every method raises Unavailable where it is lost; a new object then connects anew."""

    def __init__(self, address: str) -> None:
        """Raises Unavailable where the database cannot be reached."""
        try:
            self._connection = psycopg.connect(address, row_factory=dict_row, **_KEPT_ALIVE)  # type: ignore[arg-type]
        except psycopg.OperationalError as error:
            raise Unavailable(f"The database of TRANSOM_OUTBOX_DATABASE cannot be reached: {_reason(error)}") from None
        self._connection.read_only = True
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def identity(self) -> str:
        """Which server this is, by what changes where its transaction ids begin anew; empty where it does not say."""
        try:
            with self._transaction():
                return str(self._row("identity")["identity"])
        except BadConfiguration:
            return ""

    def table(self, name: str) -> OutboxTable:
        """What the table is. Raises BadConfiguration where there is none, or it cannot be polled."""
        with self._transaction():
            try:
                row = next(iter(self._connection.execute(_statement("table"), {"table": name})), None)
            except (psycopg.errors.InvalidName, psycopg.errors.SyntaxError):
                raise BadConfiguration(f"--table: {name!r} is no name of a table; write schema.table.") from None
            if row is None:
                names = [str(each["name"]) for each in self._connection.execute(_statement("tables"))]
                near = suggestion(name, names)
                raise BadConfiguration(f"--table: the database has no table {name!r} that this user sees.{near}")
        self._check(name, row)
        columns, key, key_types = (tuple(row[field]) for field in ("columns", "key", "key_types"))
        return OutboxTable(row["database"], row["schema"], row["bare_name"], columns, key, key_types, row["noted"])

    def moment(self) -> Moment:
        """The server's transactions now."""
        with self._transaction():
            return self._moment()

    def page(self, table: OutboxTable, position: Position, most: int = PAGE_ROWS) -> Page:
        """The next rows after the position, about `most` rows or PAGE_BYTES of them at most."""
        rows: list[tuple[int, tuple[str, ...], str]] = []
        size = 0
        with self._transaction():
            values = {"horizon": str(position.horizon), "most": most, "newest": str(self._moment().newest)}
            with self._connection.cursor(name="transom_outbox") as cursor:
                cursor.execute(_page(table), values | _after(table, position))
                while size < PAGE_BYTES and len(rows) < most:
                    fetched = cursor.fetchmany(min(_fetch_size(len(rows), size), most - len(rows)))
                    if not fetched:
                        return Page(tuple(rows), last=True)
                    rows += [(int(row["xid"]), tuple(row["key"]), row["content"]) for row in fetched]
                    size += sum(len(row["content"]) for row in fetched)
        return Page(tuple(rows), last=False)

    def _check(self, name: str, row: DictRow) -> None:
        reasons = (
            (
                row["server_version"] < _OLDEST_SERVER,
                "is on a PostgreSQL before 13; a newer one says what is new",
            ),
            (row["kind"] not in ("r", "p"), "is a view or a foreign table; name the table behind it"),
            (not row["readable"], "may not be read by this user; grant it select"),
            (not row["key"], "has no primary key, by which its rows are told apart; declare one"),
        )
        for applies, reason in reasons:
            if applies:
                raise BadConfiguration(f"--table: {name} {reason}.")

    def _moment(self) -> Moment:
        row = self._row("moment")
        return Moment(int(row["horizon"]), int(row["newest"]))

    def _row(self, statement: str) -> DictRow:
        (row,) = self._connection.execute(_statement(statement))
        return row

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with self._connection.transaction():
                yield
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise Unavailable(f"The database does not answer: {_reason(error)}") from None
        except psycopg.Error as error:
            raise BadConfiguration(
                f"The database refuses to be read: {type(error).__name__} (SQLSTATE {error.sqlstate})."
            ) from None


def _fetch_size(rows: int, size: int) -> int:
    """How many rows fit, judged by the length of those before."""
    return _FIRST_ROWS if not rows else min(_MOST_FETCHED, max(1, (PAGE_BYTES - size) * rows // max(size, 1)))


def _statement(name: str) -> sql.SQL:
    # The statements are files of the program: nothing that a user writes becomes part of them but as an identifier.
    text: Any = (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return sql.SQL(text)


def _page(table: OutboxTable) -> sql.Composed:
    columns = [sql.SQL("t.{}").format(sql.Identifier(name)) for name in table.key]
    types: Sequence[Any] = table.key_types
    after = [
        sql.SQL("{}::text::{}").format(sql.Placeholder(f"after_{place}"), sql.SQL(kind))
        for place, kind in enumerate(types)
    ]
    names = {
        "table": sql.Identifier(table.schema, table.bare_name),
        "key": sql.SQL(", ").join(columns),
        "key_texts": sql.SQL(", ").join(sql.SQL("{}::text").format(column) for column in columns),
        "after": sql.SQL(", ").join(after),
    }
    if table.noted is None:
        return _statement("page_scanned").format(**names)
    return _statement("page_noted").format(noted=sql.Identifier(table.noted), **names)


def _after(table: OutboxTable, position: Position) -> dict[str, str | None]:
    xid, *key = position.after or (None,) * (len(table.key) + 1)
    return {"after_xid": xid, **{f"after_{place}": part for place, part in enumerate(key)}}


def _reason(error: psycopg.Error) -> str:
    """The first line of what the driver says: addresses and names, never a password or a row."""
    lines = str(error).strip().splitlines()
    return lines[0].rpartition("failed: ")[2] if lines else type(error).__name__
