"""OTLP protobuf bytes -> nested Arrow, refusing what protobuf's own C parser refuses."""

from collections.abc import Callable
from typing import Any, TypeVar

import pyarrow as pa
from google.protobuf.message import DecodeError, Message

from app.domain.errors import BadInput
from collectors.otlp.attributes import SetTwice

T = TypeVar("T")


def checked(body: bytes, message: type[Message]) -> bytes:
    """The same bytes, which the C parser takes: ptars accepts some that no protobuf parser should. Raises `BadInput`.

    Checked requests end to end are one request, checked too: so protobuf merges what is sent in parts.
    """
    _parsed(body, message)
    return body


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
