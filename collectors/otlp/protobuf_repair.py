"""Reads an OTLP request that protobuf's C parser refuses record by record, so that a bad one costs only itself.

Only requests that the C parser refuses come here. protobuf wants every string in UTF-8; senders in Rust, C++ and Go do
send others. A record with such a string is refused with its place; in a resource or scope, which many records share,
the bytes are replaced by U+FFFD and the sender is warned.
Source: protobuf encoding, https://protobuf.dev/programming-guides/encoding/.
"""

from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import DecodeError, Message

from app.domain.errors import BadInput
from collectors.otlp.damage import Damage, Fault
from collectors.otlp.nested import service_name

_VARINT, _FIXED64, _DELIMITED, _FIXED32 = 0, 1, 2, 5
_FIXED = {_FIXED64: 8, _FIXED32: 4}
_DEEPEST = 95
_NO_UTF8 = "is no UTF-8"


class _Broken(Exception):
    """Bytes that are no sequence of protobuf fields."""


def repaired(body: bytes, message: type[Message]) -> tuple[bytes, Damage]:
    """The request without what cannot be read, and what that was. Raises `BadInput` where its frame is broken."""
    request: Any = message()
    walk = _FrameWalk()
    resources = getattr(request, message.DESCRIPTOR.fields[0].name)
    field = message.DESCRIPTOR.fields[0].json_name
    try:
        for number, kind, content in _fields(memoryview(body)):
            if (number, kind) == (1, _DELIMITED):
                walk.resource(resources.add(), content, f"{field}[{len(resources) - 1}]")
    except _Broken:
        what = f"the body is no protobuf {message.DESCRIPTOR.name}"
        raise BadInput(f"{what}: its fields break off within {field}[{len(resources)}]", what) from None
    return request.SerializeToString(), walk.damage


class _FrameWalk:
    def __init__(self) -> None:
        self.damage = Damage()
        self._source: str | None = None

    def resource(self, part: Any, content: memoryview, place: str) -> None:
        """One resource's scopes and records; the field numbers are those of spans and of logs alike."""
        self._source = None
        scopes = part.DESCRIPTOR.fields_by_number[2]
        try:
            fields = list(_fields(content))
        except _Broken:
            self.damage.refuse_part(place, "is no readable protobuf message")
            return
        for number, kind, inside in fields:
            if (number, kind) == (1, _DELIMITED):
                self._shared(part.resource, inside, f"{place}.resource")
                self._source = service_name(part.resource.SerializeToString())
        for number, kind, inside in fields:
            if (number, kind) == (2, _DELIMITED):
                target = getattr(part, scopes.name)
                self._scope(target.add(), inside, f"{place}.{scopes.json_name}[{len(target) - 1}]")
            elif (number, kind) == (3, _DELIMITED):
                part.schema_url = self._text(inside, f"{place}.schemaUrl")

    def _scope(self, part: Any, content: memoryview, place: str) -> None:
        records = part.DESCRIPTOR.fields_by_number[2]
        try:
            fields = list(_fields(content))
        except _Broken:
            self.damage.refuse_part(place, "is no readable protobuf message", self._source)
            return
        for number, kind, inside in fields:
            if (number, kind) == (1, _DELIMITED):
                self._shared(part.scope, inside, f"{place}.scope")
            elif (number, kind) == (2, _DELIMITED):
                self._record(getattr(part, records.name).add(), inside)
            elif (number, kind) == (3, _DELIMITED):
                part.schema_url = self._text(inside, f"{place}.schemaUrl")

    def _record(self, record: Any, content: memoryview) -> None:
        number = self.damage.records
        self.damage.records += 1
        try:
            record.MergeFromString(bytes(content))
        except DecodeError:
            record.Clear()
            _, place = _mended(content, record.DESCRIPTOR, 0)
            unreadable = Fault(f"is no readable protobuf {record.DESCRIPTOR.name}")
            self.damage.faults[number] = Fault(_NO_UTF8, place, _last(place)) if place else unreadable

    def _shared(self, part: Any, content: memoryview, place: str) -> None:
        """A resource or scope; one that is sent in parts is merged, as protobuf does."""
        try:
            part.MergeFrom(type(part).FromString(bytes(content)))
            return
        except DecodeError:
            mended, inside = _mended(content, part.DESCRIPTOR, 0)
        try:
            part.MergeFrom(type(part).FromString(bytes(mended)))
            text = f"{_NO_UTF8}; U+FFFD stands for what could not be read"
            self.damage.warn(f"{place}.{inside}", text, self._source)
        except DecodeError:
            self.damage.warn(place, "is no readable protobuf message; it is left out", self._source)

    def _text(self, content: memoryview, place: str) -> str:
        text = str(content, "utf-8", "replace")
        if "\ufffd" in text:
            self.damage.warn(place, _NO_UTF8, self._source)
        return text


def _last(place: str) -> str:
    return place.rpartition(".")[2].partition("[")[0]


def _mended(content: memoryview, descriptor: Descriptor, depth: int) -> tuple[bytes | memoryview, str]:
    """The message with U+FFFD for bytes that are no UTF-8, and the place of the first string that held some.

    What is no sequence of fields, or nested too deep, is left as it is.
    """
    if depth > _DEEPEST:
        return content, ""
    written, first = bytearray(), ""
    seen: dict[int, int] = {}
    try:
        for number, kind, inside, raw in _raw_fields(content):
            field = descriptor.fields_by_number.get(number)
            if field is None or kind != _DELIMITED:
                written += raw
                continue
            position = seen[number] = seen.get(number, -1) + 1
            mended, place = _mended_field(field, inside, depth)
            if place is not None and not first:
                step = field.json_name + (f"[{position}]" if field.is_repeated else "")
                first = f"{step}.{place}" if place else step
            written += raw if place is None else _delimited(number, mended)
    except _Broken:
        return content, first
    return bytes(written), first


def _mended_field(field: FieldDescriptor, content: memoryview, depth: int) -> tuple[bytes | memoryview, str | None]:
    """The mended content and the place inside the field; None where nothing had to be mended."""
    if field.type == FieldDescriptor.TYPE_STRING:
        try:
            str(content, "utf-8")
        except UnicodeDecodeError:
            return str(content, "utf-8", "replace").encode(), ""
    elif field.type == FieldDescriptor.TYPE_MESSAGE:
        mended, place = _mended(content, field.message_type, depth + 1)
        if place:
            return mended, place
    return content, None


def _fields(content: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    for number, kind, inside, _ in _raw_fields(content):
        yield number, kind, inside


def _raw_fields(content: memoryview) -> Iterator[tuple[int, int, memoryview, memoryview]]:
    """Number, wire type, content (empty but of delimited fields) and raw bytes of each field. Raises `_Broken`."""
    at, end = 0, len(content)
    while at < end:
        start = at
        tag, at = _varint(content, at)
        number, kind = tag >> 3, tag & 7
        inside = content[0:0]
        if kind == _DELIMITED:
            length, at = _varint(content, at)
            inside = content[at : at + length]
            at += length
        elif kind == _VARINT:
            _, at = _varint(content, at)
        elif kind in _FIXED:
            at += _FIXED[kind]
        else:
            raise _Broken
        if at > end or number == 0:
            raise _Broken
        yield number, kind, inside, content[start:at]


def _varint(content: memoryview, at: int) -> tuple[int, int]:
    number = shift = 0
    while shift < 70:
        if at >= len(content):
            raise _Broken
        byte = content[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7
    raise _Broken


def _delimited(number: int, content: bytes | memoryview) -> bytes:
    return _written_varint(number << 3 | _DELIMITED) + _written_varint(len(content)) + bytes(content)


def _written_varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)
