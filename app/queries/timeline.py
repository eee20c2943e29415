"""The timeline of a transaction: everything on record in time order."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.catalog.model import Workflow
from app.domain.answer_fields.transactions import TimelineItem
from app.domain.instants import EPOCH
from app.domain.rows import ReadRow
from app.queries.records import MOST_SPANS, spans_of, subject
from app.store.reader import Reader

LANES = ("workflow", "review", "partner", "machine", "retry", "audit")
DONE_HERE, DERIVED = "done here", "derived"
"""Origins of items: what people did on Transom, and what Transom concluded from several records; all else is asserted
by the source that sent it."""
_SPAN_KINDS = ("span", "internal", "server", "client", "producer", "consumer")
_SPAN_STATUSES = ("unset", "ok", "error")


def timeline(reader: Reader, transaction_id: str, tenant: str | None = None) -> list[TimelineItem]:
    """Items {at, until, lane, kind, title, status, origin, ref} in time order; lanes as in `LANES`.

    Records of one instant stand by sequence, nulls last, then by key.

    `until` equals `at` for what has no length, and is None for what has not ended. `ref` names the record behind an
    item and is unique: `state:<n>`, `wait:<n>`, `retry:<n>`, `task:<id>`, `action:<source>#<id>`,
    `decision:<source>#<id>`, `payload:<payload id>`, `span:<trace id>/<span id>/<start ns>`, `attempt:<n>`,
    `act:<act id>` (done here, not asserted by a sender).
    Raises NotFound and Ambiguous as `subject` does.
    """
    who = subject(reader, transaction_id, tenant)
    intervals = who.rows(reader, "transaction_intervals")
    tasks = who.rows(reader, "transaction_tasks")
    traces = who.rows(reader, "transaction_traces")
    spans = spans_of(reader, who, traces)
    ends = who.row["finished_at"]
    items = [
        *_states(intervals, ends),
        *_waits(intervals, who.row, reader.catalog.workflows, ends),
        *_actions(who.rows(reader, "transaction_review_actions"), who.rows(reader, "transaction_identity_decisions")),
        *_tasks(tasks, ends),
        *(_act(row) for row in who.rows(reader, "transaction_operator_acts")),
        *(_payload(row) for row in who.rows(reader, "transaction_payloads")),
        *(_span(row) for row in spans),
        *_next_attempt(who.row, reader.now),
        *_omitted(spans),
    ]
    return sorted(items, key=lambda item: (item["at"], LANES.index(item["lane"])))


def _item(
    lane: str,
    kind: str,
    at: datetime,
    until: datetime | None,
    title: str,
    status: str,
    ref: str,
    origin: str = DERIVED,
) -> TimelineItem:
    return {
        "at": at,
        "until": until,
        "lane": lane,
        "kind": kind,
        "title": title,
        "status": status,
        "origin": origin,
        "ref": ref,
    }


def _asserted(source: str | None) -> str:
    return f"asserted by {source or 'a sender without a name'}"


def _ended(interval: ReadRow, ends: datetime | None) -> datetime | None:
    """When an interval ended: a terminal state, and whatever an ended transaction was last in, has no length."""
    until: datetime | None = interval["until_at"]
    if until is None and (interval["terminal"] is not None or ends is not None):
        until = max(interval["from_at"], ends or interval["from_at"])
    return until


def _states(intervals: Sequence[ReadRow], ends: datetime | None) -> Iterator[TimelineItem]:
    for interval in intervals:
        until = _ended(interval, ends)
        status = interval["terminal"] or ("open" if until is None else "left")
        title = interval["state"] or "before the first transition"
        kind = "state" if interval["state"] is not None else "unknown"
        origin = DERIVED if interval["state"] is None else _asserted(interval["source"])
        yield _item("workflow", kind, interval["from_at"], until, title, status, f"state:{interval['n']}", origin)


def _waits(
    intervals: Sequence[ReadRow], row: ReadRow, workflows: Mapping[str, Workflow], ends: datetime | None
) -> Iterator[TimelineItem]:
    declared = workflows.get(row["workflow"])
    attempts = [interval["attempt"] for interval in intervals if interval["attempt"] is not None]
    made = {0 if 0 in attempts else 1}
    for interval in intervals:
        n, at, until = interval["n"], interval["from_at"], _ended(interval, ends)
        if interval["waits_on"] == "partner":
            state = declared.states.get(interval["state"]) if declared else None
            title = (state.awaits if state else None) or row["partner"] or interval["state"]
            yield _item("partner", "wait", at, until, title, interval["handover"] or "none", f"wait:{n}")
        if interval["waits_on"] == "retry":
            yield _item("retry", "wait", at, until, interval["state"], interval["error_class"] or "", f"retry:{n}")
        if interval["attempt"] is not None and interval["attempt"] > min(made) and interval["attempt"] not in made:
            made.add(interval["attempt"])
            title = f"attempt {interval['attempt']}"
            yield _item("retry", "attempt", at, at, title, interval["error_class"] or "", f"attempt:{n}")


def _tasks(tasks: Sequence[ReadRow], ends: datetime | None) -> Iterator[TimelineItem]:
    for task in tasks:
        at = task["begun_at"]
        status = task["closing_action"] or ("assigned" if task["assigned_at"] else "unassigned")
        until = task["closed_at"] or (max(at, ends) if ends is not None else None)
        yield _item("review", "task", at, until, task["queue"] or task["task_id"], status, f"task:{task['task_id']}")


def _actions(actions: Sequence[ReadRow], decisions: Sequence[ReadRow]) -> Iterator[TimelineItem]:
    """Review actions and identity decisions, those of one instant by sequence and key."""
    for row in sorted([*actions, *decisions], key=_place):
        yield _decision(row) if "decision" in row else _action(row)


def _place(row: ReadRow) -> tuple[Any, ...]:
    """Where a record stands among others: by instant, then sequence with nulls last, then key."""
    sequence = row["sequence"]
    return row["event_at"], sequence is None, sequence or 0, row["source"], row["event_id"]


def _action(row: ReadRow) -> TimelineItem:
    title = f"{row['action']} by {row['actor']}" if row["actor"] else row["action"]
    ref = f"action:{row['source']}#{row['event_id']}"
    at = row["event_at"]
    return _item("review", "action", at, at, title, row["action"], ref, _asserted(row["source"]))


def _act(row: ReadRow) -> TimelineItem:
    """What an operator did here; the records of senders only assert who did what."""
    title, status = f"{row['action']} by {row['actor']}", row["outcome"] or "asked"
    at, until = row["event_at"], row["outcome_at"]
    return _item("audit", "act", at, until, title, status, f"act:{row['act_id']}", DONE_HERE)


def _decision(row: ReadRow) -> TimelineItem:
    at, sure = row["event_at"], row["confidence"]
    title = f"identity {row['decision']}" + (f" at {sure:.2f}" if sure is not None else "")
    ref = f"decision:{row['source']}#{row['event_id']}"
    return _item("review", "decision", at, at, title, row["decision"], ref, _asserted(row["source"]))


def _payload(row: ReadRow) -> TimelineItem:
    at, title = row["event_at"], " ".join(part for part in (row["direction"], row["media_type"]) if part)
    ref, origin = f"payload:{row['payload_id']}", _asserted(row["source"])
    return _item("partner", "payload", at, at, title, row["direction"], ref, origin)


def _span(row: ReadRow) -> TimelineItem:
    ends = EPOCH + timedelta(microseconds=max(row["end_ns"] or row["start_ns"], row["start_ns"]) // 1000)
    until = max(ends, row["event_at"])
    kind = _SPAN_KINDS[row["kind"]] if 0 < (row["kind"] or 0) < len(_SPAN_KINDS) else "span"
    status = _SPAN_STATUSES[row["status_code"]] if (row["status_code"] or 0) in (1, 2) else "unset"
    title = f"{row['service']}: {row['name']}" if row["service"] else row["name"] or ""
    return _item(
        "machine",
        kind,
        row["event_at"],
        until,
        title,
        status,
        f"span:{row['trace_id']}/{row['span_id']}/{row['start_ns']}",
        _asserted(row["service"]),
    )


def _omitted(spans: Sequence[ReadRow]) -> Iterator[TimelineItem]:
    """Says that spans are missing, at the last that is there: the rest are on their traces."""
    if len(spans) >= MOST_SPANS:
        at = spans[-1]["event_at"]
        yield _item("machine", "omitted", at, at, f"more than {MOST_SPANS:,} spans; see the traces", "", "span:more")


def _next_attempt(row: ReadRow, now: datetime) -> Iterator[TimelineItem]:
    at = row["next_attempt_at"]
    if at is not None and row["status"] == "open" and at >= now:
        yield _item("retry", "next_attempt", at, at, "next attempt", "planned", "attempt:next")
