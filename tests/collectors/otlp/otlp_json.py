"""Any OTLP message as OTLP JSON, written plainly from its rules: hex ids, integer enums, 64-bit integers as text."""

import base64
import json
import math
from typing import Any

IDS = ("trace_id", "span_id", "parent_span_id")


def body_of(message: Any) -> bytes:
    return json.dumps(content_of(message)).encode()


def content_of(message: Any) -> dict[str, Any]:
    content = {}
    for field, value in message.ListFields():
        convert = converter(field)
        content[field.json_name] = [convert(item) for item in value] if field.is_repeated else convert(value)
    return content


def converter(field: Any) -> Any:
    if field.message_type is not None:
        return content_of
    if field.type == field.TYPE_BYTES:
        return bytes.hex if field.name in IDS else lambda value: base64.b64encode(value).decode()
    if field.type in (field.TYPE_INT64, field.TYPE_FIXED64):
        return str
    if field.type == field.TYPE_DOUBLE:
        return lambda number: number if math.isfinite(number) else special(number)
    return lambda value: value


def special(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"
