"""Stored records of a period, and the commits of the same time."""

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise

import pyarrow as pa

from app.domain.records import Kind
from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader

Key = tuple[str, str, str]
_STORED = {
    Kind.TRANSITION: "stored_transitions",
    Kind.REVIEW_ACTION: "stored_review_actions",
    Kind.IDENTITY_DECISION: "stored_identity_decisions",
    Kind.PAYLOAD: "stored_payloads",
    Kind.OPERATOR_ACT: "stored_operator_acts",
}


def stored_records(reader: Reader, since: datetime, until: datetime) -> dict[Kind, pa.Table]:
    """Every business record that came in during [since, until), by kind, with all columns of the store."""
    return {kind: reader.ask(question, since=since, until=until) for kind, question in _STORED.items()}


def commit_range(reader: Reader, since: datetime, until: datetime) -> Row:
    """{first, last, records} of the commits in [since, until); first and last are None where there is none."""
    return dicts(reader.ask("commit_range", since=since, until=until))[0]


def commit_steps(reader: Reader, since: datetime, until: datetime, size: int) -> list[tuple[datetime, datetime]]:
    """[since, until) in consecutive steps of about `size` committed records at most; no commit is cut in two."""
    starts = [row["since"] for row in dicts(reader.ask("commit_steps", since=since, until=until, size=size))]
    return list(pairwise([since, *starts[1:], until]))


def stored_keys(reader: Reader, keys: Collection[Key], until: datetime) -> set[Key]:
    """Which of these keys (tenant scope, source, event id) the store has, of what came in before an instant."""
    if not keys:
        return set()
    names = [f"{source}\x1f{event_id}" for _, source, event_id in keys]
    rows = dicts(reader.ask("stored_keys", keys=names, until=until))
    return {(row["tenant_scope"], row["source"], row["event_id"]) for row in rows} & set(keys)
