"""Derives the transactions that a batch touches anew from all their records."""

import duckdb

from app.store import statements

_CLEARED = ("intervals", "periods", "moments", "tasks", "tx_refs", "transactions")
_STEPS = (
    "derive_transitions",
    "derive_groups",
    "derive_facts",
    "derive_actions",
    "derive_states",
    "derive_transition_facts",
    "derive_failures",
    "derive_points",
    "derive_runs",
)
_CONCLUDED = (
    "derive_intervals",
    "derive_periods",
    "derive_moments",
    "derive_transactions",
    "derive_refs",
)


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Derives the transactions of `work_tx`; a transaction without any record left is gone.

    Each step is one statement over all of them. What they share by reference with others decides who is a duplicate of
    whom, so those others are judged again too. Planning a statement takes longer than running it over a small load, so
    what has nothing to work on is not run: all of it where no transaction is touched, as in a store that is new.
    """
    statements.run(connection, "derive_named")
    if not connection.execute("select count(*) from work_tx").fetchall()[0][0]:
        return
    since = statements.run(connection, "derive_since").fetchall()[0][0]
    statements.run(connection, "derive_shared_before")
    for table in _CLEARED:
        statements.run(connection, f"clear_{table}")
    for name in _STEPS:
        statements.run(connection, name, since=since)
    waits, actions = statements.run(connection, "derive_present").fetchall()[0]
    statements.run(connection, "derive_handovers" if waits else "derive_no_handovers", since=since)
    if actions:
        statements.run(connection, "derive_tasks")
    for name in _CONCLUDED:
        statements.run(connection, name, since=since)
    statements.run(connection, "derive_shared")
    if connection.execute("select count(*) from work_near").fetchall()[0][0]:
        statements.run(connection, "derive_duplicates")
