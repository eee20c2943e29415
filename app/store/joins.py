"""Joins records that name no transaction: by trace (rule 2), or by link, reference or key (rule 3).

Rule 3 is worked out anew for all that hangs together with the batch, from rules 1 and 2 alone, round by round until
nothing more joins. So the outcome depends on what is known, not on the order in which it came.
"""

import duckdb
import pyarrow as pa

from app.store import statements


def join_traces(connection: duckdb.DuckDBPyConnection, marks: pa.Table) -> None:
    """Rules 1 and 2 for the batch: fills `work_tx` with every transaction that the batch touches by them."""
    connection.register("batch_marks", marks)
    _execute(connection, "create or replace temp table work_tx (tx varchar)")
    statements.run(connection, "join_names")
    if _count(connection, "select count(*) from work_names"):
        statements.run(connection, "join_unfollow")
        statements.run(connection, "join_part_traces")
        statements.run(connection, "join_part_records")
        statements.run(connection, "join_name_traces")
    statements.run(connection, "join_trace_records")
    statements.run(connection, "join_touched")


def has_loose(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the batch may join or part records by rule 3: fills `work_keys` and `work_loose`."""
    statements.run(connection, "join_batch_refs")
    statements.run(connection, "join_keys")
    statements.run(connection, "join_loose")
    return _count(connection, "select count(*) from work_loose") > 0


def join_loose(connection: duckdb.DuckDBPyConnection) -> None:
    """Rule 3 for all that hangs together with the batch; leaves in `work_parted` the transactions that it changed.

    Needs the touched transactions derived, since of several candidates the earliest started is taken.
    """
    known = -1
    while known != (known := _count(connection, "select count(*) from work_keys")):
        statements.run(connection, "join_more_keys")
        statements.run(connection, "join_loose")
    first_at, last_at = statements.run(connection, "join_link_range").fetchall()[0]
    statements.run(connection, "join_providers", first_at=first_at, last_at=last_at)
    statements.run(connection, "join_no_got")
    while True:
        statements.run(connection, "join_round")
        if not _count(connection, "select count(*) from work_round"):
            break
        statements.run(connection, "join_follow")
        _execute(connection, "insert into work_got by name select * from work_round")
        statements.run(connection, "join_provide")
    _execute(connection, "create or replace temp table work_parted (tx varchar)")
    statements.run(connection, "join_parted")
    for name in ("join_clear_records", "join_clear_traces", "join_set_records", "join_set_traces"):
        statements.run(connection, name)


def _execute(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    connection.execute(statement)


def _count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    rows = connection.execute(statement).fetchall()
    return int(rows[0][0])
