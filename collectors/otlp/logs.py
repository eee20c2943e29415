"""Decodes OTLP logs to log lines, and those that are events of ours to their kinds. Pure."""

import hashlib
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

from app.domain.records import SCHEMAS, Batch, Kind
from collectors.otlp import arrays, json_wire, log_events, nested, protobuf
from collectors.otlp.attributes import attribute_lists, present_text
from collectors.otlp.damage import Damage, Faults
from collectors.otlp.descriptors import handlers
from collectors.otlp.requests import Flat, flat, with_faults
from collectors.rejections import Rejections

Digest = Callable[[bytes], str]
_LEVELS = ("resourceLogs", "scopeLogs", "logRecords")
_REASONS = (
    "timeUnixNano and observedTimeUnixNano are both absent",
    "timeUnixNano is past the year 2262",
    "observedTimeUnixNano is past the year 2262",
)
_HASHED = (
    "time_ns",
    "observed_ns",
    "trace_id",
    "span_id",
    "flags",
    "severity_number",
    "severity_text",
    "event_name",
    "body",
    "dropped_attributes",
)
_SHARED = ("resource", "scope")


def sha256_digest(content: bytes) -> str:
    """SHA-256 in hex: the digest of those who have no key."""
    return hashlib.sha256(content).hexdigest()


def of_protobuf(
    body: bytes, digest: Digest = sha256_digest, tenant_scope: str | None = None
) -> tuple[Batch, Rejections]:
    """Log lines and events of an ExportLogsServiceRequest in protobuf. Raises `BadInput` where the body is none.

    `digest` makes the hash that tells records apart which are alike in trace, span and time; a keyed one tells nobody
    without the key what a short body said.
    """
    checked = protobuf.checked(body, ExportLogsServiceRequest)
    if isinstance(checked, tuple):
        return _decoded(*checked, digest, tenant_scope)
    batch, rejections = _of_checked(checked.encoded, digest, tenant_scope)
    return batch, checked.rejections + rejections


def of_json(body: bytes, digest: Digest = sha256_digest, tenant_scope: str | None = None) -> tuple[Batch, Rejections]:
    """The same of an ExportLogsServiceRequest in OTLP JSON. Raises `BadInput` where the body is no JSON object."""
    content, damage = json_wire.encoded(body, ExportLogsServiceRequest)
    if damage.any:
        return _decoded(content, damage, digest, tenant_scope)
    return _of_checked(content, digest, tenant_scope)


def _of_checked(body: bytes, digest: Digest, tenant_scope: str | None) -> tuple[Batch, Rejections]:
    try:
        return _read(body, {}, digest, tenant_scope)
    except nested.TooManyValues:
        return _decoded(*protobuf.without_overfull(body, ExportLogsServiceRequest), digest, tenant_scope)


def _decoded(body: bytes, damage: Damage, digest: Digest, tenant_scope: str | None) -> tuple[Batch, Rejections]:
    batch, rejections = _read(body, damage.faults, digest, tenant_scope)
    return batch, rejections + damage.notes


def _read(body: bytes, faults: Faults, digest: Digest, tenant_scope: str | None) -> tuple[Batch, Rejections]:
    records = partial(_records, faults=faults, digest=digest, tenant_scope=tenant_scope)
    return protobuf.read(body, ExportLogsServiceRequest, handlers().logs, records)


def _records(resources: pa.Array, faults: Faults, digest: Digest, tenant_scope: str | None) -> tuple[Batch, Rejections]:
    request = flat(resources, _LEVELS)
    reason_of, reasons = with_faults(_reasons(request.records), _REASONS, faults)
    rejections = request.rejections(reason_of, reasons, faults)
    keep = reason_of < 0
    if not keep.any():
        return Batch(), rejections
    table = _table(request, keep, digest)
    names = log_events.names(table)
    if names is None:
        return Batch({Kind.LOG_LINE: table}), rejections
    is_event = np.array([name is not None for name in names])
    rows, places = np.flatnonzero(is_event), np.flatnonzero(keep)
    chosen = table.take(pa.array(rows))
    events, refused = log_events.events(
        chosen.drop_columns(["resource", "scope"]).to_pylist(),
        log_events.services_of(chosen),
        [str(names[row]) for row in rows],
        [request.place(int(places[row])) for row in rows],
        tenant_scope,
    )
    return events.with_table(Kind.LOG_LINE, table.filter(pa.array(~is_event))), rejections + refused


def _reasons(records: pa.Array) -> NDArray[np.int8]:
    time = arrays.numbers(records.field("time_unix_nano"), np.int64)
    observed = arrays.numbers(records.field("observed_time_unix_nano"), np.int64)
    checks = ((time == 0) & (observed == 0), time < 0, observed < 0)
    return np.select(checks, range(len(checks)), -1).astype(np.int8)


def _table(request: Flat, keep: NDArray[np.bool_], digest: Digest) -> pa.Table:
    records = request.records if keep.all() else request.records.filter(pa.array(keep))
    time = arrays.numbers(records.field("time_unix_nano"), np.int64)
    observed = arrays.numbers(records.field("observed_time_unix_nano"), np.int64)
    trace_ids, span_ids = records.field("trace_id"), records.field("span_id")
    # OTLP: the time is the observed time where the source gave none. It is part of a line's key, so it is never null.
    time = np.where(time != 0, time, observed)
    columns = {
        "event_time": arrays.microseconds(time),
        "time_ns": pa.array(time),
        "observed_ns": arrays.masked(observed, observed != 0),
        "trace_id": arrays.hex_text(trace_ids, arrays.lengths_of(trace_ids) == 16),
        "span_id": arrays.hex_text(span_ids, arrays.lengths_of(span_ids) == 8),
        "flags": records.field("flags").cast(pa.int64()),
        "severity_number": arrays.small(records.field("severity_number")),
        "severity_text": arrays.null_if_empty(records.field("severity_text")),
        "event_name": arrays.null_if_empty(records.field("event_name")),
        "body": present_text(records.field("body")),
        "attributes": attribute_lists(records.field("attributes")),
        "dropped_attributes": records.field("dropped_attributes_count").cast(pa.int64()),
        "resource": request.resource_texts(keep),
        "scope": request.scope_texts(keep),
    }
    columns["content_hash"] = pa.array([digest(text) for text in _contents(columns, digest)], pa.string())
    return arrays.table(SCHEMAS[Kind.LOG_LINE], columns)


def _contents(columns: dict[str, pa.Array], digest: Digest) -> Iterable[bytes]:
    """All that a record says, as bytes: the same for the same record, whichever wire brought it.

    A resource or scope stands as its own hash: a large one, that many records share, is read once.
    """
    lists = columns["attributes"]
    pairs = lists.flatten()
    offsets = pa.array(arrays.offsets_of(lists))
    joined = pc.binary_join_element_wise(pairs.field("key"), pairs.field("value"), "\x1f")
    attributes = pc.binary_join(pa.ListArray.from_arrays(offsets, joined), "\x1e").to_pylist()
    rest = [columns[name].to_pylist() for name in _HASHED]
    for name in _SHARED:
        hashes = [digest(text.encode()) for text in columns[name].dictionary.to_pylist()]
        rest.append([hashes[code] for code in columns[name].indices.to_pylist()])
    for row in zip(*rest, attributes, strict=True):
        yield "\x1d".join("" if part is None else str(part) for part in row).encode()
