"""Decodes rare or few OTLP messages one by one: arrays, key-value lists, resources and scopes, as OTLP JSON."""

import base64
import json
from typing import Any

from opentelemetry.proto.common.v1.common_pb2 import (
    AnyValue,
    ArrayValue,
    InstrumentationScope,
    KeyValue,
    KeyValueList,
)
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from app.domain import values
from app.domain.errors import BadInput

SERVICE = "service.name"
MOST_VALUES = 100_000
"""Of one nested value, resource or scope. An empty one is two bytes on the wire and a hundred times that in memory."""


class TooManyValues(BadInput):
    """One attribute, resource or scope holds more values than one may."""

    def __init__(self) -> None:
        super().__init__(f"an attribute, a resource or a scope holds more than {MOST_VALUES:,} values")


def any_value(message: AnyValue) -> dict[str, Any]:
    """An AnyValue in OTLP JSON: 64-bit integers as text, bytes in base64, doubles without a number as their names."""
    match message.WhichOneof("value"):
        case "string_value":
            return {"stringValue": message.string_value}
        case "bool_value":
            return {"boolValue": message.bool_value}
        case "int_value":
            return {"intValue": str(message.int_value)}
        case "double_value":
            return {"doubleValue": _double(message.double_value)}
        case "array_value":
            return {"arrayValue": {"values": [any_value(item) for item in message.array_value.values]}}
        case "kvlist_value":
            return {"kvlistValue": {"values": key_values(message.kvlist_value.values)}}
        case "bytes_value":
            return {"bytesValue": base64.b64encode(message.bytes_value).decode()}
        case _:
            return {}


def key_values(items: Any) -> list[dict[str, Any]]:
    """KeyValues in OTLP JSON, in their order, repeated keys kept; a value that was not sent is `{}`."""
    return [{"key": item.key, "value": any_value(item.value)} for item in items]


def array_text(encoded: bytes) -> str:
    """The text form of an AnyValue that holds this encoded ArrayValue."""
    message = ArrayValue.FromString(encoded)
    _bounded(encoded, message.values)
    return values.of_any_value(any_value(AnyValue(array_value=message)))


def kvlist_text(encoded: bytes) -> str:
    """The text form of an AnyValue that holds this encoded KeyValueList."""
    message = KeyValueList.FromString(encoded)
    _bounded(encoded, message.values)
    return values.of_any_value(any_value(AnyValue(kvlist_value=message)))


def bytes_text(content: bytes) -> str:
    """The text form of an AnyValue that holds bytes."""
    return f"{values.MARK}x{base64.b64encode(content).decode()}"


def resource_text(encoded: bytes, schema_url: str) -> str:
    """`{"resource": …, "schemaUrl": …}` of an encoded Resource; what was not sent is absent."""
    message = Resource.FromString(encoded)
    _bounded(encoded, message.attributes)
    resource = _with_attributes(message)
    if message.entity_refs:
        resource["entityRefs"] = [_entity(ref) for ref in message.entity_refs]
    return _compact({"resource": resource}, schema_url)


def scope_text(encoded: bytes, schema_url: str) -> str:
    """`{"scope": …, "schemaUrl": …}` of an encoded InstrumentationScope; what was not sent is absent."""
    message = InstrumentationScope.FromString(encoded)
    _bounded(encoded, message.attributes)
    named = {"name": message.name, "version": message.version}
    return _compact({"scope": {k: v for k, v in named.items() if v} | _with_attributes(message)}, schema_url)


def service_name(encoded: bytes) -> str | None:
    """The `service.name` of an encoded Resource; None where it is absent, empty or no string."""
    for item in Resource.FromString(encoded).attributes:
        if item.key == SERVICE:
            name: str = item.value.string_value
            return name or None
    return None


def _bounded(encoded: bytes, items: Any) -> None:
    """Raises BadInput where these KeyValues or AnyValues hold too many values, counted only as far as need be."""
    if len(encoded) > 2 * MOST_VALUES and _counted(items, MOST_VALUES) > MOST_VALUES:
        raise TooManyValues


def is_overfull(items: Any) -> bool:
    """Whether one of these KeyValues holds too many values."""
    return any(_counted([item], MOST_VALUES + 1) > MOST_VALUES + 1 for item in items)


def _counted(items: Any, enough: int) -> int:
    count = len(items)
    for item in items:
        if count > enough:
            break
        value = item.value if isinstance(item, KeyValue) else item
        kind = value.WhichOneof("value")
        if kind in ("array_value", "kvlist_value"):
            count += _counted(getattr(value, kind).values, enough - count)
    return count


def _with_attributes(message: Any) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if message.attributes:
        content["attributes"] = key_values(message.attributes)
    if message.dropped_attributes_count:
        content["droppedAttributesCount"] = message.dropped_attributes_count
    return content


def _entity(ref: Any) -> dict[str, Any]:
    content = {
        "schemaUrl": ref.schema_url,
        "type": ref.type,
        "idKeys": list(ref.id_keys),
        "descriptionKeys": list(ref.description_keys),
    }
    return {key: value for key, value in content.items() if value}


def _compact(content: dict[str, Any], schema_url: str) -> str:
    if schema_url:
        content["schemaUrl"] = schema_url
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def _double(number: float) -> float | str:
    text = values.double_text(number)
    return text if text in ("NaN", "Infinity", "-Infinity") else number
