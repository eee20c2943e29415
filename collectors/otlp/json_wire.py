"""Converts OTLP JSON to protobuf bytes, each record read strictly and refused with the place of its fault.

Ids are hex (any case), enums integers, 64-bit integers text or numbers, unknown fields ignored, null is absence, names
lowerCamelCase only. protobuf's own `json_format` takes hex ids for base64 and mangles them without a word.
Source: OpenTelemetry protocol specification, JSON Protobuf Encoding; proto3 JSON mapping for what it leaves open.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import orjson
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from app.domain.errors import BadInput
from collectors.otlp.damage import Damage, Fault
from collectors.otlp.json_values import WrongValue, converter_of

_DEEPEST = 95
_RECORDS = ("Span", "LogRecord")
_FRAME = ("ResourceSpans", "ScopeSpans", "ResourceLogs", "ScopeLogs")
_SHARED = ("Resource", "InstrumentationScope")
_OTHER_ROUTES = {
    "resourceSpans": "spans go to POST /v1/traces",
    "resourceLogs": "logs go to POST /v1/logs",
    "resourceMetrics": "metrics are not kept here",
}
_ROUTES = {"resourceSpans": "traces", "resourceLogs": "logs"}
_NOUNS = {"resourceSpans": "spans", "resourceLogs": "log records"}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONG_NUMBER = 40


class _Reader(NamedTuple):
    """How a field is read: `convert` for a scalar, None for a message, whose name `holds` is."""

    name: str
    repeated: bool
    convert: Callable[[Any], Any] | None
    oneof: bool
    holds: str


def encoded(body: bytes, message: type[Message]) -> tuple[bytes, Damage]:
    """The request of a JSON body as protobuf bytes, and what of it could not be read.

    Raises `BadInput` where the body is no JSON object.
    """
    content = _loads(body.removeprefix(_BYTE_ORDER_MARK))
    if not isinstance(content, dict):
        raise BadInput("the body is no object")
    request = message()
    walk = _JsonWalk()
    walk.frame(request, content, "")
    walk.warn_of_unknown(content, message)
    return request.SerializeToString(), walk.damage


def _loads(body: bytes) -> Any:
    """The value of a JSON text; half a surrogate pair, NaN and bytes that are no UTF-8 are left for their record."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        strict = BadInput(f"the body is no JSON: {error}", "the body is no JSON")
    try:
        return json.loads(body.decode("utf-8", "surrogateescape"), parse_int=_integer)
    except (ValueError, RecursionError):
        raise strict from None


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONG_NUMBER else float(digits)


class _JsonWalk:
    """Goes through one request: down to its records everything is taken part by part, a record whole or not at all."""

    def __init__(self) -> None:
        self.damage = Damage()
        self._source: str | None = None
        self._unknown: tuple[str, str] | None = None

    def frame(self, message: Any, content: Any, place: str) -> None:
        """A request, a resource's or a scope's records, a resource or a scope."""
        if not isinstance(content, dict):
            self.damage.refuse_part(place, "is no object", self._source)
            return
        readers = _readers(message.DESCRIPTOR)
        if message.DESCRIPTOR.name.startswith("Resource") and place.endswith("]"):
            self._source = _service(content)
        for key, value in content.items():
            reader = readers.get(key)
            if reader is not None and value is not None:
                self._field(message, reader, value, f"{place}.{key}" if place else key)
            elif reader is None and value and message.DESCRIPTOR.name not in _SHARED:
                self._unknown = self._unknown or (key, place)

    def warn_of_unknown(self, content: dict[str, Any], message: type[Message]) -> None:
        """Keys that are another signal's, or are misspelt; any unknown one where not one record was found."""
        own = next(key for key in _readers(message.DESCRIPTOR) if key in _NOUNS)
        for key in content.keys() & (_OTHER_ROUTES.keys() - {own}):
            if content[key]:
                self.damage.warn_of_body(f"{key} is not taken here: {_OTHER_ROUTES[key]}")
        if self._unknown is None or self.damage.records or self.damage.any:
            return
        key, place = self._unknown
        where = f"no key of OTLP JSON in {place}" if place else f"no key of OTLP JSON at POST /v1/{_ROUTES[own]}"
        hint = f' (names are lowerCamelCase: "{_camel(key)}")' if "_" in key else f' (expected "{own}")'
        reason = f"no {_NOUNS[own]} found: the keys of the body are not those of OTLP JSON"
        self.damage.warn_of_body(reason, f"no {_NOUNS[own]} found; {json.dumps(key[:60])} is {where}{hint}")

    def _field(self, message: Any, reader: _Reader, value: Any, place: str) -> None:
        if reader.repeated:
            if not isinstance(value, list):
                self.damage.refuse_part(place, "is no array", self._source)
                return
            target = getattr(message, reader.name)
            for position, item in enumerate(value):
                self._item(target, reader, item, f"{place}[{position}]")
        elif reader.convert is None:
            part = getattr(message, reader.name)
            part.SetInParent()
            if isinstance(value, dict):
                self.frame(part, value, place)
            else:
                self._leave_out(place, WrongValue("is no object"))
        else:
            try:
                setattr(message, reader.name, reader.convert(value))
            except WrongValue as wrong:
                self._leave_out(place, wrong)

    def _item(self, target: Any, reader: _Reader, item: Any, place: str) -> None:
        if reader.holds in _RECORDS:
            self._record(target.add(), item)
        elif reader.holds in _FRAME:
            self.frame(target.add(), item, place)
        else:
            try:
                _set_item(target, reader, item, 4)
            except WrongValue as wrong:
                if len(target) and reader.convert is None:
                    del target[-1]
                self._leave_out(place, wrong)

    def _record(self, record: Any, item: Any) -> None:
        number = self.damage.records
        self.damage.records += 1
        try:
            _fill(record, item, 3)
        except WrongValue as wrong:
            record.Clear()
            self.damage.faults[number] = Fault(wrong.text, wrong.place, wrong.field)

    def _leave_out(self, place: str, wrong: WrongValue) -> None:
        separator = "." if wrong.place and not wrong.place.startswith("[") else ""
        self.damage.warn(place + separator + wrong.place, f"{wrong.text}; it is left out", self._source, wrong.field)


def _camel(name: str) -> str:
    first, *rest = name[:60].split("_")
    return first + "".join(word.capitalize() for word in rest)


def _service(content: dict[str, Any]) -> str | None:
    """The `service.name` of a resource's part of a request, where it can be read."""
    resource = content.get("resource")
    attributes = resource.get("attributes") if isinstance(resource, dict) else None
    for item in attributes if isinstance(attributes, list) else ():
        value = item.get("value") if isinstance(item, dict) and item.get("key") == "service.name" else None
        name = value.get("stringValue") if isinstance(value, dict) else None
        if isinstance(name, str) and name:
            return name.encode(errors="replace").decode()
    return None


def _fill(message: Any, content: Any, depth: int) -> None:
    """A record and all inside it. Raises `WrongValue` for the first thing that is wrong."""
    if not isinstance(content, dict):
        raise WrongValue("is no object")
    if depth > _DEEPEST:
        raise WrongValue("is nested too deep")
    readers, chosen = _readers(message.DESCRIPTOR), None
    for key, value in content.items():
        reader = readers.get(key)
        if reader is None or value is None:
            continue
        if reader.oneof:
            if chosen is not None:
                raise WrongValue(f"has both {chosen} and {key}, of which one may be set")
            chosen = key
        try:
            _set(message, reader, value, depth)
        except WrongValue as wrong:
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
        raise WrongValue("is no array")
    target = getattr(message, reader.name)
    for position, item in enumerate(value):
        try:
            _set_item(target, reader, item, depth + 1)
        except WrongValue as wrong:
            raise wrong.inside(f"[{position}]") from None


def _set_item(target: Any, reader: _Reader, item: Any, depth: int) -> None:
    if reader.convert is not None:
        target.append(reader.convert(item))
    else:
        _fill(target.add(), item, depth)


@cache
def _readers(descriptor: Descriptor) -> dict[str, _Reader]:
    return {field.json_name: _reader(field) for field in descriptor.fields if not field.name.endswith("_strindex")}


def _reader(field: FieldDescriptor) -> _Reader:
    holds = field.message_type.name if field.message_type is not None else ""
    return _Reader(field.name, field.is_repeated, converter_of(field), field.containing_oneof is not None, holds)
