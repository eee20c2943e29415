"""Vectorised functions over Arrow arrays, without a Python object per element.

Arrays from ptars may be slices of larger buffers, so nothing here reads a buffer without its offset.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def offsets_of(array: pa.Array) -> NDArray[np.int32]:
    """The n + 1 offsets of a string, binary or list array; a null may have any length."""
    buffer = array.buffers()[1]
    if buffer is None or len(array) == 0:
        return np.zeros(1, np.int32)
    return np.frombuffer(buffer, np.int32, len(array) + 1, array.offset * 4)


def lengths_of(array: pa.Array) -> NDArray[np.int32]:
    """Bytes or elements of each of n entries."""
    return np.diff(offsets_of(array))


def bytes_of(array: pa.Array) -> NDArray[np.uint8]:
    """The bytes of all entries of a string or binary array, end to end."""
    offsets, data = offsets_of(array), array.buffers()[2]
    if data is None:
        return np.zeros(0, np.uint8)
    return np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]]


def text_array(offsets: NDArray[np.int32], data: NDArray[Any], present: NDArray[np.bool_] | None = None) -> pa.Array:
    """A string array over given buffers; entries that are not `present` are null."""
    validity, nulls = None, 0
    if present is not None and not present.all():
        validity, nulls = pa.py_buffer(np.packbits(present, bitorder="little")), int((~present).sum())
    buffers = [validity, pa.py_buffer(np.ascontiguousarray(offsets)), pa.py_buffer(np.ascontiguousarray(data))]
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers, nulls)


def hex_text(ids: pa.Array, valid: NDArray[np.bool_] | None = None) -> pa.Array:
    """Lowercase hex of binary ids of any length; null where empty, all zero, or not `valid`."""
    offsets, data = offsets_of(ids), bytes_of(ids)
    present = any_nonzero(ids)
    if valid is not None:
        present &= valid
    return text_array((offsets - offsets[0]) * 2, np.frombuffer(data.tobytes().hex().encode(), np.uint8), present)


def any_nonzero(ids: pa.Array) -> NDArray[np.bool_]:
    """Which of n binary entries have a byte other than zero; an empty one has none."""
    offsets, data = offsets_of(ids), bytes_of(ids)
    width = len(data) // len(ids) if len(ids) else 0
    if width and (np.diff(offsets) == width).all():
        return np.asarray(data.reshape(-1, width).any(axis=1), np.bool_)
    seen = np.zeros(len(data) + 1, np.int64)
    np.cumsum(data != 0, out=seen[1:])
    marks = seen[offsets - offsets[0]]
    return np.asarray(marks[1:] != marks[:-1], np.bool_)


def null_if_empty(texts: pa.Array) -> pa.Array:
    """The same strings with null in place of ""."""
    lengths = lengths_of(texts)
    if lengths.all():
        return texts
    return text_array(offsets_of(texts) - offsets_of(texts)[0], bytes_of(texts), lengths != 0)


def numbers(array: pa.Array, dtype: type[np.generic]) -> NDArray[Any]:
    """A null-free numeric array as numpy; unsigned 64-bit values beyond int64 become negative."""
    return np.asarray(array.to_numpy(zero_copy_only=False)).astype(dtype, copy=False)


def small(array: pa.Array) -> pa.Array:
    """An enum of 32 bits as int8; a number that OTLP does not define (negative, over 127) reads as 0, unspecified."""
    values = numbers(array, np.int32)
    return pa.array(np.where((values >= 0) & (values < 128), values, 0).astype(np.int8))


def microseconds(nanoseconds: NDArray[np.int64]) -> pa.Array:
    """Instants of nanoseconds since 1970, cut to microseconds."""
    return pa.array(nanoseconds // 1000).view(pa.timestamp("us"))


def masked(values: NDArray[Any], present: NDArray[np.bool_]) -> pa.Array:
    """An array of the values, null where they are not present."""
    return pa.array(values) if present.all() else pa.array(values, mask=~present)


def relisted(lists: pa.Array, columns: list[pa.Array], shape: pa.ListType) -> pa.Array:
    """Lists of the shape's structs from columns of their elements, cut into lists as `lists` is."""
    offsets = offsets_of(lists)
    structs = pa.StructArray.from_arrays(columns, fields=list(shape.value_type))
    return pa.ListArray.from_arrays(pa.array(offsets - offsets[0]), structs, type=shape)


def empty_lists(count: int, shape: pa.ListType) -> pa.Array:
    """Lists of the shape without elements; most spans have neither events nor links."""
    return pa.ListArray.from_arrays(pa.array(np.zeros(count + 1, np.int32)), pa.array([], shape.value_type), type=shape)


def table(schema: pa.Schema, columns: Mapping[str, pa.Array]) -> pa.Table:
    """A table of the schema; a column that is not given is null."""
    rows = len(next(iter(columns.values())))
    arrays = [columns.get(field.name, None) for field in schema]
    filled = [pa.nulls(rows, field.type) if a is None else a for field, a in zip(schema, arrays, strict=True)]
    return pa.Table.from_arrays(filled, schema=schema)


def starts_with_mark(texts: pa.Array, mark: str) -> pa.Array | None:
    """Which strings start with the one-byte mark; None where no byte of any is it, which is cheap to see."""
    if not (bytes_of(texts) == ord(mark)).any():
        return None
    return pc.starts_with(texts, mark)
