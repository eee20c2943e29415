"""Converts AnyValues and attribute lists of nested Arrow to the text that the store holds, vectorised by type.

Strings, integers and booleans are converted as columns. Doubles, bytes, arrays and key-value lists, which are rarer,
are converted one by one, each distinct one once.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from app.domain.records import ATTRIBUTES
from app.domain.values import MARK, double_text
from collectors.otlp import arrays, nested


class SetTwice(Exception):
    """An AnyValue with two kinds of value: the last one holds, which only the bytes as protobuf rewrites them show."""


def attribute_lists(lists: pa.Array) -> pa.Array:
    """`ATTRIBUTES` of a list array of KeyValue, in the sender's order with repeated keys kept."""
    items = lists.flatten()
    return arrays.relisted(lists, [items.field("key"), any_text(items.field("value"))], ATTRIBUTES)


def any_text(values: pa.Array) -> pa.Array:
    """The text of each AnyValue of a struct array, as `app.domain.values` writes it. Raises `SetTwice`."""
    strings = values.field("string_value")
    texts = _escaped(strings)
    count = _valid(strings).astype(np.int8)
    for name, convert in _CONVERSIONS.items():
        column = values.field(name)
        present = _present(column)
        if present is None:
            continue
        count += present
        texts = _put(texts, present, convert(column.filter(pa.array(present))))
    if (count > 1).any():
        raise SetTwice
    return texts if count.all() else texts.fill_null(f"{MARK}n")


def present_text(values: pa.Array) -> pa.Array:
    """The same for a field that may be absent altogether: null where it is, or where nothing in it is set."""
    texts = any_text(values)
    return pc.if_else(pc.equal(texts, f"{MARK}n"), pa.scalar(None, pa.string()), texts)


def _put(texts: pa.Array, where: NDArray[np.bool_], replacements: pa.Array) -> pa.Array:
    return pc.replace_with_mask(texts, pa.array(where), replacements)


def _present(column: pa.Array) -> NDArray[np.bool_] | None:
    """Where a member of the oneof is set; None where it is nowhere. A cut member is a list of what was sent."""
    if pa.types.is_list(column.type):
        lengths = arrays.lengths_of(column)
        return lengths != 0 if lengths.any() else None
    return _valid(column) if column.null_count < len(column) else None


def _valid(column: pa.Array) -> NDArray[np.bool_]:
    if column.null_count == 0:
        return np.ones(len(column), np.bool_)
    valid: NDArray[np.bool_] = column.is_valid().to_numpy(zero_copy_only=False)
    return valid


def _escaped(strings: pa.Array) -> pa.Array:
    marked = arrays.starts_with_mark(strings, MARK)
    if marked is None:
        return strings
    return pc.if_else(marked, pc.binary_join_element_wise(f"{MARK}s", strings, ""), strings)


def _integers(column: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(f"{MARK}i", column.cast(pa.string()), "")


def _booleans(column: pa.Array) -> pa.Array:
    return pc.if_else(column, f"{MARK}b1", f"{MARK}b0")


def _doubles(column: pa.Array) -> pa.Array:
    # By bits, not by value: -0.0 equals 0.0 and no NaN equals itself.
    return _each(column.view(pa.int64()), lambda bits: f"{MARK}d{double_text(_of_bits(bits))}")


def _of_bits(bits: int) -> float:
    return float(np.int64(bits).view(np.float64))


def _each(column: pa.Array, convert: Callable[[Any], str]) -> pa.Array:
    """One conversion for each distinct value."""
    encoded = column.dictionary_encode()
    texts = [convert(value) for value in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def _cut(convert: Callable[[bytes], str]) -> Callable[[pa.Array], pa.Array]:
    """For a message cut to bytes: parts sent separately are one message, and its encoding is theirs end to end."""

    def convert_all(column: pa.Array) -> pa.Array:
        if (arrays.lengths_of(column) == 1).all():
            return _each(column.flatten(), convert)
        return pa.array([convert(b"".join(parts)) for parts in column.to_pylist()], pa.string())

    return convert_all


_CONVERSIONS: dict[str, Callable[[pa.Array], pa.Array]] = {
    "bool_value": _booleans,
    "int_value": _integers,
    "double_value": _doubles,
    "array_value": _cut(nested.array_text),
    "kvlist_value": _cut(nested.kvlist_text),
    "bytes_value": lambda column: _each(column, nested.bytes_text),
}
