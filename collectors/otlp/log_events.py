"""Decodes log records that are events of ours, recognised by their event name.

A record's event name is its field `event_name`, else its attribute `event.name` or `otel.event.name`. Its data is its
body where that is an object (a key-value list, or the text of a JSON object), with what its attributes name beside it;
else its attributes, and the body is a captured payload's body, or kept as `message`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from app.domain import values
from app.domain.errors import BadInput
from app.domain.records import Batch, Kind, of_rows
from collectors.events.fields import BadField
from collectors.events.records import TYPES, event_row
from collectors.otlp import arrays
from collectors.otlp.nested import SERVICE
from collectors.rejections import Rejection, Rejections

_NAMES = ("event.name", "otel.event.name")
_ID = "event.id"
_BODIES = ("data", "body", "data_base64", "body_base64")


def names(lines: pa.Table) -> list[str | None] | None:
    """For each log line the type of ours that it is an event of, or None; None altogether where no line is one."""
    wanted = pa.array(list(TYPES))
    own = lines.column("event_name").combine_chunks()
    lists = lines.column("attributes").combine_chunks()
    pairs = lists.flatten()
    named = pc.and_(pc.is_in(pairs.field("key"), pa.array(_NAMES)), pc.is_in(pairs.field("value"), wanted))
    by_field = pc.is_in(own, wanted).to_numpy(zero_copy_only=False)
    positions = np.flatnonzero(named.to_numpy(zero_copy_only=False))
    if not len(positions) and not by_field.any():
        return None
    chosen = np.full(len(own), None, np.object_)
    rows = np.searchsorted(arrays.offsets_of(lists), positions, side="right") - 1
    for row, name in zip(rows[::-1], pairs.field("value").take(pa.array(positions)).to_pylist()[::-1], strict=True):
        chosen[row] = name
    chosen[own.is_valid().to_numpy(zero_copy_only=False)] = None
    chosen[by_field] = own.filter(pa.array(by_field)).to_numpy(zero_copy_only=False)
    return list(chosen)


def events(
    lines: Sequence[Mapping[str, Any]],
    services: Sequence[str | None],
    types: Sequence[str],
    places: Sequence[str],
    tenant_scope: str | None,
) -> tuple[Batch, Rejections]:
    """The events that these log lines are, and those that are refused.

    Lines are rows of `SCHEMAS[Kind.LOG_LINE]`; their resources and scopes, which may be large, are not asked for.
    """
    rows: dict[Kind, list[dict[str, Any]]] = {}
    refused: list[Rejection] = []
    for line, source, event_type, place in zip(lines, services, types, places, strict=True):
        attributes = _plain(line["attributes"])
        event_id = str(attributes.get(_ID) or line["content_hash"])
        try:
            if source is None:
                raise BadInput("the resource has no service.name, which is the event's source")
            data = _data(line, attributes, event_type)
            kind, row = event_row(event_type, source, event_id, line["event_time"], data, tenant_scope)
            rows.setdefault(kind, []).append(row)
        except BadInput as bad:
            reason = bad.counted_as if isinstance(bad, BadField) else str(bad)
            refused.append(Rejection(reason, source, place, detail=str(bad)))
    return Batch({kind: of_rows(kind, of_kind) for kind, of_kind in rows.items()}), tuple(refused)


def services_of(lines: pa.Table) -> list[str | None]:
    """The `service.name` of each line's resource; None where it is absent, empty or no string."""
    resources = lines.column("resource").combine_chunks()
    names = [_service(text) for text in resources.dictionary.to_pylist()]
    return [names[code] for code in resources.indices.to_pylist()]


def _service(resource: str) -> str | None:
    for item in json.loads(resource)["resource"].get("attributes", ()):
        if item["key"] == SERVICE:
            return item["value"].get("stringValue") or None
    return None


def _plain(attributes: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    return {item["key"]: values.to_plain(item["value"]) for item in attributes}


def _data(line: Mapping[str, Any], attributes: Mapping[str, Any], event_type: str) -> dict[str, Any]:
    named = {key: value for key, value in attributes.items() if key not in (*_NAMES, _ID)}
    named |= {key: line[key] for key in ("trace_id", "span_id") if line[key] and key not in named}
    body = None if line["body"] is None else values.to_plain(line["body"])
    captured = TYPES[event_type] is Kind.PAYLOAD
    content = _object(body)
    if content is not None and not (captured and "direction" in named and "direction" not in content):
        return named | content
    if body is None or (captured and any(name in named for name in _BODIES)):
        return named
    if not captured:
        return {"message": body} | named
    binary = line["body"].startswith(f"{values.MARK}x")
    return named | {"data_base64" if binary else "data": body}


def _object(body: Any) -> dict[str, Any] | None:
    if isinstance(body, str) and body.lstrip().startswith("{"):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            return None
    return body if isinstance(body, dict) else None
