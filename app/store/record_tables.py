"""Inserts records into their tables, each record once, and updates what is kept beside them."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from app.domain.records import BUSINESS, Kind
from app.journal.port import Entry
from app.store import statements
from app.store.rows import by_kind, marks_of

_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Any odd number: it only has to spread what it is multiplied with."""
_TRACED = {Kind.SPAN: "start_ns", Kind.LOG_LINE: "time_ns"}


def record(
    connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry], join_attributes: Sequence[str] = ()
) -> pa.Table:
    """Stores what is new of the entries; returns its marks: (scope, trace, named transaction) with earliest instants.

    Spans and log lines name the transaction that `join_attributes` find on them; without these, the one they came with.
    Of two different records with one key the first in the journal's order stands, and the second becomes a conflict.
    """
    tables = by_kind(entries, join_attributes)
    fresh = [_traced(connection, kind, tables[kind]) for kind in _TRACED if kind in tables]
    business = {kind: tables[kind] for kind in BUSINESS if kind in tables}
    if business:
        fresh += _business(connection, business)
    if Kind.REJECTION in tables:
        _store(connection, Kind.REJECTION, tables[Kind.REJECTION])
    return marks_of([table for table in fresh if table.num_rows])


def _traced(connection: duckdb.DuckDBPyConnection, kind: Kind, table: pa.Table) -> pa.Table:
    instants = pc.min_max(table[_TRACED[kind]])
    bounds = {"first_ns": instants["min"].as_py(), "last_ns": instants["max"].as_py()}
    connection.register("incoming", table)
    places = None
    if kind is not Kind.SPAN or _may_repeat(connection, table, bounds):
        places = statements.table(connection, f"load_fresh_{kind}", **bounds)["place"]
    if places is not None and len(places) < table.num_rows:
        is_fresh = pc.is_in(table["place"], value_set=places)
        repeated, table = table.filter(pc.invert(is_fresh)), table.filter(is_fresh)
    else:
        repeated = None
    if table.num_rows:
        _store(connection, kind, table)
        statements.run(connection, "keep_service_arrivals", kind=kind)
        if kind is Kind.SPAN:
            statements.run(connection, "keep_span_groups")
            if pc.any(pc.greater(pc.list_value_length(table["links"]), 0)).as_py():
                statements.run(connection, "keep_link_refs")
        else:
            statements.run(connection, "keep_log_groups")
    if repeated is not None:
        connection.register("incoming", repeated)
        statements.run(connection, "keep_service_repeats", kind=kind)
        if kind is Kind.SPAN:
            statements.run(connection, "insert_span_conflicts", **bounds)
    return table


def _may_repeat(connection: duckdb.DuckDBPyConnection, spans: pa.Table, bounds: dict[str, int]) -> bool:
    """Whether a span may be stored already or be twice among these, which are registered as `incoming`.

    Never false where one is. Comparing whole keys is 0.9 us a span; sorting two numbers made one is a tenth of it.
    """
    mixed = spans["span_number"].to_numpy() ^ (spans["start_ns"].to_numpy().view(np.uint64) * _ODD)
    if len(np.unique(mixed)) < len(mixed):
        return True
    return bool(statements.run(connection, "load_repeated_spans", **bounds).fetchall()[0][0])


def _business(connection: duckdb.DuckDBPyConnection, tables: dict[Kind, pa.Table]) -> list[pa.Table]:
    keys = []
    for kind, table in tables.items():
        connection.register("incoming", table)
        of_kind = statements.table(connection, "load_payload_keys" if kind is Kind.PAYLOAD else "load_keys")
        keys.append(of_kind.append_column("kind", pa.repeat(pa.scalar(str(kind)), of_kind.num_rows)))
    connection.register("incoming_keys", pa.concat_tables(keys))
    judged = statements.table(connection, "judge_keys")
    connection.register("judged", judged)
    statements.run(connection, "insert_record_keys")
    statements.run(connection, "insert_conflicts")
    places = judged.filter(pc.equal(judged["verdict"], "fresh"))["place"]
    fresh = []
    for kind, table in tables.items():
        is_fresh = pc.is_in(table["place"], value_set=places)
        rows = table.filter(is_fresh)
        if rows.num_rows < table.num_rows and kind is not Kind.OPERATOR_ACT:
            connection.register("incoming", table.filter(pc.invert(is_fresh)))
            statements.run(connection, "keep_repeats", kind=kind)
        if rows.num_rows:
            _store(connection, kind, rows)
            if kind is not Kind.OPERATOR_ACT:  # Transom is no source, and its keys for the engine join nothing
                statements.run(connection, "keep_refs", kind=kind)
                statements.run(connection, "keep_arrivals", kind=kind)
            fresh.append(rows)
    return fresh


def _store(connection: duckdb.DuckDBPyConnection, kind: Kind, table: pa.Table) -> None:
    connection.register("incoming", table)
    statements.run(connection, f"insert_{kind}")
