"""OCEL 2.0 logs in SQLite, read into the members that the JSON form has.

Source: OCEL (Object-Centric Event Log) Specification 2.0, relational schema: `event`, `object`, `event_object`, and a
table of attributes for each type, named by `event_map_type` and `object_map_type`.
"""

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from collectors.files.input import Source
from collectors.row_events import instant_text

SIGN = b"SQLite format 3\x00"
_PIECE = 1024 * 1024
_OWN = ("ocel_id", "ocel_time", "ocel_changed_field")
_CUT = "is cut short, damaged, or no OCEL 2.0 log in SQLite"
Log = dict[str, list[dict[str, Any]]]


def read(source: Source) -> Log:
    """{events, objects} as in the JSON form. Raises BadInput for a file that is no OCEL log, or is cut short."""
    with tempfile.TemporaryDirectory(prefix="transom-") as folder:
        copy = Path(folder) / "log.sqlite"
        with copy.open("wb") as into:
            while piece := source.content.read(_PIECE):
                into.write(piece)
        try:
            with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
                connection.execute("pragma trusted_schema = off")
                return {"events": list(_events(connection)), "objects": list(_objects(connection))}
        except sqlite3.DatabaseError as error:
            raise BadInput(f"{source.name}: {_CUT} ({error})") from None


def _events(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    details = _details(connection, "event")
    related: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event, identifier in connection.execute("select ocel_event_id, ocel_object_id from event_object"):
        related[event].append({"objectId": identifier})
    for identifier, kind in connection.execute("select ocel_id, ocel_type from event"):
        rows = details.get(identifier, [])
        time = next((row["ocel_time"] for row in rows if row.get("ocel_time") is not None), None)
        yield {
            "id": identifier,
            "type": kind,
            "time": instant_text(time),
            "attributes": _named(rows),
            "relationships": related[identifier],
        }


def _objects(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    details = _details(connection, "object")
    for identifier, kind in connection.execute("select ocel_id, ocel_type from object"):
        yield {"id": identifier, "type": kind, "attributes": _named(details.get(identifier, []))}


def _details(connection: sqlite3.Connection, what: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables of all types, by id; of an object several, one for each change."""
    by_object: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (mapped,) in connection.execute(f"select ocel_type_map from {what}_map_type"):  # noqa: S608 - our own names
        table = f"{what}_{mapped}".replace('"', '""')
        rows = connection.execute(f'select * from "{table}"')  # noqa: S608 - quoted above
        names = [column[0] for column in rows.description]
        for row in rows:
            values = dict(zip(names, row, strict=True))
            by_object[values["ocel_id"]].append(values)
    return by_object


def _named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    pairs = [(name, value) for row in rows for name, value in row.items() if name not in _OWN and value is not None]
    return [{"name": name, "value": value} for name, value in pairs]
