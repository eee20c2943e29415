"""What the routes of alerts take and answer, as the OpenAPI document describes them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class AlertsQuery(BaseModel):
    """Which alerts."""

    state: list[str] | None = Field(None, description="firing pending resolved; repeatable; all by default")
    rule: list[str] | None = Field(None, description="names of rules; repeatable")
    severity: list[str] | None = Field(None, description="page ticket; repeatable")
    owner: list[str] | None = Field(None, description="repeatable")
    workflow: list[str] | None = Field(None, description="alerts of which some segment is of it; repeatable")
    partner: list[str] | None = None
    tenant: list[str] | None = None
    version: list[str] | None = None
    from_: str | None = Field(None, alias="from", description="what stood at any instant from then on")
    to: str | None = Field(None, description="exclusive")
    limit: str | None = Field(None, description="items a page, 1 to 1000; 100 by default")
    cursor: str | None = Field(None, description="`next` of the page before, with the same filters")
    format: str | None = Field(None, description="csv parquet json: the list as a file")


class AlertPath(BaseModel):
    """The id of an alert."""

    alert_id: str


class Acknowledgement(BaseModel):
    """That it was seen."""

    model_config = {"extra": "forbid"}
    reason: str | None = None


class Assignment(BaseModel):
    """Who is to see to it."""

    model_config = {"extra": "forbid"}
    to: str
    reason: str | None = None


class Silence(BaseModel):
    """Until when nobody is told, and why."""

    model_config = {"extra": "forbid"}
    until: str = Field(description="RFC 3339, how long from now (30m 4h 2d), or `worse`")
    reason: str


class AlertNote(BaseModel):
    """Something that the next person should know."""

    model_config = {"extra": "forbid"}
    note: str


class AlertItem(BaseModel):
    """An alert as lists answer it: one episode of a rule for one group of segments."""

    id: str
    rule: str
    title: str | None
    number: str | None
    segment: dict[str, str | None]
    state: str = Field(description="pending, firing or resolved")
    health: str = Field(description="of its rule: ok, no_data, error or gap")
    since: datetime = Field(description="when the rule began to hold")
    opened_at: datetime
    fired_at: datetime | None
    resolved_at: datetime | None
    value: float | None
    threshold: float | None
    n: int
    severity: str
    owner: str | None
    runbook: str | None
    acknowledged_by: str | None
    assigned_to: str | None
    silenced_until: datetime | None
    transactions: int
    at_risk: int = Field(description="those of them that can still make their deadline")
    next_deadline_at: datetime | None
    text: str
    filter: dict[str, Any] = Field(description="filters of the transactions that it is about")


class AlertList(BaseModel):
    """A page of alerts."""

    items: list[AlertItem]
    next: str | None


class AlertChange(BaseModel):
    """One row of an alert's history; the evaluation's have no actor."""

    at: datetime
    kind: str
    actor: str | None
    detail: dict[str, Any]


class AlertMember(BaseModel):
    """A segment of the alert for which the rule holds."""

    segment: dict[str, str | None]
    since: datetime
    last: datetime
    firing: bool
    value: float | None
    threshold: float | None
    n: int


class Notified(BaseModel):
    """What a target was or is to be told."""

    notification_id: str
    state: str
    target: str
    created_at: datetime
    outcome: str
    attempts: int
    last_attempt_at: datetime | None
    due_at: datetime | None = Field(description="of the next attempt; null: nothing more is tried")
    disabled_at: datetime | None = Field(description="since when the target wants to hear nothing more")
    last_error: str | None


class AlertDetail(AlertItem):
    """An alert as its own page shows it."""

    rule_detail: dict[str, Any] | None = Field(description="the rule as the catalog declares it; null if it is gone")
    health_detail: str | None
    members: list[AlertMember]
    history: list[AlertChange]
    notifications: list[Notified]
