"""Columns of spans that the store's statements read in place of their attributes: whom a span called, and the answer.

A statement that reads lists of attributes costs DuckDB 0.3 us a span for it; here they are read once, for all of them.
Attributes have their current names first, then the older ones (OpenTelemetry semantic conventions for HTTP, RPC and
peers).
"""

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


def with_span_columns(table: pa.Table) -> pa.Table:
    """The spans with `peer`, `http_status` and `rpc_status` beside: texts, null where the span has none.

    A status that was sent as a number is its digits.
    """
    searches = [AttributeSearch(lists, _NAMES) for lists in table.column("attributes").chunks]
    for column, names in _COLUMNS.items():
        values = pa.chunked_array([search.first_values(names) for search in searches], pa.string())
        table = table.append_column(column, values if column == "peer" else _digits(values))
    return table


def _digits(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values with integers as their digits."""
    if values.null_count == len(values):
        return values
    return pc.if_else(pc.starts_with(values, _NUMBER), pc.utf8_slice_codeunits(values, len(_NUMBER)), values)
