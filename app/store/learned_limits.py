"""Learned limits: how long states and silences usually last, as of the last UTC midnight."""

from datetime import datetime

import duckdb

from app.store import statements


def midnight_of(now: datetime) -> datetime:
    """The last UTC midnight at `now`."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def learn(connection: duckdb.DuckDBPyConnection, midnight: datetime) -> None:
    """Works out the thresholds of `midnight`, and of the days that open waits have lasted, and judges all by them."""
    for table in ("learned_dwells", "learned_gaps", "learned_endings"):
        connection.execute(f"delete from {table}")  # noqa: S608 - a name of the list above
    for name in ("learn_dwells", "learn_gaps", "learn_span_gaps", "learn_endings"):
        statements.run(connection, name, midnight=midnight)
    apply(connection, midnight, everywhere=True)


def apply(connection: duckdb.DuckDBPyConnection, midnight: datetime, everywhere: bool) -> None:
    """Judges open transactions (those of `work_tx`, or all) by the thresholds that `learn` left for `midnight`."""
    statements.run(connection, "judge_learned_waits", midnight=midnight, all=everywhere)
    statements.run(connection, "set_ends", all=everywhere)
