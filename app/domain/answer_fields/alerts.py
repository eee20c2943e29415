"""The fields of an alert: in a list, and with its history and notifications."""

from datetime import datetime
from typing import Annotated, NotRequired, TypedDict


class AlertColumns(TypedDict):
    """An alert as a row of a file: one episode of a rule for one group of segments."""

    id: str
    rule: str
    segment: dict[str, str | None]
    state: Annotated[str, "pending, firing or resolved"]
    health: Annotated[str, "of its rule: ok, no_data, error or gap"]
    since: Annotated[datetime, "when the rule began to hold"]
    fired_at: datetime | None
    resolved_at: datetime | None
    value: float | None
    threshold: float | None
    severity: str
    owner: str | None
    runbook: str | None
    acknowledged_by: str | None
    assigned_to: str | None
    silenced_until: datetime | None
    transactions: int
    at_risk: Annotated[int, "those of them that can still make their deadline"]
    next_deadline_at: datetime | None
    text: str


class AlertItem(AlertColumns):
    """An alert as lists answer it: one episode of a rule for one group of segments."""

    title: str | None
    number: str | None
    opened_at: datetime
    n: int
    filter: Annotated[dict[str, list[str] | str], "filters of the transactions that it is about"]


class LiveAlert(AlertItem):
    """An alert counted at this instant, for pages: `also` are others about the same transactions."""

    past_deadline: NotRequired[int | None]
    text_at: NotRequired[datetime | None]
    also: NotRequired[list["LiveAlert"]]


class AlertChange(TypedDict):
    """One row of an alert's history; the evaluation's have no actor."""

    at: datetime
    kind: str
    actor: str | None
    detail: dict[str, object]


class AlertMember(TypedDict):
    """A segment of the alert for which the rule holds."""

    segment: dict[str, str | None]
    since: datetime
    last: datetime
    firing: bool
    value: float | None
    threshold: float | None
    n: int


class Notified(TypedDict):
    """What a target was or is to be told."""

    notification_id: str
    state: str
    target: str
    created_at: datetime
    outcome: str
    attempts: int
    last_attempt_at: datetime | None
    due_at: Annotated[datetime | None, "of the next attempt; null: nothing more is tried"]
    disabled_at: Annotated[datetime | None, "since when the target wants to hear nothing more"]
    last_error: str | None


class AlertDetail(AlertItem):
    """An alert as its own page shows it."""

    rule_detail: Annotated[dict[str, object] | None, "the rule as the catalog declares it; null if it is gone"]
    health_detail: str | None
    members: list[AlertMember]
    history: list[AlertChange]
    notifications: list[Notified]


class LiveAlertDetail(AlertDetail):
    """An alert counted at this instant, for its own page."""

    past_deadline: NotRequired[int | None]
    text_at: NotRequired[datetime | None]
    also: NotRequired[list[LiveAlert]]
