"""Transactions of an evidence bundle, with all columns of their business records."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from app.domain.answer_fields.transactions import StandingTransaction
from app.domain.records import Kind
from app.queries.filters import Filters
from app.queries.rows import dicts, typed
from app.queries.transactions import matching
from app.store.reader import Reader

_RECORDS = {
    Kind.TRANSITION: "bundle_transitions",
    Kind.REVIEW_ACTION: "bundle_review_actions",
    Kind.IDENTITY_DECISION: "bundle_identity_decisions",
    Kind.PAYLOAD: "bundle_payloads",
    Kind.OPERATOR_ACT: "bundle_operator_acts",
}


def population(reader: Reader, filters: Filters, ids: Sequence[str], most: int) -> list[StandingTransaction]:
    """The transactions that the filters choose, of these ids alone where there are some; `most` at most, by key."""
    values = {**filters.parameters(), "matching": matching(reader, filters), "ids": list(ids) or None, "most": most}
    return typed(StandingTransaction, reader.ask("bundle_transactions", **values))


def records(reader: Reader, transactions: Sequence[StandingTransaction]) -> dict[Kind, pa.Table]:
    """Every business record of the transactions by kind, with all columns of the store; kinds without any are left out.

    The stretch of time that all of them lie in bounds what is read.
    """
    if not transactions:
        return {}
    until = max(max(row["last_at"], row["started_at"]) for row in transactions)
    since = min(row["started_at"] for row in transactions)
    asked = {"txs": [row["tx"] for row in transactions], "since": since, "until": until}
    tables = {kind: reader.ask(question, **asked) for kind, question in _RECORDS.items()}
    return {kind: table for kind, table in tables.items() if table.num_rows}


def commits_at(reader: Reader, instants: Sequence[datetime]) -> dict[datetime, list[int]]:
    """The numbers of the commits that happened at each instant."""
    commits: dict[datetime, list[int]] = {}
    for row in dicts(reader.ask("bundle_commits", instants=sorted(set(instants)))):
        commits.setdefault(row["ingested_at"], []).append(row["commit_id"])
    return commits
