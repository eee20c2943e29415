"""Finds attributes by name in a whole column of attribute lists, without a Python object for each."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Places = NDArray[np.int64]


class AttributeSearch:
    """Where some names stand in an array of `ATTRIBUTES`."""

    def __init__(self, lists: pa.ListArray, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._count = len(lists)
        pairs = lists.flatten()
        self._values = pairs.field("value")
        codes = pc.index_in(pairs.field("key"), pa.array(self._names, pa.string()))
        codes = codes.fill_null(-1).to_numpy(zero_copy_only=False)
        self._places = np.flatnonzero(codes >= 0)
        self._codes = codes[self._places]
        ends = np.cumsum(lists.value_lengths().fill_null(0).to_numpy(zero_copy_only=False))
        self._rows = np.searchsorted(ends, self._places, side="right")
        counts = np.bincount(self._codes, minlength=len(self._names))
        self.present = frozenset(name for name, count in zip(self._names, counts, strict=True) if count)
        """The names that any row has."""

    def values(self, name: str) -> tuple[Places, pa.Array]:
        """Rows that have the attribute, in order, and its value in each; a key that is sent twice is there twice."""
        rows, places = self._of(name)
        return rows, self._values.take(pa.array(places))

    def first_values(self, names: Sequence[str]) -> pa.Array:
        """Of each row the value of the first of the names that it has, the first of a key that is sent twice."""
        chosen = np.full(self._count, -1, np.int64)
        for name in reversed([name for name in names if name in self.present]):
            rows, places = self._of(name)
            chosen[rows[::-1]] = places[::-1]  # of several assignments to one row the last stands
        if not self.present.intersection(names):
            return pa.nulls(self._count, self._values.type)
        return self._values.take(pa.array(chosen, mask=chosen < 0))

    def _of(self, name: str) -> tuple[Places, Places]:
        which = self._codes == self._names.index(name)
        return self._rows[which], self._places[which]


def whole_column(table: pa.Table | pa.RecordBatch, name: str) -> pa.Array:
    """A column as one array; not copied where it is one already."""
    column = table.column(name)
    if isinstance(column, pa.Array):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
