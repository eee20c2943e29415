"""Rows of Arrow tables as the dicts that answers are made of."""

from typing import TypeVar

import pyarrow as pa

from app.domain.answer_fields.transactions import LastError, Transaction, TransactionRow, Value
from app.domain.rows import Row

MOST_MATCHES = 20_000
T = TypeVar("T")


def dicts(table: pa.Table) -> list[Row]:
    """One dict a row; instants as naive datetimes in UTC, lists as lists."""
    rows: list[Row] = table.to_pylist()
    return rows


def typed(row: type[T], table: pa.Table) -> list[T]:
    """The same as the typed dict `row`, which has the table's columns: a test compares each question with its row."""
    rows: list[T] = table.to_pylist()
    return rows


def item(row: TransactionRow) -> Transaction:
    """A transaction as lists answer it."""
    return {
        "transaction_id": row["transaction_id"],
        "workflow": row["workflow"],
        "partner": row["partner"],
        "tenant": row["tenant"],
        "version": row["version"],
        "status": row["status"],
        "state": row["state"],
        "started_at": row["started_at"],
        "finished_at": row["finished_at"],
        "state_since": row["state_since"],
        "stuck_reason": row["stuck_reason"],
        "overdue_at": row["overdue_at"],
        "deadline_at": row["deadline_at"],
        "due_at": row["due_at"],
        "value": _value(row),
        "waits_on": row["waits_on"],
        "awaits": row["awaits"],
        "handover": row["handover"],
        "retries": row["retries"],
        "next_attempt_at": row["next_attempt_at"],
        "error_class": row["error_class"],
        "error_code": row["error_code"],
        "duplicate_of": row["duplicate_of"],
        "owner": row["owner"],
        "signature": row["signature"],
        "inferred": row["inferred"],
        "errored": row["errored"],
        "last_error": _last_error(row),
    }


def _value(row: TransactionRow) -> Value | None:
    amount = row["value_amount"]
    return None if amount is None else {"amount": amount, "unit": row["value_unit"]}


def _last_error(row: TransactionRow) -> LastError | None:
    """What the entry span that ended last says of its failure; None where it did not fail."""
    at = row["entry_at"]
    if not row["errored"] or at is None:
        return None
    return {
        "at": at,
        "service": row["entry_service"],
        "operation": row["entry_operation"],
        "text": row["entry_problem"],
    }
