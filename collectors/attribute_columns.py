"""Redacts OTLP attributes column by column."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from app.domain.encryption import Keys
from app.domain.records import ATTRIBUTES
from app.domain.values import MARK
from app.redaction.attribute_redaction import AttributeRules, replaced
from app.redaction.body_redaction import MASK

_SHOW, _MASK, _TOKENISE, _DROP = range(4)
_CODES = {"show": _SHOW, "mask": _MASK, "tokenise": _TOKENISE, "drop": _DROP}
_Flags = npt.NDArray[np.bool_]


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
    actions = np.array([_CODES[rules.action(name or "")] for name in coded.dictionary.to_pylist()], dtype=np.int8)
    nested = pc.starts_with(values, MARK + "j").fill_null(False)
    if not actions.any() and not pc.any(nested).as_py():
        return chunk
    action = actions[coded.indices.to_numpy(zero_copy_only=False)]
    treated = _insides(names, values, nested.to_numpy(zero_copy_only=False) & (action == _SHOW), rules, keys)
    if treated is values and not actions.any():
        return chunk
    treated = pc.if_else(pa.array(action == _MASK), MASK, treated)
    treated = _tokens(treated, action == _TOKENISE, keys)
    return _without(chunk, names, treated, action != _DROP)


def _insides(names: pa.Array, values: pa.Array, at: _Flags, rules: AttributeRules, keys: Keys) -> pa.Array:
    """Nested values treated by the names inside them; the same array where none of those is touched."""
    chosen = pa.array(np.flatnonzero(at))
    before = values.take(chosen).to_pylist()
    named = zip(names.take(chosen).to_pylist(), before, strict=True)
    after = [rules.inside(name or "", text, keys) for name, text in named]
    return values if after == before else pc.replace_with_mask(values, pa.array(at), pa.array(after, pa.string()))


def _tokens(values: pa.Array, at: _Flags, keys: Keys) -> pa.Array:
    """The flagged values as tokens, each that differs made once."""
    if not at.any():
        return values
    coded = values.filter(pa.array(at)).dictionary_encode()
    tokens = [replaced("tokenise", text, keys) for text in coded.dictionary.to_pylist()]
    return pc.replace_with_mask(values, pa.array(at), pa.array(tokens, pa.string()).take(coded.indices))


def _without(chunk: pa.ListArray, names: pa.Array, values: pa.Array, keep: _Flags) -> pa.ListArray:
    offsets = _offsets(chunk)
    if not keep.all():
        chosen = pa.array(keep)
        names, values = names.filter(chosen), values.filter(chosen)
        offsets = np.concatenate(([0], np.cumsum(keep)))[offsets]
    inside = pa.StructArray.from_arrays([names, values], fields=list(ATTRIBUTES.value_type))
    return _list(chunk, inside, offsets, ATTRIBUTES)


def _offsets(chunk: pa.ListArray) -> npt.NDArray[np.int64]:
    """Where each list starts in `chunk.flatten()`, and where the last one ends."""
    lengths = pc.list_value_length(chunk).fill_null(0).to_numpy(zero_copy_only=False)
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def _list(chunk: pa.ListArray, inside: pa.Array, offsets: npt.NDArray[np.int64], kind: Any) -> pa.ListArray:
    mask = chunk.is_null() if chunk.null_count else None
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), inside, type=kind, mask=mask)
