"""Columns of OTLP attributes treated by the names in them, whole columns at a time."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from app.catalog.attribute_rules import AttributeRules
from app.domain.records import ATTRIBUTES
from app.domain.sealing import Keys
from app.domain.values import MARK


def protected_attributes(column: pa.ChunkedArray, rules: AttributeRules, keys: Keys) -> pa.ChunkedArray:
    """A column of `ATTRIBUTES` without what rules drop, and with what they mask or tokenise replaced.

    The same object where no name in it is touched.
    """
    before = column.chunks
    return _column(column, before, [_attributes(chunk, rules, keys) for chunk in before])


def protected_nested(column: pa.ChunkedArray, rules: AttributeRules, keys: Keys) -> pa.ChunkedArray:
    """The same for the `attributes` inside span events or links."""
    before = column.chunks
    return _column(column, before, [_nested(chunk, rules, keys) for chunk in before])


def _column(column: pa.ChunkedArray, before: list[pa.ListArray], after: list[pa.ListArray]) -> pa.ChunkedArray:
    same = all(new is old for new, old in zip(after, before, strict=True))
    return column if same else pa.chunked_array(after, column.type)


def _nested(chunk: pa.ListArray, rules: AttributeRules, keys: Keys) -> pa.ListArray:
    inside = chunk.flatten()
    if len(inside) == 0:
        return chunk
    fields = {field.name: values for field, values in zip(inside.type, inside.flatten(), strict=True)}
    treated = _attributes(fields["attributes"], rules, keys)
    if treated is fields["attributes"]:
        return chunk
    fields["attributes"] = treated
    rebuilt = pa.StructArray.from_arrays(list(fields.values()), fields=list(inside.type))
    return _list(chunk, rebuilt, _offsets(chunk), chunk.type)


def _attributes(chunk: pa.ListArray, rules: AttributeRules, keys: Keys) -> pa.ListArray:
    inside = chunk.flatten()
    if len(inside) == 0:
        return chunk
    names, values = inside.flatten()
    coded = names.dictionary_encode()
    dictionary = coded.dictionary.to_pylist()
    actions = [rules.action(name or "") for name in dictionary]
    nested = pc.starts_with(values, MARK + "j")
    if all(action == "show" for action in actions) and not pc.any(nested).as_py():
        return chunk
    shown = np.array([action == "show" for action in actions])[coded.indices.to_numpy(zero_copy_only=False)]
    touched = np.flatnonzero(~shown | nested.fill_null(False).to_numpy(zero_copy_only=False))
    before = values.take(pa.array(touched)).to_pylist()
    who = names.take(pa.array(touched)).to_pylist()
    after = [rules.protected_value(name or "", text or "", keys) for name, text in zip(who, before, strict=True)]
    if after == before:
        return chunk
    return _replaced(chunk, names, values, touched, after)


def _replaced(
    chunk: pa.ListArray, names: pa.Array, values: pa.Array, touched: npt.NDArray[np.int64], after: list[str | None]
) -> pa.ListArray:
    at = np.zeros(len(values), dtype=bool)
    at[touched] = True
    values = pc.replace_with_mask(values, pa.array(at), pa.array(after, pa.string()))
    keep = np.ones(len(values), dtype=bool)
    keep[touched] = [text is not None for text in after]
    kept_before = np.concatenate(([0], np.cumsum(keep)))
    chosen = pa.array(keep)
    inside = pa.StructArray.from_arrays(
        [names.filter(chosen), values.filter(chosen)], fields=list(ATTRIBUTES.value_type)
    )
    return _list(chunk, inside, kept_before[_offsets(chunk)], ATTRIBUTES)


def _offsets(chunk: pa.ListArray) -> npt.NDArray[np.int64]:
    """Where each list starts in `chunk.flatten()`, and where the last one ends."""
    lengths = pc.list_value_length(chunk).fill_null(0).to_numpy(zero_copy_only=False)
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def _list(chunk: pa.ListArray, inside: pa.Array, offsets: npt.NDArray[np.int64], kind: Any) -> pa.ListArray:
    mask = chunk.is_null() if chunk.null_count else None
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), inside, type=kind, mask=mask)
