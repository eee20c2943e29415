"""What retention must leave: records of transactions that are open or on hold."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.records import Kind
from app.queries.rows import dicts
from app.store.reader import Reader

Group = tuple[datetime, str, str]
"""The commit (by its instant), the sender and its tenant scope ("" for none): the records that came in together."""
_QUESTIONS = {
    Kind.SPAN: "retained_spans",
    Kind.LOG_LINE: "retained_log_lines",
    Kind.TRANSITION: "retained_transitions",
    Kind.REVIEW_ACTION: "retained_review_actions",
    Kind.IDENTITY_DECISION: "retained_identity_decisions",
    Kind.PAYLOAD: "retained_payloads",
    Kind.OPERATOR_ACT: "retained_operator_acts",
}


def retained(
    reader: Reader,
    kind: Kind,
    stretch: tuple[datetime, datetime],
    transaction_ids: Sequence[str],
    tenants: Sequence[str],
) -> set[Group]:
    """The groups of a kind that came in during [since, until) and hold a record that must stay.

    `transaction_ids` and `tenants` ("" for those of none) are on hold. Rejections are of no transaction.
    """
    if kind not in _QUESTIONS:
        return set()
    since, until = stretch
    asked = {"since": since, "until": until, "ids": list(transaction_ids), "tenants": list(tenants), "now": reader.now}
    rows = dicts(reader.ask(_QUESTIONS[kind], **asked))
    return {(row["ingested_at"], row["ingested_by"], row["tenant_scope"] or "") for row in rows}
