"""Rows of tables (a file's, or a database's) as events of ours, by a mapping of the catalog. Pure."""

from collections.abc import Collection, Mapping
from typing import Any

from app.catalog.problems import suggestion
from app.catalog.record_mapping import RecordMapping
from app.domain.errors import BadInput
from app.domain.instants import to_rfc3339
from collectors.mapping import event_type_of, instant_of

_NEEDED = ("transaction_id", "to_state", "task_id", "action", "decision", "time")


def missing_column(mapping: RecordMapping, columns: Collection[str], table: str) -> str | None:
    """A sentence where the mapping reads a field that every record needs from a column that `table` does not have."""
    for field in _NEEDED:
        whole = mapping.fields.get(field)
        for source in () if whole is None else whole.parts or (whole,):
            if source.name is not None and source.default is None and source.name not in columns:
                near = suggestion(source.name, columns)
                read = f"mapping {mapping.name} reads {field} from the column {source.name!r}"
                return f"{read}, which {table} does not name.{near}"
    return None


def row_event(mapping: RecordMapping, source: str, data: Mapping[str, Any], own_id: str) -> dict[str, Any]:
    """The CloudEvent of one row: `data` is what the mapping read of it, `own_id` its key where the mapping names none.

    Raises BadInput for a row without an instant.
    """
    members = dict(data)
    time, event_id = members.pop("time", None), members.pop("id", None)
    if time is None:
        raise BadInput('time: is required; name its column in the mapping, as time = "finished_at"')
    return {
        "specversion": "1.0",
        "type": event_type_of(mapping),
        "source": source,
        "id": own_id if event_id is None else str(event_id),
        "time": to_rfc3339(instant_of(instant_text(time))),
        "data": members,
    }


def instant_text(value: Any) -> Any:
    """`2020-01-18 08:11:19`, as spreadsheets and databases write UTC, in the form of RFC 3339."""
    if not isinstance(value, str) or value.isdigit():
        return value
    text = value.strip().replace(" UTC", "Z")
    text = text[:10] + "T" + text[11:] if len(text) > 10 and text[10] == " " else text
    zoned = text.endswith(("Z", "z")) or "+" in text[10:] or "-" in text[10:]
    return text if zoned or len(text) <= 10 else text + "Z"
