"""The answers as the OpenAPI document describes them. Instants are RFC 3339 in UTC, lengths seconds."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """An error (RFC 9457): `detail` says what to do; `tenants` and `reference` where they apply."""

    type: str
    title: str
    status: int
    detail: str
    tenants: list[str] | None = None
    reference: str | None = None


class Value(BaseModel):
    """What is at stake."""

    amount: float
    unit: str | None


class LastError(BaseModel):
    """What the latest entry span says of its failure."""

    at: datetime
    service: str | None
    operation: str | None
    text: str | None


class Transaction(BaseModel):
    """A transaction as lists answer it."""

    transaction_id: str
    workflow: str | None
    partner: str | None
    tenant: str | None
    version: str | None
    status: str = Field(description="open, completed, failed, rejected, cancelled or ended")
    state: str | None
    started_at: datetime
    finished_at: datetime | None
    state_since: datetime | None
    stuck_reason: str | None = Field(description="review_overdue, state_limit, learned or deadline")
    overdue_at: datetime | None
    deadline_at: datetime | None
    due_at: datetime | None
    value: Value | None
    waits_on: str | None
    awaits: str | None
    handover: str | None = Field(description="none, called, answered, referenced or called_back")
    retries: int
    next_attempt_at: datetime | None
    error_class: str | None
    error_code: str | None
    duplicate_of: str | None
    owner: str | None
    signature: str | None
    inferred: bool
    errored: bool = Field(description="whether the latest entry span failed; no outcome")
    last_error: LastError | None


class Odds(BaseModel):
    """What became of those that waited as long in the same state; `group` names what they share."""

    completed: float | None
    otherwise: float | None
    median_further_seconds: float | None
    n: int
    group: dict[str, str | None]


class ReviewTask(BaseModel):
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


class IdentityDecision(BaseModel):
    """A recorded decision on whose record this is."""

    at: datetime
    decision_id: str | None
    decision: str
    confidence: float | None
    threshold: float | None
    rule_version: str | None
    candidates: Any


class Related(BaseModel):
    """Another transaction, and what it shares: trace, link, external_ref, idempotency_key."""

    transaction_id: str
    tenant: str | None
    workflow: str | None
    partner: str | None
    status: str
    state: str | None
    started_at: datetime
    duplicate_of: str | None
    shares: list[str]


class Evidence(BaseModel):
    """How far the records can be relied on: complete, partial or thin."""

    grade: str
    findings: list[str]


class TransactionDetail(Transaction):
    """A transaction as its own page shows it."""

    stuck_reasons: list[str]
    clocks: dict[str, float] = Field(description="seconds by clock; they sum to the elapsed time")
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
    attributes: dict[str, Any]
    evidence: Evidence


class TransactionList(BaseModel):
    """A page of transactions."""

    items: list[Transaction]
    next: str | None


class TimelineItem(BaseModel):
    """Something on record; `until` is `at` for what has no length, null for what has not ended."""

    at: datetime
    until: datetime | None
    lane: str = Field(description="workflow, review, partner, machine, retry or audit")
    kind: str
    title: str
    status: str
    ref: str


class Timeline(BaseModel):
    """What is on record, in time order."""

    items: list[TimelineItem]
    next: str | None


class Point(BaseModel):
    """A bucket, by its start."""

    at: datetime
    value: float | None
    n: int | None


class Series(BaseModel):
    """A number over time for one segment."""

    segment: dict[str, str | None]
    points: list[Point]


class Metric(BaseModel):
    """A number, a series a segment."""

    series: list[Series]


class Group(BaseModel):
    """A side of a comparison: how many, and who they are."""

    n: int
    sentence: str


class Named(BaseModel):
    """An attribute and a value of it."""

    attribute: str
    value: str


class Cause(Named):
    """What is more common among the sick; a pair has both attributes and values joined by ` & `."""

    aliases: list[Named] = Field(description="other attributes that select the same transactions")
    sick_share: float
    healthy_share: float | None = Field(description="null where there is nobody healthy")
    lift: float | None = Field(description="sick_share / healthy_share; null where no healthy one has it")
    p_value: float = Field(description="corrected for the number of tests")
    n: int = Field(description="sick transactions that have it")
    symptom: bool = Field(description="names the selection, or was known no earlier than the sick state")
    onset: datetime | None = Field(description="since when it is more common among all that started; null if it is not")


class Explained(Named):
    """The segment that the selection fixes, where nothing else sets the sick apart."""

    sentence: str


class Causes(BaseModel):
    """Causes, the surest first, then symptoms."""

    sick: Group
    healthy: Group
    explained_by: Explained | None
    items: list[Cause]
    tests: int
    method: str


class Anything(BaseModel):
    """A list whose items are described in words at its route."""

    items: list[dict[str, Any]]
    next: str | None


class View(BaseModel):
    """A saved view: a name for an address of Transom's own."""

    id: int
    name: str
    address: str
    owner: str
    created_at: datetime


class Tried(BaseModel):
    """What an event would become; `record` null where it would be refused, for the reasons in `problems`."""

    index: int
    kind: str | None = Field(description="transition, review_action, identity_decision or payload")
    record: dict[str, Any] | None
    problems: list[str]
    transaction_id: str | None = Field(description="the transaction that it would join")
    why: str | None
    status: str | None = Field(description="that transaction's, with the event in it")
    state: str | None
    also: list[str] = Field(description="further transactions of its trace")


class Trials(BaseModel):
    """Every event that was sent, in order."""

    items: list[Tried]


class Version(BaseModel):
    """What changes when the scope's answer would; also the ETag."""

    scope: str
    version: str
    backlog: int = Field(
        description="journal entries left of what was there at the start: until 0, answers are of a part"
    )


class Whole(BaseModel):
    """An object that is described in words at its route."""

    model_config = {"extra": "allow"}
