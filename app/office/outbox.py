"""The outbox: notifications until they are delivered or given up."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database

DUE, DELIVERED, GIVEN_UP = "due", "delivered", "given_up"


@dataclass(frozen=True)
class Notification:
    """What one target is told of one change. The id is the same at every attempt; `body` is JSON's object.

    `outcome` is due, delivered or given_up; `due_at` None: nothing more is to be tried.
    """

    notification_id: str
    alert_id: str
    state: str
    target: str
    body: dict[str, Any]
    created_at: datetime
    due_at: datetime | None
    attempts: int
    outcome: str
    last_attempt_at: datetime | None
    last_error: str | None


class Outbox:
    """Rows written with the change that they tell of. Delivery takes what is due and says what became of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, now: datetime, limit: int = 100) -> list[Notification]:
        """What is to be tried now, the longest waiting first. Taking changes nothing: a kill leaves it due."""
        return self._ask("notifications_due", {"now": to_rfc3339(now), "limit": limit})

    def of_alert(self, alert_id: str) -> list[Notification]:
        """What was or is to be told of an alert."""
        return self._ask("notifications_of", {"alert_id": alert_id})

    def delivered(self, notification_id: str, at: datetime) -> None:
        """The target has taken it."""
        self._put(notification_id, at, None, DELIVERED, None)

    def failed(self, notification_id: str, at: datetime, error: str, again_at: datetime | None) -> None:
        """The target has not taken it; `again_at` None gives it up. `error` is a sentence without secrets."""
        self._put(notification_id, at, again_at, GIVEN_UP if again_at is None else DUE, error)

    def _put(
        self, notification_id: str, at: datetime, due_at: datetime | None, outcome: str, error: str | None
    ) -> None:
        values = {"notification_id": notification_id, "at": to_rfc3339(at), "due_at": to_rfc3339(due_at)}
        with self._database.transaction():
            self._database.execute("put_attempt", {**values, "outcome": outcome, "error": error})

    def _ask(self, statement: str, values: dict[str, object]) -> list[Notification]:
        with self._database.transaction():
            return [of_row(dict(row)) for row in self._database.execute(statement, values)]


def of_row(row: dict[str, Any]) -> Notification:
    """The notification that a row keeps."""
    instants = {
        name: None if row[name] is None else of_rfc3339(row[name])
        for name in ("created_at", "due_at", "last_attempt_at")
    }
    return Notification(**{**row, **instants, "body": json.loads(row["body"])})
