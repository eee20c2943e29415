"""Builds OTLP protobuf requests at a few microseconds a span.

A protobuf message may be written in parts: the parts' bytes joined are the message whole. So what many spans share
(name, kind, attributes) is serialised once by the protobuf library and joined to the few fields that differ.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from struct import Struct

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

Value = str | int | float | bool
Attributes = tuple[tuple[str, Value], ...]

INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER = 1, 2, 3, 4, 5
_CHILD = Struct("<2s16s2s8s2s8sBQBQ")
_ROOT = Struct("<2s16s2s8sBQBQ")
_START, _END = 0x39, 0x41


def span(
    trace_id: bytes,
    span_id: bytes,
    parent: bytes,
    start: float,
    end: float,
    shared: bytes,
    own: bytes = b"",
) -> bytes:
    """One span, as the field of its scope's message. `parent` b"" is a root. Times in seconds since 1970."""
    first, last = int(start * 1e6) * 1000, int(end * 1e6) * 1000
    times = (_START, first, _END, last)
    if parent:
        head = _CHILD.pack(b"\x0a\x10", trace_id, b"\x12\x08", span_id, b"\x22\x08", parent, *times)
    else:
        head = _ROOT.pack(b"\x0a\x10", trace_id, b"\x12\x08", span_id, *times)
    return field(2, head + shared + own)


@lru_cache(maxsize=4096)
def shared(name: str, kind: int, attributes: Attributes = (), error: str | None = None) -> bytes:
    """What spans of one sort share, serialised. `error` is a status message, and makes the status an error."""
    status = Status(code=Status.STATUS_CODE_ERROR, message=error) if error is not None else None
    made = Span(name=name, kind=kind, attributes=pairs(attributes), status=status)  # type: ignore[arg-type]
    return bytes(made.SerializeToString())


def text(key: bytes, value: str) -> bytes:
    """One attribute of one span alone; key and value are short."""
    content = value.encode()
    field = b"\x0a" + bytes((len(content),)) + content
    pair = b"\x0a" + bytes((len(key),)) + key + b"\x12" + bytes((len(field),)) + field
    return b"\x4a" + bytes((len(pair),)) + pair


def exception(at: float, kind: str, message: str) -> bytes:
    """An exception event on a span."""
    event = Span.Event(
        time_unix_nano=int(at * 1e6) * 1000,
        name="exception",
        attributes=pairs((("exception.type", kind), ("exception.message", message))),
    )
    return bytes(Span(events=[event]).SerializeToString())


def link(trace_id: bytes, span_id: bytes) -> bytes:
    """A link to a span of an earlier trace."""
    return bytes(Span(links=[Span.Link(trace_id=trace_id, span_id=span_id)]).SerializeToString())


def log_line(at: float, trace_id: bytes, span_id: bytes, severity: str, text: str, attributes: Attributes) -> bytes:
    """One log line, as the field of its scope's message."""
    record = LogRecord(
        time_unix_nano=int(at * 1e6) * 1000,
        observed_time_unix_nano=int(at * 1e6) * 1000 + 1_000_000,
        severity_number={"INFO": 9, "WARN": 13, "ERROR": 17}[severity],  # type: ignore[arg-type]
        severity_text=severity,
        body=AnyValue(string_value=text),
        attributes=pairs(attributes),
        trace_id=trace_id,
        span_id=span_id,
    )
    return field(2, bytes(record.SerializeToString()))


def request(by_service: Mapping[str, Iterable[bytes]], versions: Mapping[str, str]) -> bytes:
    """An export request of spans, or of log lines: both have the same frame, a resource for each service."""
    return b"".join(
        field(
            1, field(1, _resource(service, versions[service])) + field(2, field(1, _scope(service)) + b"".join(spans))
        )
        for service, spans in by_service.items()
    )


def field(number: int, data: bytes) -> bytes:
    """A field that is preceded by its length."""
    length = len(data)
    head = bytearray((number << 3 | 2,))
    while length > 0x7F:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    head.append(length)
    return bytes(head) + data


def pairs(attributes: Attributes) -> list[KeyValue]:
    """Attributes as protobuf has them."""
    return [KeyValue(key=key, value=_any(value)) for key, value in attributes]


def _any(value: Value) -> AnyValue:
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int):
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    return AnyValue(string_value=value)


@lru_cache(maxsize=64)
def _resource(service: str, version: str) -> bytes:
    attributes = (
        ("service.name", service),
        ("service.version", version),
        ("service.namespace", "interop"),
        ("service.instance.id", f"{service}-1"),
        ("deployment.environment.name", "demo"),
        ("telemetry.sdk.language", "java"),
    )
    return bytes(Resource(attributes=pairs(attributes)).SerializeToString())


@lru_cache(maxsize=64)
def _scope(service: str) -> bytes:
    return bytes(
        InstrumentationScope(name=f"com.example.{service.replace('-', '.')}", version="1.9.0").SerializeToString()
    )
