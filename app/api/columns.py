"""The columns of each list as CSV and Parquet, in their order: names that other people's programs rely on."""

import pyarrow as pa

from app.api.rendering import INSTANT, Columns

_TEXT, _NUMBER, _COUNT, _FLAG = pa.string(), pa.float64(), pa.int64(), pa.bool_()

TRANSACTIONS: Columns = {
    "transaction_id": _TEXT,
    "workflow": _TEXT,
    "partner": _TEXT,
    "tenant": _TEXT,
    "version": _TEXT,
    "status": _TEXT,
    "state": _TEXT,
    "started_at": INSTANT,
    "finished_at": INSTANT,
    "state_since": INSTANT,
    "stuck_reason": _TEXT,
    "overdue_at": INSTANT,
    "deadline_at": INSTANT,
    "due_at": INSTANT,
    "value.amount": _NUMBER,
    "value.unit": _TEXT,
    "waits_on": _TEXT,
    "awaits": _TEXT,
    "handover": _TEXT,
    "retries": _COUNT,
    "next_attempt_at": INSTANT,
    "error_class": _TEXT,
    "error_code": _TEXT,
    "duplicate_of": _TEXT,
    "owner": _TEXT,
    "signature": _TEXT,
    "inferred": _FLAG,
}
TIMELINE: Columns = {
    "at": INSTANT,
    "until": INSTANT,
    "lane": _TEXT,
    "kind": _TEXT,
    "title": _TEXT,
    "status": _TEXT,
    "ref": _TEXT,
}
CASES: Columns = {
    "id": _TEXT,
    "status": _TEXT,
    "signature": _TEXT,
    "workflow": _TEXT,
    "state": _TEXT,
    "awaits": _TEXT,
    "error_class": _TEXT,
    "error_code": _TEXT,
    "partner": _TEXT,
    "count": _COUNT,
    "first_seen": INSTANT,
    "last_seen": INSTANT,
    "waits_on": _TEXT,
    "owner": _TEXT,
    "runbook": _TEXT,
    "next_deadline_at": INSTANT,
    "can_make_deadline": _COUNT,
    "odds.completed": _NUMBER,
    "odds.otherwise": _NUMBER,
    "odds.median_further_seconds": _NUMBER,
    "odds.n": _COUNT,
    "has": _TEXT,
    "has_since": INSTANT,
    "next_check": INSTANT,
}
QUEUES: Columns = {
    "kind": _TEXT,
    "queue": _TEXT,
    "workflow": _TEXT,
    "state": _TEXT,
    "waits_on": _TEXT,
    "depth": _COUNT,
    "unassigned": _COUNT,
    "oldest": INSTANT,
    "overdue": _COUNT,
    "forecast": _COUNT,
    "owner": _TEXT,
}
SOURCES: Columns = {
    "source": _TEXT,
    "ingested_by": _TEXT,
    "last_event_time": INSTANT,
    "last_ingested_at": INSTANT,
    "usual_gap": _NUMBER,
    "silent": _FLAG,
    "accepted": _COUNT,
    "rejected": _TEXT,
    "unjoined": _COUNT,
    "would_join": _TEXT,
    "clock_offset": _NUMBER,
}
VIEWS: Columns = {"id": _COUNT, "name": _TEXT, "address": _TEXT, "owner": _TEXT, "created_at": INSTANT}
