"""Columns of each list as CSV and Parquet, in order; their names are a contract."""

import pyarrow as pa

from app.api.models import columns
from app.api.responses import INSTANT, Columns
from app.domain.answer_fields import alerts, cases, findings, sources, transactions

_TEXT, _NUMBER, _COUNT, _FLAG = pa.string(), pa.float64(), pa.int64(), pa.bool_()

TRANSACTIONS = columns(transactions.Transaction)
TIMELINE = columns(transactions.TimelineItem)
INCIDENTS = columns(cases.IncidentColumns)
CASES = columns(cases.CaseColumns, without=("odds.group",))
PARTNER_FILE: Columns = {
    "transaction_id": _TEXT,
    "external_refs": _TEXT,
    "idempotency_keys": _TEXT,
    "workflow": _TEXT,
    "version": _TEXT,
    "state": _TEXT,
    "state_since": INSTANT,
    "handover": _TEXT,
    "called_at": INSTANT,
    "status_code": _TEXT,
    "error_code": _TEXT,
    "direction": _TEXT,
    "captured_at": INSTANT,
    "media_type": _TEXT,
    "size": _COUNT,
    "sha256": _TEXT,
    "salt": _TEXT,
}
ACTS: Columns = {
    "id": _TEXT,
    "action": _TEXT,
    "actor": _TEXT,
    "reason": _TEXT,
    "at": INSTANT,
    "status": _TEXT,
    "ended_at": INSTANT,
    "n": _COUNT,
    "counts.moved": _COUNT,
}
QUEUES = columns(sources.Queue)
SOURCES = columns(sources.SourceColumns)
SET_ASIDE = columns(sources.SetAside)
ALERTS = columns(alerts.AlertColumns)
FINDINGS = columns(findings.FindingItem)
IDENTITY: Columns = {
    "rule_version": _TEXT,
    "confidence.from": _NUMBER,
    "confidence.to": _NUMBER,
    "threshold.from": _NUMBER,
    "threshold.to": _NUMBER,
    "n": _COUNT,
    "linked": _COUNT,
    "queued": _COUNT,
    "rejected": _COUNT,
    "linked_share": _NUMBER,
    "queued_share": _NUMBER,
    "rejected_share": _NUMBER,
    "links_overturned": _COUNT,
    "links_overturned_share": _NUMBER,
    "rejections_overturned": _COUNT,
    "rejections_overturned_share": _NUMBER,
}
VIEWS: Columns = {"id": _COUNT, "name": _TEXT, "address": _TEXT, "owner": _TEXT, "created_at": INSTANT}
AUDIT: Columns = {
    "at": INSTANT,
    "actor": _TEXT,
    "role": _TEXT,
    "action": _TEXT,
    "object": _TEXT,
    "reason": _TEXT,
    "policy": _TEXT,
    "outcome": _TEXT,
    "chain": _TEXT,
    "sequence": _COUNT,
    "request_id": _TEXT,
    "hash": _TEXT,
}
