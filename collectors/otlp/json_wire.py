"""OTLP JSON -> the same request in protobuf bytes, read strictly and with the place of what is wrong.

Ids are hex (any case), enums integers, 64-bit integers text or numbers, unknown fields ignored, null is absence, names
lowerCamelCase only. protobuf's own `json_format` takes hex ids for base64 and mangles them without a word.
Source: OpenTelemetry protocol specification, JSON Protobuf Encoding; proto3 JSON mapping for what it leaves open.
"""

import base64
import binascii
import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import orjson
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from app.domain.errors import BadInput

_DEEPEST = 95
_IDS = ("trace_id", "span_id", "parent_span_id")
_INTEGER = re.compile(r"-?\d{1,20}", re.ASCII)
_NAMED_DOUBLES = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class Misread(BadInput):
    """What is wrong in a JSON body, and where; `counted_as` is without the positions, for counting."""

    def __init__(self, text: str, counted_as: str) -> None:
        super().__init__(text)
        self.counted_as = counted_as


class _Wrong(Exception):
    """What is wrong, with the place gathered from the inside out."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.place = ""
        self.field = ""

    def inside(self, step: str) -> "_Wrong":
        if not self.field and not step.startswith("["):
            self.field = step
        separator = "." if self.place and not self.place.startswith("[") else ""
        self.place = step + separator + self.place
        return self


class _Reader(NamedTuple):
    """How a field is read: `convert` for a scalar, None for a message."""

    name: str
    repeated: bool
    convert: Callable[[Any], Any] | None
    oneof: bool


def encoded(body: bytes, message: type[Message]) -> bytes:
    """The request of a JSON body as protobuf bytes. Raises `BadInput` whose text starts with the place."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Misread(f"the body is no JSON: {error}", "the body is no JSON") from None
    request = message()
    try:
        _fill(request, content, 0)
    except _Wrong as wrong:
        place, field = wrong.place or "the body", wrong.field or "the body"
        raise Misread(f"{place} {wrong.text}", f"{field} {wrong.text}") from None
    written: bytes = request.SerializeToString()
    return written


def _fill(message: Any, content: Any, depth: int) -> None:
    if not isinstance(content, dict):
        raise _Wrong("is no object")
    if depth > _DEEPEST:
        raise _Wrong("is nested too deep")
    readers, chosen = _readers(message.DESCRIPTOR), None
    for key, value in content.items():
        reader = readers.get(key)
        if reader is None or value is None:
            continue
        if reader.oneof:
            if chosen is not None:
                raise _Wrong(f"has both {chosen} and {key}, of which one may be set")
            chosen = key
        try:
            _set(message, reader, value, depth)
        except _Wrong as wrong:
            raise wrong.inside(key) from None


def _set(message: Any, reader: _Reader, value: Any, depth: int) -> None:
    if not reader.repeated:
        if reader.convert is not None:
            setattr(message, reader.name, reader.convert(value))
            return
        part = getattr(message, reader.name)
        part.SetInParent()
        _fill(part, value, depth + 1)
        return
    if not isinstance(value, list):
        raise _Wrong("is no array")
    target = getattr(message, reader.name)
    for position, item in enumerate(value):
        try:
            if reader.convert is not None:
                target.append(reader.convert(item))
            else:
                _fill(target.add(), item, depth + 1)
        except _Wrong as wrong:
            raise wrong.inside(f"[{position}]") from None


@cache
def _readers(descriptor: Descriptor) -> dict[str, _Reader]:
    return {
        field.json_name: _Reader(field.name, field.is_repeated, _converter(field), field.containing_oneof is not None)
        for field in descriptor.fields
        if not field.name.endswith("_strindex")
    }


def _converter(field: FieldDescriptor) -> Callable[[Any], Any] | None:
    match field.type:
        case FieldDescriptor.TYPE_MESSAGE:
            return None
        case FieldDescriptor.TYPE_STRING:
            return _text
        case FieldDescriptor.TYPE_BYTES:
            return _hex if field.name in _IDS else _base64
        case FieldDescriptor.TYPE_BOOL:
            return _boolean
        case FieldDescriptor.TYPE_DOUBLE:
            return _double
        case FieldDescriptor.TYPE_ENUM:
            return _enum
        case FieldDescriptor.TYPE_INT64:
            return lambda value: _integer(value, -(2**63), 2**63 - 1)
        case FieldDescriptor.TYPE_FIXED64:
            return lambda value: _integer(value, 0, 2**64 - 1)
        case _:
            return lambda value: _integer(value, 0, 2**32 - 1)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong("is no string")
    return value


def _hex(value: Any) -> bytes:
    try:
        return binascii.unhexlify(_text(value))
    except ValueError:
        raise _Wrong("is not hex digits in pairs") from None


def _base64(value: Any) -> bytes:
    text = _text(value).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise _Wrong("is no base64") from None


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("is neither true nor false")
    return value


def _enum(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong("is no integer; OTLP JSON takes an enum's number, not its name")
    return _integer(value, -(2**31), 2**31 - 1)


def _integer(value: Any, lowest: int, highest: int) -> int:
    if (isinstance(value, str) and _INTEGER.fullmatch(value)) or (isinstance(value, float) and value.is_integer()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong("is no integer")
    if not lowest <= value <= highest:
        raise _Wrong(f"is outside {lowest} to {highest}")
    return value


def _double(value: Any) -> float:
    if isinstance(value, str):
        if value in _NAMED_DOUBLES:
            return _NAMED_DOUBLES[value]
        try:
            value = float(value) if value.isascii() and value.strip() == value and "_" not in value else None
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong("is no number")
    return float(value)
