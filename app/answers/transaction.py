"""One transaction with its clocks, odds, tasks, evidence and related transactions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from app.analysis.clocks import UNKNOWN, Interval, ReviewAction, clocks
from app.analysis.evidence import Ahead, Facts, Implausible, evidence
from app.analysis.odds import odds
from app.catalog.model import Catalog
from app.domain.answer_fields.cases import CombinedCase
from app.domain.answer_fields.transactions import (
    Evidence,
    IdentityDecision,
    Odds,
    Related,
    RelatedRow,
    ReviewTask,
    ReviewTaskRow,
    StandingTransaction,
    TransactionDetail,
)
from app.domain.exact_json import loads
from app.domain.rows import Row
from app.queries.evidence import conflicts, doubtful_spans, ended_there, is_silent
from app.queries.records import Subject, subject
from app.queries.rows import dicts, item, typed
from app.store.reader import Reader

MOST_RELATED = 100
ENOUGH_DWELLS = 30


def detail(reader: Reader, transaction_id: str, tenant: str | None = None) -> TransactionDetail:
    """`GET /api/v1/transactions/{id}` of interface.md: an item of the list and what only its own page shows.

    Instants are naive datetimes in UTC, lengths seconds. Raises NotFound, and Ambiguous where the id lives in several
    tenants and none is chosen.
    """
    who = subject(reader, transaction_id, tenant)
    row = who.row
    intervals = who.rows(reader, "transaction_intervals")
    records = {
        "transitions": who.rows(reader, "transaction_transitions"),
        "review_actions": who.rows(reader, "transaction_review_actions"),
        "identity_decisions": who.rows(reader, "transaction_identity_decisions"),
        "payloads": who.rows(reader, "transaction_payloads"),
    }
    traces = who.rows(reader, "transaction_traces")
    refs = who.rows(reader, "transaction_refs")
    return {
        **item(row),
        "stuck_reasons": _reasons(reader, row, records["transitions"]),
        "clocks": _clocks(reader, row, intervals, records["review_actions"]),
        "odds": _odds(reader, row, intervals),
        "review_tasks": _tasks(typed(ReviewTaskRow, who.ask(reader, "transaction_tasks"))),
        "identity_decisions": [_decision(decision) for decision in records["identity_decisions"]],
        "external_refs": [ref["value"] for ref in refs if ref["kind"] == "x"],
        "idempotency_keys": [ref["value"] for ref in refs if ref["kind"] == "i"],
        "trace_ids": [trace["trace_id"] for trace in traces],
        "payload_ids": [payload["payload_id"] for payload in records["payloads"]],
        "limit_at": row["limit_at"],
        "expected_seconds": _expected(reader, row),
        "runbook": runbook(reader.catalog, row),
        "related": _related(reader, who, traces, refs),
        "attributes": _attributes(records["transitions"]),
        "evidence": _evidence(reader, who, intervals, traces, records),
    }


def runbook(catalog: Catalog, row: StandingTransaction | CombinedCase) -> str | None:
    """The path of the runbook that helps: the error class's in an exception or a failure, else the workflow's."""
    error = catalog.errors.get(row["error_class"] or "")
    if error is not None and error.runbook and (row["exception"] or row["status"] in ("failed", "rejected")):
        return error.runbook
    workflow = catalog.workflows.get(row["workflow"] or "")
    return workflow.runbook if workflow is not None else None


def _reasons(reader: Reader, row: StandingTransaction, transitions: Sequence[Row]) -> list[str]:
    reasons: list[str] = list(row["stuck_reasons"])
    if reasons and transitions:
        last = transitions[-1]
        reasons += ["silent"] if is_silent(reader, last["source"], last["ingested_by"]) else []
    return reasons


def _clocks(
    reader: Reader, row: StandingTransaction, intervals: Sequence[Row], actions: Sequence[Row]
) -> dict[str, float]:
    return clocks(
        [Interval(one["waits_on"] or UNKNOWN, one["from_at"], one["until_at"]) for one in intervals],
        [ReviewAction(one["event_at"], one["task_id"], one["action"]) for one in actions],
        row["started_at"],
        row["finished_at"] or reader.now,
    )


def _odds(reader: Reader, row: StandingTransaction, intervals: Sequence[Row]) -> Odds | None:
    if row["status"] != "open" or row["state"] is None or not intervals:
        return None
    present = intervals[-1]
    waited = max(reader.now - present["from_at"], timedelta(0))
    stays = reader.ask(
        "odds_stays", workflow=row["workflow"], state=row["state"], waited_us=waited // timedelta(microseconds=1)
    )
    return odds(stays, row["workflow"], row["state"], row["partner"], present["error_class"], waited)


def _tasks(tasks: Sequence[ReviewTaskRow]) -> list[ReviewTask]:
    """The tasks as they stand; one whose opening is not on record is open since its first action that is."""
    return [
        {
            "task_id": task["task_id"],
            "queue": task["queue"],
            "owner": task["owner"],
            "opened_at": task["opened_at"] or task["begun_at"],
            "due_at": task["due_at"],
            "assigned_to": task["assigned_to"],
            "assigned_at": task["assigned_at"],
            "last_action": task["last_action"],
            "last_action_at": task["last_action_at"],
            "closed_at": task["closed_at"],
            "closing_action": task["closing_action"],
            "closed_by": task["closed_by"],
        }
        for task in tasks
    ]


def _decision(row: Row) -> IdentityDecision:
    return {
        "at": row["event_at"],
        "decision_id": row["decision_id"],
        "decision": row["decision"],
        "confidence": row["confidence"],
        "threshold": row["threshold"],
        "rule_version": row["rule_version"],
        "candidates": loads(row["candidates"]) if row["candidates"] else None,
    }


def _expected(reader: Reader, row: StandingTransaction) -> float | None:
    if row["status"] != "open" or row["state"] is None:
        return None
    question = "learned_dwell" if row["limit_at"] is None else "expected_dwell"
    rows = dicts(reader.ask(question, workflow=row["workflow"], state=row["state"]))
    return rows[0]["p50"] if rows and rows[0]["n"] >= ENOUGH_DWELLS else None


def _related(reader: Reader, who: Subject, traces: Sequence[Row], refs: Sequence[Row]) -> list[Related]:
    ids = [trace["trace_id"] for trace in traces]
    if not ids and not refs:
        return []
    linked = [f"{who.row['tenant_scope']}\x1fl:{trace}" for trace in ids]
    sharing = who.rows(reader, "transaction_sharing", traces=ids, refs=[ref["ref"] for ref in refs], linked=linked)
    if not sharing:
        return []
    shares = {row["tx"]: row["shares"] for row in sharing}
    others = typed(RelatedRow, reader.ask("transaction_related", others=sorted(shares), most=MOST_RELATED))
    return [
        {
            "transaction_id": other["transaction_id"],
            "tenant": other["tenant"],
            "workflow": other["workflow"],
            "partner": other["partner"],
            "status": other["status"],
            "state": other["state"],
            "started_at": other["started_at"],
            "duplicate_of": other["duplicate_of"],
            "shares": shares[other["tx"]],
        }
        for other in others
    ]


def _attributes(transitions: Sequence[Row]) -> dict[str, object]:
    merged: dict[str, object] = {}
    for transition in transitions:
        if transition["attributes"]:
            merged |= loads(transition["attributes"])
    return merged


def _evidence(
    reader: Reader, who: Subject, intervals: Sequence[Row], traces: Sequence[Row], records: Mapping[str, Sequence[Row]]
) -> Evidence:
    row, spans = who.row, doubtful_spans(reader, who, traces)
    facts = Facts(
        is_open=row["status"] == "open",
        states=[one["state"] for one in intervals if one["state"] is not None],
        workflow=row["workflow"],
        declared=reader.catalog.workflows.get(row["workflow"] or ""),
        missing_parents=_by_trace(spans, "missing"),
        sampled=_by_trace(spans, "sampled"),
        ahead=_ahead(spans, records),
        implausible=_implausible(spans, records),
        early_dues=[
            one["due_at"]
            for kind in ("transitions", "review_actions")
            for one in records[kind]
            if one["due_at"] is not None and one["due_at"] < row["started_at"]
        ],
        conflicts=conflicts(reader, who, traces, records),
        tenants=list(dict.fromkeys(one["tenant"] for one in records["transitions"] if one["tenant"] is not None)),
        other_tenants=[other["tenant"] for other in who.namesakes],
        ended_there=ended_there(reader, who),
    )
    return evidence(facts)


def _by_trace(spans: Sequence[Row], what: str) -> dict[str, int]:
    counts = {
        trace: sum(row[what] for row in rows) for trace, rows in groupby(spans, key=lambda row: str(row["trace_id"]))
    }
    return {trace: n for trace, n in counts.items() if n}


def _ahead(spans: Sequence[Row], records: Mapping[str, Sequence[Row]]) -> list[Ahead]:
    steps = [
        Ahead(one["service"] or "unknown_service", one["ahead"], one["ahead_seconds"]) for one in spans if one["ahead"]
    ]
    late = [row for rows in records.values() for row in rows if row["event_time"] > row["event_at"]]
    for source in dict.fromkeys(row["source"] for row in late):
        seconds = [(row["event_time"] - row["ingested_at"]).total_seconds() for row in late if row["source"] == source]
        steps.append(Ahead(source, len(seconds), max(seconds)))
    return steps


def _implausible(spans: Sequence[Row], records: Mapping[str, Sequence[Row]]) -> list[Implausible]:
    implausible = [
        Implausible(one["service"] or "unknown_service", one["implausible"], one["earliest"])
        for one in spans
        if one["implausible"]
    ]
    early = [row for rows in records.values() for row in rows if row["event_time"] < row["event_at"]]
    for source in dict.fromkeys(row["source"] for row in early):
        instants = [row["event_time"] for row in early if row["source"] == source]
        implausible.append(Implausible(source, len(instants), min(instants)))
    return implausible
