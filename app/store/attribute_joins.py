"""Records that name their transaction by an attribute: named again when the catalog's `[join]` says otherwise.

Records stay as they came. What is derived from whom they name (`own_tx`, and what is kept beside the records by it) is
made again for the traces concerned, and every join and transaction is concluded anew.
"""

from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from app.domain.records import Kind
from app.store import statements
from app.store.rows import SCOPE_END, named_now
from app.store.span_columns import with_span_columns

_ROWS = 50_000
_SPANS = ("rename_candidates_spans", "rename_spans", "rename_traces_of_spans")
_LOG_LINES = ("rename_candidates_log_lines", "rename_log_lines", "rename_traces_of_log_lines")
_BESIDE = {
    Kind.SPAN: (
        "rename_last_spans",
        "rename_incoming_spans",
        ("keep_span_groups", "keep_link_refs"),
    ),
    Kind.LOG_LINE: ("rename_last_log_lines", "rename_incoming_log_lines", ("keep_log_groups",)),
}
"""Of each kind the statements that count its places, read those of a range, and keep facts beside them."""
_RENAMED = pa.schema([("place", pa.int64()), ("own_tx", pa.string())])


def rename(connection: duckdb.DuckDBPyConnection, join_attributes: Sequence[str]) -> bool:
    """Names every stored span and log line by the attributes; whether any names another transaction than before."""
    renamed = [(steps, _renamed(connection, steps[0], join_attributes)) for steps in (_SPANS, _LOG_LINES)]
    if not any(table.num_rows for _, table in renamed):
        return False
    connection.execute("create or replace temp table work_renamed (tenant_scope varchar, trace_id varchar)")
    for steps, table in renamed:
        connection.register("renamed", table)
        for name in steps[1:]:
            statements.run(connection, name)
    for name in ("rename_clear_groups", "rename_clear_refs"):
        statements.run(connection, name)
    for kind in _BESIDE:
        _keep_again(connection, kind)
    return True


def _keep_again(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """Makes what is kept beside the records of the traces concerned, by the statements that make it of new records."""
    last, incoming, facts = _BESIDE[kind]
    count = statements.run(connection, last).fetchall()[0][0]
    for first in range(0, count, _ROWS):
        table = statements.table(connection, incoming, first=first, until=first + _ROWS)
        if table.num_rows:
            connection.register("incoming", with_span_columns(table) if kind is Kind.SPAN else table)
            for name in facts:
                statements.run(connection, name)


def _renamed(connection: duckdb.DuckDBPyConnection, candidates: str, join_attributes: Sequence[str]) -> pa.Table:
    """(place, own_tx) of the candidates that name another transaction now; null names none."""
    batches = statements.run(connection, candidates).to_arrow_reader(_ROWS)
    parts = [_changed(pa.Table.from_batches([batch]), join_attributes) for batch in batches if batch.num_rows]
    return pa.concat_tables(parts) if parts else _RENAMED.empty_table()


def _changed(table: pa.Table, join_attributes: Sequence[str]) -> pa.Table:
    ids = named_now(table, join_attributes)
    named = pc.binary_join_element_wise(table["tenant_scope"], ids, SCOPE_END)
    before = table["own_tx"]
    same = pc.fill_null(pc.equal(named, before), False)
    changed = pc.invert(pc.or_(same, pc.and_(pc.is_null(named), pc.is_null(before))))
    return pa.table({"place": table["place"], "own_tx": named}, schema=_RENAMED).filter(changed)
