"""Rows of an outbox table as CloudEvents: by a mapping, or by the columns that outbox tables have. Pure.

Without a mapping a table is read as Debezium's outbox router and CloudEvents name their columns: a type, a payload and
an instant; the collector's catalog then maps the events by their type.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.catalog.record_mapping import RecordMapping
from app.domain.errors import BadConfiguration
from app.domain.instants import to_rfc3339
from collectors.mapping import instant_of, row_data
from collectors.row_events import instant_text, missing_column, row_event

Row = Mapping[str, Any]
_NAMES: Mapping[str, tuple[str, ...]] = {
    "type": ("type", "event_type"),
    "data": ("data", "payload"),
    "time": ("time", "occurred_at", "created_at", "timestamp", "event_time"),
}
_OPTIONAL: Mapping[str, tuple[str, ...]] = {"subject": ("subject", "aggregateid", "aggregate_id")}
_EXTENSION = re.compile(r"[a-z0-9]{1,20}", re.ASCII)


@dataclass(frozen=True)
class RowReader:
    """What makes events of a table's rows; `source` is the event source, by which the rows' keys are told apart."""

    source: str
    mapping: RecordMapping | None
    members: Mapping[str, str]
    """The column of each CloudEvents member, where no mapping says what is what."""

    def event(self, key: Sequence[str], row: Row) -> dict[str, Any]:
        """The event of one row, its id the row's primary key. Raises BadInput for a row that cannot be one."""
        own_id = "/".join(key)
        if self.mapping is not None:
            data = row_data(self.mapping, row)
            if len(key) == 1 and key[0].isdigit() and len(key[0]) < 19:
                data.setdefault("sequence", int(key[0]))
            return row_event(self.mapping, self.source, data, own_id)
        named = {member: row.get(column) for member, column in self.members.items()}
        extensions = {
            name: value
            for name, value in row.items()
            if name not in self.members.values() and _EXTENSION.fullmatch(name) and isinstance(value, str | int)
        }
        time = to_rfc3339(instant_of(instant_text(named.pop("time", None))))
        event = {**extensions, "specversion": "1.0", "source": self.source, "id": own_id, "time": time}
        return event | {member: value for member, value in named.items() if value is not None}


def reader_of(source: str, table: str, columns: Sequence[str], mapping: RecordMapping | None) -> RowReader:
    """How the rows of `table` are read. Raises BadConfiguration where its columns do not fit."""
    if mapping is not None:
        missing = missing_column(mapping, columns, f"the table {table}")
        if missing is not None:
            raise BadConfiguration(missing)
        return RowReader(source, mapping, {})
    members = {}
    for member, names in {**_NAMES, **_OPTIONAL}.items():
        column = next((name for name in names if name in columns), None)
        if column is not None:
            members[member] = column
        elif member in _NAMES:
            raise BadConfiguration(
                f"The table {table} has no column {' or '.join(names)}, so say by --mapping which of its columns are "
                f"what: a mapping of the catalog. Its columns: {', '.join(columns)}."
            )
    return RowReader(source, None, members)


def content_of(text: str) -> dict[str, Any]:
    """A row as JSON, a text column that holds a JSON object or array as what it holds."""
    row: dict[str, Any] = json.loads(text)
    return {name: _decoded(value) for name, value in row.items()}


def _decoded(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
