"""One transaction of three days in which machines worked some seconds, told in records; and a trace with every mark.

Ids, instants and texts are invented. `NOW` is the instant at which its pages are looked at.
"""

from datetime import datetime, timedelta
from typing import Any

import orjson

from app.domain.ids import payload_id
from app.domain.instants import EPOCH
from app.domain.records import Kind, of_rows
from app.domain.values import of_any_value
from app.journal import Entry

START = datetime(2026, 11, 20, 9, 12, 4, 120000)
NOW = START + timedelta(days=3, hours=4)
TRANSACTION = "mde-2026-000417"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
WIDE_TRACE = "5000f3577b34da6a3ce929d0e0e47365"
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
HOUR, DAY = 3600.0, 86400.0
WIDE = 5000
Row = dict[str, Any]


def at(seconds: float) -> datetime:
    """So many seconds after the start."""
    return START + timedelta(seconds=seconds)


def ns(seconds: float) -> int:
    """The same in nanoseconds since 1970."""
    return (at(seconds) - EPOCH) // timedelta(microseconds=1) * 1000


def entries() -> list[Entry]:
    """Everything, each kind as one entry an hour before `NOW`."""
    tables = {
        Kind.TRANSITION: transitions(),
        Kind.REVIEW_ACTION: reviews(),
        Kind.IDENTITY_DECISION: decisions(),
        Kind.PAYLOAD: payloads(),
        Kind.SPAN: [*spans(), *wide_spans()],
        Kind.LOG_LINE: log_lines(),
    }
    told = NOW - timedelta(hours=1)
    return [
        Entry(number, number, told, kind, "local", None, of_rows(kind, rows))
        for number, (kind, rows) in enumerate(tables.items(), start=1)
    ]


def _event(number: str, seconds: float, **more: Any) -> Row:
    return {
        "event_time": at(seconds),
        "source": "engine",
        "event_id": number,
        "transaction_id": TRANSACTION,
        "workflow": "member-data-exchange",
        "partner": "northwind-health",
        "tenant": "commercial",
        "version": "2.3",
    } | more


def transitions() -> list[Row]:
    """Received, checked, reviewed, submitted, retried, and since then waiting for the partner."""
    steps: list[tuple[float, str, Row]] = [
        (0.0, "received", {}),
        (0.4, "identity_check", {}),
        (1.9, "identity_review", {"reason": HOSTILE}),
        (3 * HOUR, "submitted", {"attempt": 1, "idempotency_key": "idem-417"}),
        (
            3 * HOUR + 61,
            "retry_wait",
            {"attempt": 1, "error_class": "transient_upstream", "error_code": "HTTP-503", "attempts_max": 5},
        ),
        (3 * HOUR + 661, "submitted", {"attempt": 2, "external_ref": "NW-88213", "due_at": at(4 * DAY)}),
    ]
    return [
        _event(
            f"t{number}", seconds, to_state=state, sequence=number, actor="engine", attributes=_json(HOSTILE), **more
        )
        for number, (seconds, state, more) in enumerate(steps)
    ]


def _json(text: str) -> str:
    return orjson.dumps({"note": text}).decode()


def acknowledged() -> Entry:
    """The partner's answer, which comes just before `NOW`."""
    row = _event("t9", 3 * DAY + 3.9 * HOUR, to_state="reconciling", sequence=9, actor="engine")
    return Entry(99, 99, NOW, Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, [row]))


def reviews() -> list[Row]:
    """One task: opened, claimed two hours later, approved."""
    acts = [(1.9, "opened", None), (2 * HOUR, "claimed", "maria"), (3 * HOUR - 3, "approved", "maria")]
    return [
        _event(f"r{number}", seconds, task_id="T-1", queue="identity-review", action=action, actor=actor)
        for number, (seconds, action, actor) in enumerate(acts)
    ]


def decisions() -> list[Row]:
    """An identity that was not sure enough."""
    sure = {"confidence": 0.81, "threshold": 0.92, "rule_version": "match-7", "candidates": "2"}
    return [_event("d1", 1.8, decision_id="D-1", decision="queued", **sure)]


def payloads() -> list[Row]:
    """A request and a response; bodies are not needed here."""
    media = [(3 * HOUR + 0.2, "request", "application/fhir+json"), (3 * HOUR + 662, "response", HOSTILE)]
    return [
        _event(
            f"p{number}",
            seconds,
            payload_id=payload_id(None, "engine", f"p{number}"),
            direction=direction,
            media_type=kind,
            size=2048,
            trace_id=TRACE,
            body=b"sealed",
        )
        for number, (seconds, direction, kind) in enumerate(media)
    ]


def _span(number: int, parent: int | None, start: float, end: float, name: str, **more: Any) -> Row:
    attributes = {"http.request.method": {"stringValue": "POST"}} | more.pop("attributes", {})
    return {
        "event_time": at(start),
        "start_ns": ns(start),
        "end_ns": ns(end),
        "trace_id": TRACE,
        "span_id": f"{number:016x}",
        "parent_span_id": None if parent is None else f"{parent:016x}",
        "name": name,
        "kind": 1,
        "status_code": 0,
        "service": "exchange",
        "transaction_id": None,
        "attributes": [{"key": key, "value": of_any_value(value)} for key, value in attributes.items()],
        "resource": '{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"exchange"}}]}}',
        "scope": '{"scope":{"name":"engine","version":"1.4"}}',
    } | more


def spans() -> list[Row]:
    """A trace with a hidden retry, an orphan, a clock that is behind, an error and a hostile name."""
    begin = 3 * HOUR
    peer = {"server.address": {"stringValue": "api.northwind.example"}}
    call: Row = {"kind": 3, "attributes": peer}
    own: Row = {"transaction_id": TRANSACTION}
    first = [
        _span(90, None, 0.0, 1.8, "POST /exchange", kind=2, service="gateway", trace_id=TRACE[::-1], **own),
        _span(91, 90, 0.4, 1.7, "match members", service="identity", trace_id=TRACE[::-1]),
    ]
    second = [
        _span(1, None, begin, begin + 3.1, "submit", service="exchange", **own),
        _span(2, 1, begin + 0.1, begin + 0.4, "load member", service="exchange"),
        _span(3, 2, begin + 0.15, begin + 0.38, "SELECT members", kind=3, service="member-store"),
        _span(4, 1, begin + 0.5, begin + 1.2, "POST /$member-match", status_code=2, status_message=HOSTILE, **call),
        _span(5, 1, begin + 1.4, begin + 2.0, "POST /$member-match", status_code=2, **call),
        _span(6, 1, begin + 2.1, begin + 2.9, "POST /$member-match", **call),
        _span(7, 6, begin + 2.05, begin + 2.8, "member-match", kind=2, service="northwind-edge"),
        _span(8, 99, begin + 0.6, begin + 0.8, HOSTILE, service="audit"),
    ]
    second[3]["events"] = [
        {
            "time_ns": ns(begin + 1.1),
            "name": "exception",
            "attributes": [{"key": "exception.message", "value": HOSTILE}],
            "dropped_attributes": 0,
        }
    ]
    second[5]["links"] = [
        {
            "trace_id": TRACE[::-1],
            "span_id": f"{90:016x}",
            "trace_state": None,
            "attributes": [],
            "dropped_attributes": 0,
            "flags": 0,
        }
    ]
    return [*first, *second]


def wide_spans() -> list[Row]:
    """A trace of `WIDE` spans: a root, 50 requests under it, a hundred steps under each."""
    rows = [_span(1, None, HOUR, HOUR + 60, "batch", trace_id=WIDE_TRACE, service="batch")]
    for number in range(2, WIDE + 1):
        request, step = divmod(number - 2, 100)
        start = HOUR + request * 1.1 + step * 0.01
        parent = 1 if step == 0 else request * 100 + 2
        end = start + (1.0 if step == 0 else 0.009)
        service = ("exchange", "member-store", "gateway", "identity")[step % 4]
        more: Row = {"trace_id": WIDE_TRACE, "service": service, "status_code": 2 if number % 700 == 0 else 0}
        rows.append(_span(number, parent, start, end, f"step {step}", **more))
    return rows


def log_lines() -> list[Row]:
    """Two lines of the call that failed."""
    begin = 3 * HOUR
    return [
        {
            "event_time": at(begin + seconds),
            "time_ns": ns(begin + seconds),
            "trace_id": TRACE,
            "span_id": f"{4:016x}",
            "severity_number": severity,
            "severity_text": text,
            "body": body,
            "service": "exchange",
            "attributes": [],
            "content_hash": text,
        }
        for seconds, severity, text, body in ((0.6, 9, "INFO", "calling the partner"), (1.15, 17, "ERROR", HOSTILE))
    ]
