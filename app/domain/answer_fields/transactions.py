"""The fields of a transaction: in a list, as a whole, and on its timeline."""

from datetime import datetime
from typing import Annotated, TypedDict


class Value(TypedDict):
    """What is at stake."""

    amount: float
    unit: str | None


class LastError(TypedDict):
    """What the latest entry span says of its failure."""

    at: datetime
    service: str | None
    operation: str | None
    text: str | None


class Basis(TypedDict):
    """What a transaction is, and where it stands."""

    transaction_id: str
    workflow: str | None
    partner: str | None
    tenant: str | None
    version: str | None
    status: Annotated[str, "open, completed, failed, rejected, cancelled or ended"]
    state: str | None
    started_at: datetime
    finished_at: datetime | None
    state_since: datetime | None
    stuck_reason: Annotated[str | None, "review_overdue, state_limit, learned or deadline"]
    overdue_at: datetime | None
    deadline_at: datetime | None
    due_at: datetime | None


class AtStake(TypedDict):
    """What a transaction carries, as answers have it."""

    value: Value | None


class AtStakeColumns(TypedDict):
    """The same as columns."""

    value_amount: float | None
    value_unit: str | None


class Course(TypedDict):
    """Whom a transaction waits for, and what went wrong on its way."""

    waits_on: str | None
    awaits: str | None
    handover: Annotated[str | None, "none, called, answered, referenced or called_back"]
    retries: int
    next_attempt_at: datetime | None
    error_class: str | None
    error_code: str | None
    duplicate_of: str | None
    owner: str | None
    signature: str | None
    inferred: bool
    errored: Annotated[bool, "whether the latest entry span failed; no outcome"]


class Transaction(Basis, AtStake, Course):
    """A transaction as lists answer it."""

    last_error: LastError | None


class TransactionRow(Basis, AtStakeColumns, Course):
    """A transaction as questions answer it: its value and its latest entry span in columns."""

    tx: str
    entry_at: datetime | None
    entry_service: str | None
    entry_operation: str | None
    entry_problem: str | None


class StandingTransaction(TransactionRow):
    """What `transaction.sql` answers: every column of a transaction as it stands."""

    tenant_scope: str
    signature_version: int
    quiet_since: datetime | None
    last_at: datetime
    transitions: int
    spans: int
    traces: int
    base_started_at: datetime | None
    base_partner: str | None
    limit_at: datetime | None
    review_overdue_at: datetime | None
    state_limit_at: datetime | None
    learned_at: datetime | None
    deadline_overdue_at: datetime | None
    promised_overdue_at: datetime | None
    ends_at: datetime | None
    attempts_max: int | None
    path: int | None
    exception_since: datetime | None
    interventions: int
    promised_at: datetime | None
    exception_promised_at: datetime | None
    exception: bool | None
    dead_letter: bool | None
    last_ingested_at: datetime
    live: bool
    spans_until: datetime | None
    stuck: bool
    promised_stuck: bool
    stuck_reasons: list[str]


class ListedTransaction(TransactionRow):
    """What `transactions.sql` answers: the key of the list's order beside."""

    sort_key: float | None


class Odds(TypedDict):
    """What became of those that waited as long in the same state; `group` names what they share."""

    completed: float | None
    otherwise: float | None
    median_further_seconds: float | None
    n: int
    group: dict[str, str | None]


class ReviewTask(TypedDict):
    """A piece of human work as it stands."""

    task_id: str | None
    queue: str | None
    owner: str | None
    opened_at: datetime | None
    due_at: datetime | None
    assigned_to: str | None
    assigned_at: datetime | None
    last_action: str | None
    last_action_at: datetime | None
    closed_at: datetime | None
    closing_action: str | None
    closed_by: str | None


class ReviewTaskRow(ReviewTask):
    """What `transaction_tasks.sql` answers; `begun_at` is its first action on record."""

    begun_at: datetime | None


class IdentityDecision(TypedDict):
    """A recorded decision on whose record this is."""

    at: datetime
    decision_id: str | None
    decision: str
    confidence: float | None
    threshold: float | None
    rule_version: str | None
    candidates: object


class OtherTransaction(TypedDict):
    """Another transaction, in short."""

    transaction_id: str
    tenant: str | None
    workflow: str | None
    partner: str | None
    status: str
    state: str | None
    started_at: datetime
    duplicate_of: str | None


class Related(OtherTransaction):
    """Another transaction, and what it shares: trace, link, external_ref, idempotency_key."""

    shares: list[str]


class RelatedRow(OtherTransaction):
    """What `transaction_related.sql` answers."""

    tx: str


class Evidence(TypedDict):
    """How far the records can be relied on: complete, partial or thin."""

    grade: str
    findings: list[str]


class TransactionDetail(Transaction):
    """A transaction as its own page shows it."""

    stuck_reasons: list[str]
    clocks: Annotated[dict[str, float], "seconds by clock; they sum to the elapsed time"]
    odds: Odds | None
    review_tasks: list[ReviewTask]
    identity_decisions: list[IdentityDecision]
    external_refs: list[str]
    idempotency_keys: list[str]
    trace_ids: list[str]
    payload_ids: list[str]
    limit_at: datetime | None
    expected_seconds: float | None
    runbook: str | None
    related: list[Related]
    attributes: dict[str, object]
    evidence: Evidence


class TimelineItem(TypedDict):
    """Something on record; `until` is `at` for what has no length, null for what has not ended."""

    at: datetime
    until: datetime | None
    lane: Annotated[str, "workflow, review, partner, machine, retry or audit"]
    kind: str
    title: str
    status: str
    origin: Annotated[str, "`asserted by <source>`, `done here` (by a person, on Transom) or `derived` from records"]
    ref: str
