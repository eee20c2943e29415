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
    "errored",
    "last_error",
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
    made = {"value": value, "last_error": _last_error(row)}
    return {name: made[name] if name in made else row[name] for name in ITEM}


def _last_error(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the entry span that ended last says of its failure: {at, service, operation, text}; None where it did not
    fail."""
    if not row["errored"]:
        return None
    names = {"at": "entry_at", "service": "entry_service", "operation": "entry_operation", "text": "entry_problem"}
    return {name: row[column] for name, column in names.items()}
