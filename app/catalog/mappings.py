"""Mappings: which events, spans, log records and file rows of others become which record of ours, field by field."""

from collections.abc import Mapping
from typing import Any

import jsonpath

from app.catalog.record_mapping import SIGNALS, FieldSource, RecordMapping, When
from app.catalog.registry import Registry
from app.catalog.table_reader import Table
from app.domain.records import SCHEMAS, Kind

RECORDS = {
    "transition": Kind.TRANSITION,
    "review_action": Kind.REVIEW_ACTION,
    "identity_decision": Kind.IDENTITY_DECISION,
    "payload": Kind.PAYLOAD,
}
_MADE_BY_US = (
    "event_time", "source", "event_id", "payload_id", "sha256", "size", "shape", "fingerprint", "attributes",
    "value_amount", "value_unit",
)  # fmt: skip
_OTHER_NAMES = ("time", "id", "value")
_FIELD = ("path", "attribute", "column", "const", "default", "values")
_SEGMENTS = {
    "workflow": "workflow",
    "partner": "partner",
    "tenant": "tenant",
    "to_state": "state",
    "from_state": "state",
}


def read_mapping(table: Table, names: Registry) -> RecordMapping:
    """One `[mappings.NAME]`; what is wrong with it is reported at its place."""
    record = table.choice("record", tuple(RECORDS))
    table.required("when", "record")
    when = table.table("when", "the when of a mapping")
    conditions = When() if when is None else _when(when)
    kind = RECORDS.get(record or "", Kind.TRANSITION)
    fields = {}
    if record in RECORDS:
        for name in (*SCHEMAS[kind].names, *_OTHER_NAMES):
            if name in _MADE_BY_US:
                continue
            if name in table.values:
                source = _field(table, name, names)
                if source is not None:
                    fields[name] = source
            else:
                table.known.add(name)
        if kind is Kind.PAYLOAD:
            table.known.add("body")
        table.close()
    return RecordMapping(table.name, kind, conditions, fields)


def _when(table: Table) -> When:
    patterns = {key: table.text(key) for key in SIGNALS}
    if sum(pattern is not None for pattern in patterns.values()) > 1:
        table.problem(f"when names more than one of {', '.join(SIGNALS)}; write a mapping for each.")
    attributes: dict[str, str | None] = {}
    attribute, value = table.value("attribute"), table.text("value")
    if isinstance(attribute, str):
        attributes[attribute] = value
    elif isinstance(attribute, dict):
        attributes |= {name: str(wanted) for name, wanted in attribute.items()}
    elif attribute is not None:
        text = 'attribute must be a name, or a table of names and values, as { "order.kind" = "new" }.'
        table.problem(text, "attribute")
    if value is not None and not isinstance(attribute, str):
        table.problem("value is the value of the attribute that `attribute` names; name one.", "value")
    for key in table.values:
        if "." in key:
            table.known.add(key)
            attributes[key] = str(table.values[key])
    if not table.values:
        table.problem("when is empty, so it would take every record; name an event_type, span_name or log_event.")
    table.close()
    return When(**patterns, attributes=attributes)


def _field(table: Table, name: str, names: Registry) -> FieldSource | None:
    value = table.value(name)
    if isinstance(value, str) and value.strip():
        return named_source(table, name, value)
    if isinstance(value, list) and value and all(isinstance(part, str) and part.strip() for part in value):
        parts = [named_source(table, name, part) for part in value]
        return FieldSource(parts=tuple(part for part in parts if part is not None), text=", ".join(value))
    if not isinstance(value, dict):
        table.problem(f'{name} must be a path, an attribute\'s name, a list of these, or {{ const = "…" }}.', name)
        return None
    source = table.table(name, "a field of a mapping")
    return None if source is None else _detailed(source, name, names)


def _detailed(source: Table, name: str, names: Registry) -> FieldSource | None:
    for key in _FIELD:
        source.value(key)
    source.close()
    given = [key for key in ("path", "attribute", "column", "const") if key in source.values]
    if len(given) != 1:
        few = "needs path, attribute, column or const" if not given else f"has both {given[0]} and {given[1]}"
        source.problem(f"{name} {few}.")
        return None
    values = source.values.get("values")
    if values is not None and not isinstance(values, dict):
        source.problem('values must be a table, as { "theirs" = "ours" }.', "values")
        values = None
    if name in _SEGMENTS:
        _check_references(source, values or {}, _SEGMENTS[name], names)
    default = source.values.get("default")
    if given[0] == "const":
        return FieldSource(const=source.values["const"], default=default, values=values, text="const")
    where = source.text(given[0])
    read = None if where is None else named_source(source, given[0], where, named=given[0] != "path")
    if read is None:
        return None
    return FieldSource(read.path, read.name, default=default, values=values, text=read.text)


def named_source(table: Table, key: str, text: str, named: bool | None = None) -> FieldSource | None:
    """Where a field is read: a JSON path where the text begins with `$` (or must be one), else a name."""
    if named or (named is None and not text.startswith("$")):
        return FieldSource(name=text, text=text)
    if not text.startswith("$"):
        hint = f'it starts with $, as $.data.order_id; an attribute is {{ attribute = "{text}" }}'
        table.problem(f'{key} is "{text}", which is no JSON path; {hint}.', key)
        return None
    try:
        return FieldSource(path=jsonpath.compile(text), text=text)
    except jsonpath.JSONPathError as error:
        reason = str(error).splitlines()[0]
        table.problem(f'{key} is "{text}", which is no JSON path ({reason}); write it as $.data.order_id.', key)
        return None


def _check_references(source: Table, values: Mapping[str, Any], segment: str, names: Registry) -> None:
    known, fault = names.of_segment(segment), f"is no declared {segment}"
    translated = Table(dict(values), (*source.path, "values"), "the values of a mapped field", source.declared)
    for key in values:
        translated.reference(key, known, fault)
    source.reference("const", known, fault)
    source.reference("default", known, fault)
