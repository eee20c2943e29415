"""Finds a span's or log line's transaction id, segments and service in its redacted attributes.

After redaction, so that an id which the catalog tokenises joins by its token, and a masked one joins nothing. The
collector reads them of what comes in, the store of what it loads, by the catalog of the moment.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from app.domain.attribute_search import AttributeSearch, whole_column
from app.domain.records import Batch, Kind
from app.domain.segments import SEGMENTS
from app.domain.values import MARK, of_any_value, to_plain
from app.redaction.body_redaction import MASK

_SEGMENTS = {name: (f"transom.{name}",) for name in SEGMENTS}
_BAGGAGE = "baggage."
_NO_VALUE = (None, "", MASK)
_Values = tuple[NDArray[np.int64], pa.Array]
"""Rows that have a value, and their values."""


def identify(batch: Batch, join_attributes: Sequence[str]) -> Batch:
    """The same batch with `transaction_id`, `service` and, of spans, the segments filled in.

    The transaction id is the first that is found: each name of `join_attributes` in turn, on the record, then on its
    resource, then as a baggage-copied attribute. An empty or masked value is none.
    """
    for kind in (Kind.SPAN, Kind.LOG_LINE):
        table = batch.tables.get(kind)
        if table is not None:
            batch = batch.with_table(kind, _identified(table, join_attributes, kind is Kind.SPAN))
    return batch


def transaction_ids(table: pa.Table | pa.RecordBatch, join_attributes: Sequence[str]) -> pa.Array:
    """Of each span or log line the transaction that its attributes name now; null where they name none."""
    names = tuple(join_attributes)
    return _Finder(table, names).first(_places(names))


def no_longer_named(table: pa.Table | pa.RecordBatch, ids: pa.Array) -> pa.Array:
    """Which of the ids, given beside spans or log lines whose attributes name none, are the value of an attribute.

    Such an id was read from an attribute that named the transaction once, and does no more.
    """
    lists = whole_column(table, "attributes")
    parents = pc.list_parent_indices(lists)
    values = pc.utf8_trim_whitespace(lists.flatten().field("value"))
    expected = ids.take(parents)
    number = pc.binary_join_element_wise(pa.scalar(f"{MARK}i"), expected, "")
    equal = pc.or_kleene(pc.equal(values, expected), pc.equal(values, number)).fill_null(False)
    there = np.zeros(table.num_rows, bool)
    there[pc.unique(parents.filter(equal)).to_numpy()] = True
    resources = whole_column(table, "resource")
    if not isinstance(resources, pa.DictionaryArray):
        resources = resources.dictionary_encode()
    plain = [set(_attributes(text).values()) for text in resources.dictionary.to_pylist()]
    for row, (resource, identifier) in enumerate(zip(resources.indices.to_pylist(), ids.to_pylist(), strict=True)):
        there[row] |= resource is not None and bool({identifier, f"{MARK}i{identifier}"} & plain[resource])
    return pa.array(there)


def _places(names: Sequence[str]) -> list[tuple[bool, str]]:
    """Where an id is looked for, in order: each name on the record, on its resource, then as copied from baggage."""
    return [place for name in names for place in ((True, name), (False, name), (True, _BAGGAGE + name))]


def _identified(table: pa.Table, join_attributes: Sequence[str], with_segments: bool) -> pa.Table:
    wanted: dict[str, tuple[str, ...]] = {"transaction_id": tuple(join_attributes)}
    if with_segments:
        wanted |= _SEGMENTS
    finder = _Finder(table, {name for names in wanted.values() for name in names})
    for column, names in wanted.items():
        places = _places(names)
        if column != "transaction_id":
            places = places[:2]
        table = _set(table, column, finder.first(places))
    return _set(table, "service", finder.first([(False, "service.name")]))


class _Finder:
    """Looks attributes up by name for all rows at once: on the record, or on its resource."""

    def __init__(self, table: pa.Table | pa.RecordBatch, names: Iterable[str]) -> None:
        own = {*names}
        lists = whole_column(table, "attributes")
        self._search = AttributeSearch(lists, own | {_BAGGAGE + name for name in own})
        resources = whole_column(table, "resource")
        if not isinstance(resources, pa.DictionaryArray):
            resources = resources.dictionary_encode()
        self._resources = [_attributes(text) for text in resources.dictionary.to_pylist()]
        self._resource_of = resources.indices
        self._present = {(True, name) for name in self._search.present}
        self._present |= {(False, name) for attributes in self._resources for name in attributes}
        self._rows = table.num_rows

    def first(self, places: Sequence[tuple[bool, str]]) -> pa.Array:
        """For each row the value at the first of the places, (on the record?, name), that has one; null without."""
        pool: list[pa.Array] = []
        size = 0
        chosen = np.full(self._rows, -1, np.int64)
        for on_record, name in (place for place in places if place in self._present):
            rows, texts = self._on_record(name) if on_record else self._on_resource(name)
            if not len(rows):
                continue
            unanswered = chosen[rows] < 0
            chosen[rows[unanswered]] = np.arange(size, size + len(texts))[unanswered]
            pool.append(texts)
            size += len(texts)
        if not pool:
            return pa.nulls(self._rows, pa.string())
        return pa.concat_arrays(pool).take(pa.array(chosen, mask=chosen < 0))

    def _on_record(self, name: str) -> _Values:
        rows, texts = self._search.values(name)
        texts = _ids(texts)
        present = texts.is_valid().to_numpy(zero_copy_only=False)
        # Of a key sent twice, the first that has a value stands.
        rows, first = np.unique(rows[present], return_index=True)
        return rows, texts.drop_null().take(pa.array(first))

    def _on_resource(self, name: str) -> _Values:
        texts = _ids(pa.array([attributes.get(name) for attributes in self._resources], pa.string()))
        by_row = texts.take(self._resource_of)
        return np.flatnonzero(by_row.is_valid().to_numpy(zero_copy_only=False)), by_row.drop_null()


@lru_cache(maxsize=256)
def _attributes(resource: str | None) -> Mapping[str, str]:
    """The resource's attributes as texts; of a key sent twice the first that has a value."""
    if resource is None:
        return {}
    attributes: dict[str, str] = {}
    for item in json.loads(resource)["resource"].get("attributes", ()):
        if attributes.get(item["key"]) in _NO_VALUE:
            attributes[item["key"]] = of_any_value(item.get("value") or {})
    return attributes


def _ids(texts: pa.Array) -> pa.Array:
    """Attributes' texts as ids, without spaces around them; of an array its first element that is an id.

    Null where empty, masked, a boolean or an object. OpenTelemetry captures headers as arrays.
    """
    if pc.any(pc.starts_with(texts, MARK)).as_py():
        encoded = texts.dictionary_encode()
        plain = [None if text is None else _plain(text) for text in encoded.dictionary.to_pylist()]
        texts = pa.array(plain, pa.string()).take(encoded.indices)
    texts = pc.utf8_trim_whitespace(texts)
    nothing = pc.is_in(texts, pa.array(_NO_VALUE, pa.string()))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), texts)


def _plain(text: str) -> str | None:
    return _plain_id(to_plain(text))


def _plain_id(value: Any) -> str | None:
    if isinstance(value, list):
        return next((text for text in map(_plain_id, value) if text is not None), None)
    if isinstance(value, bool | dict) or value in _NO_VALUE:
        return None
    return str(value)


def _set(table: pa.Table, column: str, values: pa.Array) -> pa.Table:
    index = table.schema.get_field_index(column)
    return table.set_column(index, table.schema.field(index), values)
