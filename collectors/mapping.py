"""Applies the catalog's mappings: others' events, spans, log records and file rows to our records. Pure.

A mapped record holds what its mapping names and nothing else of what was sent; `transom.mapping` among its attributes
says which mapping made it. JSON paths follow RFC 9535 and are read from the CloudEvent as sent, or from a span or log
record as `{"name", "attributes", "resource", "body", ...}`; a span also has `start`, `end` and `status`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from app.catalog.record_mapping import SIGNALS, FieldSource, RecordMapping
from app.domain import values
from app.domain.errors import BadInput
from app.domain.instants import EPOCH, to_rfc3339
from app.domain.records import Batch, Kind, of_rows
from collectors.events import fields
from collectors.events.fields import BadField
from collectors.events.records import TYPES, Row, event_row
from collectors.rejections import Rejection, Rejections

MARK = "transom.mapping"
UNNAMED = "unknown_service"
"""What OpenTelemetry calls a service that has no name (resource semantic conventions, `service.name`)."""
Mappings = Sequence[RecordMapping]
Lookup = Callable[[str], Any]
"""An attribute's, a member's or a column's name -> its value, or None."""
_EVENT_TYPES = {kind: event_type for event_type, kind in TYPES.items()}


def first(mappings: Mappings, signal: str, name: str, attributes: Mapping[str, Any]) -> RecordMapping | None:
    """The first mapping that takes something of that signal, name and attributes."""
    return next((mapping for mapping in mappings if mapping.when.takes(signal, name, attributes)), None)


def mapped_data(mapping: RecordMapping, document: Mapping[str, Any], lookup: Lookup) -> dict[str, Any]:
    """The data of one of our events, read by the mapping; fields without a value are left out.

    `time` and `id`, where the mapping names them, are among them. Raises BadField for a value that `values` does not
    translate: the sentence names the mapping, the field and where it is read.
    """
    data: dict[str, Any] = {}
    for name, source in mapping.fields.items():
        value = _value(mapping, name, source, document, lookup)
        if value is not None:
            data[name] = {"amount": value} if name == "value" and not isinstance(value, Mapping) else value
    return data


def event_record(
    mapping: RecordMapping,
    event: Mapping[str, Any],
    source: str,
    event_id: str,
    time: datetime | None,
    tenant_scope: str | None,
) -> tuple[Kind, Row]:
    """A CloudEvent, its data decoded, as the row that its mapping makes of it. Raises BadField."""
    body = event.get("data")
    members = body if isinstance(body, Mapping) else {}

    def lookup(name: str) -> Any:
        return members.get(name, event.get(name, _nested(members, name)))

    return _row(mapping, event, lookup, (source, event_id), time, tenant_scope, {})


def with_mapped(batch: Batch, mappings: Mappings, tenant_scope: str | None) -> tuple[Batch, Rejections]:
    """The batch with the records that mappings make of its spans and log lines beside them.

    What a mapping takes and cannot read stays a span or a log line; it is counted among the rejections by mapping and
    field, without its values.
    """
    rows: dict[Kind, list[Row]] = {}
    misses: list[Rejection] = []
    for kind, signal in ((Kind.SPAN, "span_name"), (Kind.LOG_LINE, "log_event")):
        table = batch.tables.get(kind)
        relevant = tuple(mapping for mapping in mappings if _may_take(mapping, signal))
        if table is None or not relevant:
            continue
        for line in _candidates(table, relevant, signal).to_pylist():
            _map_line(line, relevant, signal, tenant_scope, rows, misses)
    if not rows:
        return batch, tuple(misses)
    tables = dict(batch.tables)
    for kind, made in rows.items():
        table = of_rows(kind, made)
        tables[kind] = pa.concat_tables([tables[kind], table]) if kind in tables else table
    return Batch(tables), tuple(misses)


def row_data(mapping: RecordMapping, row: Mapping[str, Any]) -> dict[str, Any]:
    """The data of one of our events, read from a file's row (column -> value). Raises BadField."""
    return mapped_data(mapping, row, row.get)


def event_type_of(mapping: RecordMapping) -> str:
    """The type of our event that the mapping's records are."""
    return _EVENT_TYPES[mapping.kind]


def _value(mapping: RecordMapping, name: str, source: FieldSource, document: Mapping[str, Any], lookup: Lookup) -> Any:
    if source.parts:
        values_of_parts = [_value(mapping, name, part, document, lookup) for part in source.parts]
        whole = all(part not in (None, "") for part in values_of_parts)
        return ":".join(str(part) for part in values_of_parts) if whole else None
    if source.path is not None:
        matches = source.path.findall(document)
        value = next((match for match in matches if match not in (None, "")), None)
    else:
        value = source.const if source.name is None else lookup(source.name)
    if value in (None, ""):
        return source.default
    if source.values is not None:
        translated = source.values.get(value if isinstance(value, str) else json.dumps(value))
        if translated is None and source.default is None:
            where = f"the value at {source.text} is none that `values` of mapping {mapping.name} names"
            raise BadField(name, where, counted_as=f"mapping {mapping.name}: {name}: {where}")
        value = source.default if translated is None else translated
    return _as_field(name, value)


def _nested(members: Mapping[str, Any], name: str) -> Any:
    """The value at a dotted name, as `order.id` of {"order": {"id": ...}}."""
    value: Any = members
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _as_field(name: str, value: Any) -> Any:
    """Numbers as texts where a field is text, texts as numbers where it is a number; of a list its first element."""
    if isinstance(value, list) and name not in ("candidates", "body"):
        value = next((element for element in value if element not in (None, "")), None)
    if name in ("attempt", "attempts_max", "sequence"):
        return int(value) if isinstance(value, str) and value.strip().lstrip("-").isdigit() else value
    if name in ("confidence", "threshold", "value") and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    if name in ("value", "confidence", "threshold", "candidates", "body"):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _row(
    mapping: RecordMapping,
    document: Mapping[str, Any],
    lookup: Lookup,
    key: tuple[str, str],
    time: datetime | None,
    tenant_scope: str | None,
    defaults: Mapping[str, Any],
) -> tuple[Kind, Row]:
    data = {**defaults, **mapped_data(mapping, document, lookup)}
    instant, event_id = data.pop("time", None), data.pop("id", None)
    if instant is not None:
        time = instant_of(instant)
    if time is None:
        raise BadField("time", "is required")
    data["attributes"] = {MARK: mapping.name}
    try:
        return event_row(_EVENT_TYPES[mapping.kind], key[0], str(event_id or key[1]), time, data, tenant_scope)
    except BadField as bad:
        prefix = f"mapping {mapping.name}: "
        raise BadField(f"mapping {mapping.name}", str(bad), counted_as=prefix + bad.counted_as) from None


def instant_of(value: Any) -> datetime:
    """Naive UTC of an RFC 3339 text, or of a Unix time in seconds, milliseconds, microseconds or nanoseconds.

    The unit is the one that gives an instant before the year 5138. Raises BadField.
    """
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if isinstance(value, str) and value.isdigit():
        number = int(value)
    if number is None:
        return fields.instant("time", value)
    seconds = next((number / unit for unit in (1, 1e3, 1e6, 1e9) if abs(number / unit) < 1e11), None)
    if seconds is None:
        raise BadField("time", "is no instant", value)
    return EPOCH + timedelta(seconds=seconds)


def _may_take(mapping: RecordMapping, signal: str) -> bool:
    when = mapping.when
    named = [name for name in SIGNALS if getattr(when, name) is not None]
    return signal in named or not named


def _candidates(table: pa.Table, mappings: Mappings, signal: str) -> pa.Table:
    """The rows that some mapping may take, judged by whole columns: few of many in a usual batch."""
    names = table.column("name" if signal == "span_name" else "event_name")
    patterns = [getattr(mapping.when, signal) for mapping in mappings]
    if any(pattern is None for pattern in patterns):
        return table
    distinct = pc.unique(names.combine_chunks()).to_pylist()
    wanted = [name for name in distinct if name and any(fnmatchcase(name, pattern) for pattern in patterns)]
    return table.filter(pc.is_in(names, pa.array(wanted, pa.string())))


def _map_line(
    line: Mapping[str, Any],
    mappings: Mappings,
    signal: str,
    tenant_scope: str | None,
    rows: dict[Kind, list[Row]],
    misses: list[Rejection],
) -> None:
    attributes = {item["key"]: values.to_plain(item["value"]) for item in line["attributes"] or ()}
    name = line["name"] if signal == "span_name" else _event_name(line, attributes)
    mapping = first(mappings, signal, name or "", attributes)
    if mapping is None:
        return
    resource = resource_of(line["resource"])
    service = str(resource.get("service.name") or UNNAMED)
    document = _document(line, attributes, resource, signal)

    def lookup(wanted: str) -> Any:
        return attributes.get(wanted, resource.get(wanted))

    try:
        key, trace = (service, _key(line, mapping)), {name: line[name] for name in ("trace_id", "span_id")}
        kind, row = _row(mapping, document, lookup, key, line["event_time"], tenant_scope, trace)
    except BadField as bad:
        misses.append(Rejection(bad.counted_as, service))
    except BadInput as bad:
        misses.append(Rejection(f"mapping {mapping.name}: {bad}", service))
    else:
        rows.setdefault(kind, []).append(row)


def _event_name(line: Mapping[str, Any], attributes: Mapping[str, Any]) -> str | None:
    names = (line["event_name"], attributes.get("event.name"), attributes.get("otel.event.name"))
    return next((str(name) for name in names if name), None)


def _key(line: Mapping[str, Any], mapping: RecordMapping) -> str:
    """A mapped span's record has the key (trace_id, span_id, mapping), a log record's its content's hash for a span."""
    own = line.get("content_hash") or f"{line['trace_id']}:{line['span_id']}"
    return f"{own}:{mapping.name}"


def _document(
    line: Mapping[str, Any], attributes: Mapping[str, Any], resource: Mapping[str, Any], signal: str
) -> dict[str, Any]:
    document = {"attributes": dict(attributes), "resource": dict(resource), "trace_id": line["trace_id"]}
    document["span_id"] = line["span_id"]
    if signal == "span_name":
        status = {0: "UNSET", 1: "OK", 2: "ERROR"}.get(line["status_code"] or 0)
        named = {"name": line["name"], "status": status, "status_message": line["status_message"]}
        times = {"start": to_rfc3339(line["event_time"]), "end": _instant_text(line["end_ns"])}
        return document | named | times
    body = None if line["body"] is None else values.to_plain(line["body"])
    if isinstance(body, str) and body.lstrip().startswith("{"):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            pass
    return document | {"name": line["event_name"], "severity": line["severity_text"], "body": body}


def _instant_text(nanoseconds: int | None) -> str | None:
    return to_rfc3339(EPOCH + timedelta(microseconds=nanoseconds // 1000)) if nanoseconds else None


@lru_cache(maxsize=256)
def resource_of(text: str | None) -> Mapping[str, Any]:
    """The attributes of a resource in OTLP JSON, by name."""
    if text is None:
        return {}
    attributes = json.loads(text)["resource"].get("attributes", ())
    return {item["key"]: values.to_plain(values.of_any_value(item.get("value") or {})) for item in attributes}
