"""Reads scalar values of OTLP JSON strictly.

Source: OpenTelemetry protocol specification, JSON Protobuf Encoding; proto3 JSON mapping for what it leaves open.
"""

import base64
import binascii
import math
import re
from collections.abc import Callable
from typing import Any

from google.protobuf.descriptor import FieldDescriptor

_IDS = ("trace_id", "span_id", "parent_span_id")
_INTEGER = re.compile(r"-?\d{1,20}", re.ASCII)
_NAMED_DOUBLES = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class WrongValue(Exception):
    """What is wrong, with the place gathered from the inside out."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.place = ""
        self.field = ""

    def inside(self, step: str) -> "WrongValue":
        """The same, one step further out."""
        if not self.field and not step.startswith("["):
            self.field = step
        separator = "." if self.place and not self.place.startswith("[") else ""
        self.place = step + separator + self.place
        return self


def converter_of(field: FieldDescriptor) -> Callable[[Any], Any] | None:
    """The reader of a scalar field, which raises `WrongValue`; None for a message."""
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
        raise WrongValue("is no string")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise WrongValue("holds half a surrogate pair, or bytes that are no UTF-8") from None
    return value


def _hex(value: Any) -> bytes:
    try:
        return binascii.unhexlify(_text(value))
    except ValueError:
        raise WrongValue("is not hex digits in pairs (OTLP JSON writes ids in hex, not in base64)") from None


def _base64(value: Any) -> bytes:
    text = _text(value).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise WrongValue("is no base64") from None


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongValue("is neither true nor false")
    return value


def _enum(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValue("is no integer; OTLP JSON takes an enum's number, not its name")
    return _integer(value, -(2**31), 2**31 - 1)


def _integer(value: Any, lowest: int, highest: int) -> int:
    if (isinstance(value, str) and _INTEGER.fullmatch(value)) or (isinstance(value, float) and value.is_integer()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValue("is no integer")
    if not lowest <= value <= highest:
        raise WrongValue(f"is outside {lowest} to {highest}")
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
        raise WrongValue("is no number")
    return float(value)
