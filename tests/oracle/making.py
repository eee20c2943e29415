"""Short ways to write records for the oracle and the store: what a test does not say is null."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.oracle.records import ACT, IDENTITY, LOG_LINE, PAYLOAD, REVIEW, SPAN, TRANSITION, Record

START = datetime(2026, 3, 2, 8)
EPOCH = datetime(1970, 1, 1)


def at(minutes: float) -> datetime:
    """An instant so many minutes after the start of the tests' day."""
    return START + timedelta(minutes=minutes)


def _event(kind: str, minutes: float, fields: Mapping[str, Any]) -> Record:
    record: Record = {"record_kind": kind, "event_time": at(minutes), "source": "engine", "tenant_scope": None}
    record |= {"ingested_at": at(minutes) + timedelta(seconds=1), "ingested_by": "local"} | dict(fields)
    record.setdefault("event_id", f"{kind}-{minutes}-{sorted((k, str(v)) for k, v in fields.items())}")
    return record


def move(minutes: float, transaction_id: str | None, to_state: str, **fields: Any) -> Record:
    """A transition into a state."""
    return _event(TRANSITION, minutes, {"transaction_id": transaction_id, "to_state": to_state} | fields)


def review(minutes: float, transaction_id: str | None, task_id: str, action: str, **fields: Any) -> Record:
    """A review action on a task."""
    return _event(REVIEW, minutes, {"transaction_id": transaction_id, "task_id": task_id, "action": action} | fields)


def decision(minutes: float, transaction_id: str | None, word: str = "linked", **fields: Any) -> Record:
    """An identity decision."""
    return _event(IDENTITY, minutes, {"transaction_id": transaction_id, "decision": word} | fields)


def act(minutes: float, transaction_id: str | None, action: str = "redrive", **fields: Any) -> Record:
    """A step of an operator act, on a transaction or (with `case_id`) on a case."""
    step = {"transaction_id": transaction_id, "action": action, "step": "asked", "source": "transom", "actor": "kim"}
    return _event(ACT, minutes, step | fields)


def payload(minutes: float, transaction_id: str | None, direction: str, **fields: Any) -> Record:
    """A payload, as it is once protected."""
    shown = {"media_type": "application/json", "size": 2, "shape": "{}", "fingerprint": "f", "sha256": "0" * 64}
    record = _event(PAYLOAD, minutes, {"transaction_id": transaction_id, "direction": direction} | shown | fields)
    return record | {"body": fields.get("body", b"sealed")}


def span(minutes: float, trace_id: str, span_id: str, transaction_id: str | None = None, **fields: Any) -> Record:
    """A span of one second."""
    start = at(minutes)
    start_ns = (start - EPOCH) // timedelta(microseconds=1) * 1000
    record: Record = {
        "record_kind": SPAN,
        "event_time": start,
        "start_ns": start_ns,
        "end_ns": start_ns + 1_000_000_000,
        "trace_id": trace_id,
        "span_id": span_id,
        "transaction_id": transaction_id,
        "name": "work",
        "kind": 1,
        "service": "engine",
        "tenant_scope": None,
        "ingested_at": start + timedelta(seconds=2),
        "ingested_by": "local",
    }
    return record | fields


def log_line(minutes: float, trace_id: str | None, transaction_id: str | None = None, **fields: Any) -> Record:
    """A log line of a trace."""
    time_ns = (at(minutes) - EPOCH) // timedelta(microseconds=1) * 1000
    record: Record = {
        "record_kind": LOG_LINE,
        "event_time": at(minutes),
        "time_ns": time_ns,
        "trace_id": trace_id,
        "span_id": None,
        "transaction_id": transaction_id,
        "body": "said",
        "service": "engine",
        "content_hash": f"{trace_id}{minutes}",
        "tenant_scope": None,
        "ingested_at": at(minutes) + timedelta(seconds=2),
        "ingested_by": "local",
    }
    return record | fields


def link(trace_id: str, span_id: str) -> dict[str, Any]:
    """A span link."""
    return {"trace_id": trace_id, "span_id": span_id, "trace_state": None, "attributes": [], "flags": 0}
