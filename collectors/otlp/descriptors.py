"""Descriptors of OTLP's messages for ptars: the same field numbers, with recursive parts as bytes.

An AnyValue holds arrays and key-value lists of AnyValue, which no Arrow type can; here both are bytes, decoded one by
one where they occur. Resource and scope are bytes too, since they are few and kept as JSON text. What is cut is
declared `repeated`, because protobuf merges a message that is sent twice, and an Arrow column of plain bytes would keep
the last. The oneof of AnyValue is declared as fields that may each be set, so that a sender who set two is seen.
Source: opentelemetry/proto/{common,trace,logs}/v1, release 1.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool
from ptars import HandlerPool

_Field = descriptor_pb2.FieldDescriptorProto
_SCALARS = {
    "string": _Field.TYPE_STRING,
    "bytes": _Field.TYPE_BYTES,
    "bool": _Field.TYPE_BOOL,
    "int32": _Field.TYPE_INT32,
    "int64": _Field.TYPE_INT64,
    "uint32": _Field.TYPE_UINT32,
    "double": _Field.TYPE_DOUBLE,
    "fixed32": _Field.TYPE_FIXED32,
    "fixed64": _Field.TYPE_FIXED64,
}

# Message -> {field: (number, type)}; `*` before a type: repeated, `?`: presence is kept.
_MESSAGES: dict[str, dict[str, tuple[int, str]]] = {
    "AnyValue": {
        "string_value": (1, "?string"),
        "bool_value": (2, "?bool"),
        "int_value": (3, "?int64"),
        "double_value": (4, "?double"),
        "array_value": (5, "*bytes"),
        "kvlist_value": (6, "*bytes"),
        "bytes_value": (7, "?bytes"),
    },
    "KeyValue": {"key": (1, "string"), "value": (2, "AnyValue")},
    "Event": {
        "time_unix_nano": (1, "fixed64"),
        "name": (2, "string"),
        "attributes": (3, "*KeyValue"),
        "dropped_attributes_count": (4, "uint32"),
    },
    "Link": {
        "trace_id": (1, "bytes"),
        "span_id": (2, "bytes"),
        "trace_state": (3, "string"),
        "attributes": (4, "*KeyValue"),
        "dropped_attributes_count": (5, "uint32"),
        "flags": (6, "fixed32"),
    },
    "Status": {"message": (2, "string"), "code": (3, "int32")},
    "Span": {
        "trace_id": (1, "bytes"),
        "span_id": (2, "bytes"),
        "trace_state": (3, "string"),
        "parent_span_id": (4, "bytes"),
        "name": (5, "string"),
        "kind": (6, "int32"),
        "start_time_unix_nano": (7, "fixed64"),
        "end_time_unix_nano": (8, "fixed64"),
        "attributes": (9, "*KeyValue"),
        "dropped_attributes_count": (10, "uint32"),
        "events": (11, "*Event"),
        "dropped_events_count": (12, "uint32"),
        "links": (13, "*Link"),
        "dropped_links_count": (14, "uint32"),
        "status": (15, "Status"),
        "flags": (16, "fixed32"),
    },
    "ScopeSpans": {"scope": (1, "*bytes"), "records": (2, "*Span"), "schema_url": (3, "string")},
    "ResourceSpans": {"resource": (1, "*bytes"), "scopes": (2, "*ScopeSpans"), "schema_url": (3, "string")},
    "Traces": {"resources": (1, "*ResourceSpans")},
    "LogRecord": {
        "time_unix_nano": (1, "fixed64"),
        "severity_number": (2, "int32"),
        "severity_text": (3, "string"),
        "body": (5, "AnyValue"),
        "attributes": (6, "*KeyValue"),
        "dropped_attributes_count": (7, "uint32"),
        "flags": (8, "fixed32"),
        "trace_id": (9, "bytes"),
        "span_id": (10, "bytes"),
        "observed_time_unix_nano": (11, "fixed64"),
        "event_name": (12, "string"),
    },
    "ScopeLogs": {"scope": (1, "*bytes"), "records": (2, "*LogRecord"), "schema_url": (3, "string")},
    "ResourceLogs": {"resource": (1, "*bytes"), "scopes": (2, "*ScopeLogs"), "schema_url": (3, "string")},
    "Logs": {"resources": (1, "*ResourceLogs")},
}


@dataclass(frozen=True)
class Handlers:
    """ptars' handlers of the two requests: bytes in, a record batch of one row with nested columns out."""

    traces: Any
    logs: Any


@cache
def handlers() -> Handlers:
    """The handlers, built at first use and shared: they hold no state between calls and are used from many threads."""
    file = descriptor_pb2.FileDescriptorProto(name="transom/otlp_cut.proto", package="cut", syntax="proto3")
    for name, fields in _MESSAGES.items():
        _declare(file.message_type.add(name=name), fields)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    cut = pool.FindFileByName(file.name)
    made = HandlerPool([cut])
    by_name = cut.message_types_by_name
    return Handlers(made.get_for_message(by_name["Traces"]), made.get_for_message(by_name["Logs"]))


def _declare(message: descriptor_pb2.DescriptorProto, fields: dict[str, tuple[int, str]]) -> None:
    for name, (number, text) in fields.items():
        repeated, kind = text.startswith("*"), text.lstrip("*?")
        field = message.field.add(name=name, number=number)
        field.label = _Field.LABEL_REPEATED if repeated else _Field.LABEL_OPTIONAL
        if kind in _SCALARS:
            field.type = _SCALARS[kind]
        else:
            field.type, field.type_name = _Field.TYPE_MESSAGE, f".cut.{kind}"
        if text.startswith("?"):
            field.proto3_optional, field.oneof_index = True, len(message.oneof_decl)
            message.oneof_decl.add(name=f"_{name}")
