"""Mappings: which events, spans, log records and file rows of others are which record of ours, field by field."""

from collections.abc import Mapping
from typing import Any

from app.catalog.registry import Registry
from app.catalog.table import Table
from app.domain.records import SCHEMAS, Kind

RECORDS = {
    "transition": Kind.TRANSITION,
    "review_action": Kind.REVIEW_ACTION,
    "identity_decision": Kind.IDENTITY_DECISION,
    "payload": Kind.PAYLOAD,
}
_WHEN = ("event_type", "span_name", "log_event", "file", "value")
_MADE_BY_US = ("event_time", "source", "event_id", "payload_id", "sha256", "size", "shape", "fingerprint", "attributes")
_OTHER_NAMES = ("time", "id", "value")
_FIELD = ("path", "attribute", "column", "const", "default", "values")
_CHECKED = {
    "workflow": "workflow",
    "partner": "partner",
    "tenant": "tenant",
    "to_state": "state",
    "from_state": "state",
}


def read_mapping(table: Table, names: Registry) -> Mapping[str, Any]:
    """One `[mappings.NAME]`."""
    record = table.choice("record", tuple(RECORDS))
    table.required("when", "record")
    when = table.table("when", "the when of a mapping")
    if when is not None:
        _when(when)
    if record in RECORDS:
        for field in (*SCHEMAS[RECORDS[record]].names, *_OTHER_NAMES):
            if field not in _MADE_BY_US and field in table.values:
                _field(table, field, names)
            elif field not in _MADE_BY_US:
                table.known.add(field)
        table.close()
    return table.values


def _when(table: Table) -> None:
    for key in _WHEN:
        table.text(key)
    attribute = table.value("attribute")
    if attribute is not None and not isinstance(attribute, str | dict):
        table.problem(
            'attribute must be a name, or a table of names and values, as { "order.kind" = "new" }.', "attribute"
        )
    table.known.update(key for key in table.values if "." in key)
    if not table.values:
        table.problem("when is empty, so it would take every record; name an event_type, span_name or log_event.")
    table.close()


def _field(table: Table, field: str, names: Registry) -> None:
    value = table.value(field)
    if isinstance(value, str) and value.strip():
        return
    if not isinstance(value, dict):
        table.problem(f'{field} must be a path, an attribute\'s name, or {{ const = "…" }}.', field)
        return
    source = table.table(field, "a field of a mapping")
    if source is None:
        return
    for key in _FIELD:
        source.value(key)
    if not any(key in source.values for key in ("path", "attribute", "column", "const")):
        source.problem(f"{field} needs path, attribute, column or const.")
    given = source.values.get("values", {})
    if not isinstance(given, dict):
        source.problem('values must be a table, as { "theirs" = "ours" }.', "values")
    elif field in _CHECKED:
        known, fault = names.of_segment(_CHECKED[field]), f"is no declared {_CHECKED[field]}"
        values = Table(given, (*source.path, "values"), "the values of a mapped field", table.declared)
        for key in given:
            values.reference(key, known, fault)
        source.reference("const", known, fault)
    source.close()
