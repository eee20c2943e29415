"""The queue of notifications: each waits here until it is delivered or given up."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.actor import Actor
from app.domain.alerts import notification_id
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.ledger import Ledger

MOST = 50
DUE, DELIVERED, GIVEN_UP = "due", "delivered", "given_up"


@dataclass(frozen=True)
class Notification:
    """What one target is sent about one change. The id is the same at every attempt; `body` is JSON's object.

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


@dataclass(frozen=True)
class Disabled:
    """A target that asked for no more messages: since when, its answer, and a fingerprint of its address then."""

    target: str
    fingerprint: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Count:
    """How many notifications to a target stand in an outcome; `failing` of them were tried and not taken."""

    target: str
    outcome: str
    notifications: int
    failing: int


class Notifications:
    """Rows written in the same transaction as the change that they report; a kill leaves due what was due."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database, self._ledger = database, ledger

    def due(self, now: datetime, limit: int = 100) -> list[Notification]:
        """What is to be tried now, the longest waiting first. Taking changes nothing: a kill leaves it due."""
        return self._notifications("notifications_due", now=to_rfc3339(now), limit=limit)

    def of_alert(self, alert_id: str) -> list[Notification]:
        """All notifications of an alert, sent or not."""
        return self._notifications("notifications_of", alert_id=alert_id)

    def delivered(self, notification_id: str, at: datetime) -> None:
        """The target has taken it."""
        self._put(notification_id, at, None, DELIVERED, None)

    def failed(self, notification_id: str, at: datetime, error: str, again_at: datetime | None) -> None:
        """The target has not taken it; `again_at` None gives it up. `error` is a sentence without secrets."""
        self._put(notification_id, at, again_at, GIVEN_UP if again_at is None else DUE, error)

    def due_to(self, target: str, now: datetime, limit: int = MOST) -> list[Notification]:
        """What is due to one target, in order: of one alert, nothing before its earlier notifications."""
        values = {"target": target, "now": to_rfc3339(now), "limit": limit}
        return self._notifications("notifications_due_to", **values)

    def stray(self, known: Collection[str], now: datetime, limit: int = MOST) -> list[Notification]:
        """What is due to targets that are not known."""
        values = {"names": json.dumps(sorted(known)), "now": to_rfc3339(now), "limit": limit}
        return self._notifications("notifications_stray", **values)

    def enqueue(self, about: str, kind: str, occasion: str, target: str, body: dict[str, Any], at: datetime) -> None:
        """Queue a message of no alert, such as the brief; a second one of the same occasion changes nothing."""
        with self._database.transaction():
            self._insert(about, kind, occasion, target, body, at)

    def enqueue_on_record(
        self,
        actor: Actor,
        action: str,
        about: str,
        kind: str,
        occasion: str,
        targets: Sequence[str],
        body: dict[str, Any],
        at: datetime,
    ) -> list[str]:
        """Queue a message to each target, and put on record to which: those that had none of this occasion yet.

        They are returned; where there are none, nothing is on record. Raises `Unavailable`; then nothing is queued and
        nothing on record.
        """
        with self._database.transaction():
            fresh = [name for name in targets if not self._exists(about, kind, occasion, name)]
            for name in fresh:
                self._insert(about, kind, occasion, name, body, at)
            if fresh:
                self._ledger.enter(actor, action, f"sent to {', '.join(fresh)}")
        return fresh

    def is_delivered(self, about: str, kind: str, occasion: str, target: str) -> bool:
        """Whether a message of this occasion was queued already."""
        with self._database.transaction():
            return self._exists(about, kind, occasion, target)

    def counts(self) -> list[Count]:
        """By target and outcome."""
        return [Count(**row) for row in self._ask("notification_counts")]

    def disable(self, target: str, fingerprint: str, at: datetime, reason: str) -> None:
        """Sends it nothing more, until its address or secret is another."""
        values = {"target": target, "fingerprint": fingerprint, "at": to_rfc3339(at), "reason": reason}
        with self._database.transaction():
            self._database.execute("put_target_disabled", values)

    def disabled(self) -> dict[str, Disabled]:
        """By name the targets that want to hear nothing more."""
        rows = self._ask("targets_disabled")
        return {row["target"]: Disabled(**{**row, "at": of_rfc3339(row["at"])}) for row in rows}

    def _exists(self, about: str, kind: str, occasion: str, target: str) -> bool:
        wanted = notification_id(f"{about}:{occasion}", kind, target)
        return bool(self._database.execute("notification_exists", {"notification_id": wanted}))

    def _insert(self, about: str, kind: str, occasion: str, target: str, body: dict[str, Any], at: datetime) -> None:
        values = {
            "notification_id": notification_id(f"{about}:{occasion}", kind, target),
            "alert_id": about,
            "state": kind,
            "target": target,
            "body": json.dumps(body, ensure_ascii=False),
            "created_at": to_rfc3339(at),
        }
        self._database.execute("insert_notification", values)

    def _put(
        self, notification_id: str, at: datetime, due_at: datetime | None, outcome: str, error: str | None
    ) -> None:
        values = {"notification_id": notification_id, "at": to_rfc3339(at), "due_at": to_rfc3339(due_at)}
        with self._database.transaction():
            self._database.execute("put_attempt", {**values, "outcome": outcome, "error": error})

    def _notifications(self, statement: str, **values: object) -> list[Notification]:
        return [_of_row(row) for row in self._ask(statement, **values)]

    def _ask(self, statement: str, **values: object) -> list[dict[str, Any]]:
        with self._database.transaction():
            return [dict(row) for row in self._database.execute(statement, values)]


def _of_row(row: dict[str, Any]) -> Notification:
    """The notification that a row holds."""
    instants = {
        name: None if row[name] is None else of_rfc3339(row[name])
        for name in ("created_at", "due_at", "last_attempt_at")
    }
    return Notification(**{**row, **instants, "body": json.loads(row["body"])})
