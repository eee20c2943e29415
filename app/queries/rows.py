"""Rows of Arrow tables as the plain dicts that answers are made of."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

MOST_MATCHES = 20_000
ITEM = (
    "transaction_id",
    "workflow",
    "partner",
    "tenant",
    "version",
    "status",
    "state",
    "started_at",
    "finished_at",
    "state_since",
    "stuck_reason",
    "overdue_at",
    "deadline_at",
    "due_at",
    "value",
    "waits_on",
    "awaits",
    "handover",
    "retries",
    "next_attempt_at",
    "error_class",
    "error_code",
    "duplicate_of",
    "owner",
    "signature",
    "inferred",
)
"""The fields of a transaction in a list, in their order."""


def dicts(table: pa.Table) -> list[dict[str, Any]]:
    """One dict a row; instants as naive datetimes in UTC, lists as lists."""
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def item(row: Mapping[str, Any]) -> dict[str, Any]:
    """A transaction as lists answer it, from a row with `value_amount` and `value_unit`."""
    amount = row["value_amount"]
    value = None if amount is None else {"amount": amount, "unit": row["value_unit"]}
    return {name: value if name == "value" else row[name] for name in ITEM}
