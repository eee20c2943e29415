"""The answers as the OpenAPI document describes them: instants are RFC 3339 in UTC, lengths seconds."""

from datetime import datetime

from pydantic import BaseModel, Field

from app.api.models import list_of, model
from app.domain.answer_fields import (
    alerts,
    cases,
    causes,
    comparisons,
    findings,
    numbers,
    sources,
    stability,
    transactions,
)
from app.domain.rows import Row


class Problem(BaseModel):
    """An error (RFC 9457): `detail` says what to do; `tenants` and `reference` where they apply."""

    type: str
    title: str
    status: int
    detail: str
    tenants: list[str] | None = None
    reference: str | None = None


class Anything(BaseModel):
    """A list whose items are described in words at its route."""

    items: list[Row]
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
    record: Row | None
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


TransactionList = list_of(transactions.Transaction, "TransactionList", "A page of transactions.")
TransactionDetail = model(transactions.TransactionDetail)
Timeline = list_of(transactions.TimelineItem, "Timeline", "What is on record, in time order.")
Metric = model(numbers.Metric)
Causes = model(causes.Causes)
Cause = model(causes.Cause)
Decomposition = model(comparisons.Decomposition)
Comparison = model(comparisons.Comparison)
Paths = model(comparisons.Paths)
Changed = model(comparisons.Changed)
AlertList = list_of(alerts.AlertItem, "AlertList", "A page of alerts.")
AlertDetail = model(alerts.AlertDetail)
Stability = model(stability.Stability)
ControlChart = model(stability.ControlChart)
CaseList = list_of(cases.Case, "CaseList", "A page of cases.")
IncidentList = list_of(cases.Incident, "IncidentList", "A page of incidents.")
Incident = model(cases.Incident)
QueueList = list_of(sources.Queue, "QueueList", "Review queues, then states that wait.")
SourceList = list_of(sources.Source, "SourceList", "Who sends, by name.")
SetAsideList = list_of(sources.SetAside, "SetAsideList", "What could not be loaded.")
FindingList = list_of(findings.FindingItem, "FindingList", "Where reality disagrees with the catalog.")
