"""The store's rows of what was acknowledged and could not be loaded, and of what was dismissed of it."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from app.domain.dismissal import Dismissal
from app.domain.records import INSTANT
from app.store import statements
from app.store.condition import SetAside
from app.store.database import cursor_of

SET_ASIDE = pa.schema(
    [
        ("entry_offset", pa.int64()),
        ("place", pa.int64()),
        ("records", pa.int64()),
        ("kind", pa.string()),
        ("source", pa.string()),
        ("ingested_by", pa.string()),
        ("tenant_scope", pa.string()),
        ("ingested_at", INSTANT),
        ("file", pa.string()),
        ("reason", pa.string()),
        ("release", pa.string()),
    ]
)
DISMISSED = pa.schema(
    [("entry_offset", pa.int64()), ("place", pa.int64()), ("file", pa.string()), ("ingested_at", INSTANT)]
)


class SetAsideRows:
    """Not thread-safe: whoever owns the store calls it from one thread at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = cursor_of(connection)

    def all(self) -> list[SetAside]:
        """Everything that is set aside, dismissed or not, in the journal's order."""
        return [SetAside(**row) for row in statements.table(self._connection, "set_aside").to_pylist()]

    def add(self, rows: Sequence[SetAside]) -> None:
        """Writes down what could not be loaded; a row that is there already is not written twice."""
        self._connection.register("incoming", pa.Table.from_pylist([vars(row) for row in rows], schema=SET_ASIDE))
        statements.run(self._connection, "insert_set_aside")

    def drop(self, row: SetAside) -> None:
        """Deletes the row of what is set aside no more."""
        statements.run(self._connection, "delete_set_aside", **vars(row))

    def dismiss(self, dismissals: Sequence[Dismissal]) -> None:
        """Marks what is not reported any more, whether it is set aside now or will be by a later load."""
        rows = [{**vars(dismissal), "ingested_at": dismissal.at} for dismissal in dismissals]
        self._connection.register("incoming", pa.Table.from_pylist(rows, schema=DISMISSED))
        statements.run(self._connection, "insert_dismissed")
