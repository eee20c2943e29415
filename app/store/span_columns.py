"""Columns of spans that the store's statements read in place of what was sent: ids as numbers, whom a span called.

A statement that reads lists of attributes costs DuckDB 0.3 us a span for it; here they are read once, for all of them.
Attributes have their current names first, then the older ones (OpenTelemetry semantic conventions for HTTP, RPC and
peers).
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from app.domain.attribute_search import AttributeSearch
from app.domain.values import MARK

_COLUMNS = {
    "peer": ("server.address", "net.peer.name", "peer.service"),
    "http_status": ("http.response.status_code", "http.status_code"),
    "rpc_status": ("rpc.grpc.status_code",),
}
_NAMES = frozenset(name for names in _COLUMNS.values() for name in names)
_NUMBER = f"{MARK}i"
_DIGITS = 16
_NO_DIGIT = 255
_VALUES = np.full(256, _NO_DIGIT, np.uint8)
_VALUES[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16)


def with_span_columns(table: pa.Table) -> pa.Table:
    """The spans with `peer`, `http_status`, `rpc_status` (texts) and both ids as numbers beside; null where none is.

    A status that was sent as a number is its digits. A parent of another length, which collectors of earlier versions
    took, is none. Raises ValueError for a span's own id that is no 16 hexadecimal digits.
    """
    searches = [AttributeSearch(lists, _NAMES) for lists in table.column("attributes").chunks]
    for column, names in _COLUMNS.items():
        values = pa.chunked_array([search.first_values(names) for search in searches], pa.string())
        table = table.append_column(column, values if column == "peer" else _digits(values))
    table = table.append_column("span_number", id_numbers(table["span_id"]))
    parents = table["parent_span_id"]
    parents = pc.if_else(pc.equal(pc.binary_length(parents), _DIGITS), parents, pa.scalar(None, pa.string()))
    place = table.schema.get_field_index("parent_span_id")
    return table.set_column(place, "parent_span_id", parents).append_column("parent_number", id_numbers(parents))


def id_numbers(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Span ids (16 lowercase hexadecimal digits) as unsigned numbers of 64 bits; raises ValueError for other texts."""
    return pa.chunked_array([_numbers(chunk) for chunk in ids.chunks], pa.uint64())


def _numbers(ids: pa.StringArray) -> pa.UInt64Array:
    if ids.null_count == len(ids):
        return pa.nulls(len(ids), pa.uint64())
    there = pc.drop_null(ids).cast(pa.binary())
    if pc.any(pc.not_equal(pc.binary_length(there), _DIGITS)).as_py():
        raise ValueError("a span's id is not 16 digits long")
    _, offsets, data = there.buffers()
    first = np.frombuffer(offsets, np.int32)[there.offset]
    digits = _VALUES[np.frombuffer(data, np.uint8, len(there) * _DIGITS, first)]
    if (digits == _NO_DIGIT).any():
        raise ValueError("a span's id has a digit that is not hexadecimal")
    pairs = digits.reshape(-1, 2)
    numbers = (pairs[:, 0] << 4 | pairs[:, 1]).view(">u8").astype(np.uint64)
    if not ids.null_count:
        return pa.array(numbers)
    whole = np.zeros(len(ids), np.uint64)
    missing = pc.is_null(ids).to_numpy(zero_copy_only=False)
    whole[~missing] = numbers
    return pa.array(whole, mask=missing)


def _digits(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values with integers as their digits."""
    if values.null_count == len(values):
        return values
    return pc.if_else(pc.starts_with(values, _NUMBER), pc.utf8_slice_codeunits(values, len(_NUMBER)), values)
