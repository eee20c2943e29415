"""Decodes OTLP protobuf bytes to nested Arrow, and refuses what protobuf's C parser refuses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pyarrow as pa
from google.protobuf.message import DecodeError, Message

from app.domain.errors import BadInput
from app.domain.records import Batch
from collectors.otlp import nested
from collectors.otlp.attributes import SetTwice
from collectors.otlp.damage import Damage, Fault
from collectors.otlp.protobuf_repair import repaired
from collectors.rejections import Rejection, Rejections

T = TypeVar("T")
_NOUNS = {"ExportTraceServiceRequest": "spans", "ExportLogsServiceRequest": "log records"}


@dataclass(frozen=True)
class Checked:
    """A request that may be read with others end to end, as protobuf merges what is sent in parts.

    One of which something could not be read comes decoded instead: `encoded` is empty, `batch` what could be read.
    """

    encoded: bytes
    batch: Batch = field(default_factory=Batch)
    rejections: Rejections = ()


def checked(body: bytes, message: type[Message]) -> Checked | tuple[bytes, Damage]:
    """The same bytes, where the C parser takes them: ptars accepts some that no protobuf parser should.

    Else the request record by record: those that can be read, and what is wrong with the rest. Raises `BadInput`.
    """
    try:
        parsed = message.FromString(body)
    except DecodeError:
        return repaired(body, message)
    return Checked(body, rejections=_nothing_of_ours(parsed) if body and next(_records(parsed), None) is None else ())


def without_overfull(body: bytes, message: type[Message]) -> tuple[bytes, Damage]:
    """A checked request without the records that hold too many values. Raises `TooManyValues` where none does."""
    request = _parsed(body, message)
    damage = Damage()
    for record in _records(request):
        if any(nested.is_overfull(values) for values in _values(record)):
            record.Clear()
            damage.faults[damage.records] = Fault(f"has an attribute of more than {nested.MOST_VALUES:,} values")
        damage.records += 1
    if not damage.faults:
        raise nested.TooManyValues
    return request.SerializeToString(), damage


def _records(request: Any) -> Iterator[Any]:
    """Every span or log record in the order sent; the field numbers are those of both."""
    for resource in _repeated(request, 1):
        for scope in _repeated(resource, 2):
            yield from _repeated(scope, 2)


def _repeated(part: Any, number: int) -> Any:
    return getattr(part, part.DESCRIPTOR.fields_by_number[number].name)


def _values(record: Any) -> Iterator[Any]:
    yield record.attributes
    if record.DESCRIPTOR.name == "LogRecord":
        yield [record.body]
    else:
        for part in (*record.events, *record.links):
            yield part.attributes


def _nothing_of_ours(request: Any) -> Rejections:
    """A warning where a request without records holds fields that are not OTLP's."""
    size = request.ByteSize()
    request.DiscardUnknownFields()
    if request.ByteSize() == size:
        return ()
    noun = _NOUNS[request.DESCRIPTOR.name]
    return (Rejection(f"no {noun} found: the fields of the body are not those of OTLP's {noun}", warning=True),)


def read(body: bytes, message: type[Message], handler: Any, flatten: Callable[[pa.Array], T]) -> T:
    """What `flatten` makes of the list of resources of a checked request.

    ptars reads the bytes as sent; where that fails, or a oneof was set twice, it reads them as protobuf writes them
    anew. Raises `BadInput`.
    """
    try:
        return flatten(_nested(body, handler))
    except (SetTwice, _Unreadable):
        parsed = _parsed(body, message)
        parsed.DiscardUnknownFields()  # type: ignore[attr-defined,unused-ignore]
        try:
            return flatten(_nested(parsed.SerializeToString(), handler))
        except (SetTwice, _Unreadable):
            raise BadInput(f"the body is no readable {message.DESCRIPTOR.name}") from None


class _Unreadable(Exception):
    """ptars failed on bytes that the C parser takes."""


def _parsed(body: bytes, message: type[Message]) -> Message:
    try:
        return message.FromString(body)
    except DecodeError:
        raise BadInput(f"the body is no protobuf {message.DESCRIPTOR.name}") from None


def _nested(body: bytes, handler: Any) -> pa.Array:
    try:
        return handler.array_to_record_batch(pa.array([body], pa.binary())).column(0).flatten()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # a Rust panic is no Exception
        raise _Unreadable from error
