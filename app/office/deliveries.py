"""The outbox as the delivery thread uses it: what is due, disabled targets, and counts by outcome."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.alerts import notification_id
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.outbox import Notification, of_row

MOST = 50


@dataclass(frozen=True)
class Disabled:
    """A target that wants to hear nothing more, since when, and what it said; `fingerprint` is of its address then."""

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


class Deliveries:
    """Reading changes nothing, so that a kill leaves due what was due. Attempts are marked by the outbox itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due_to(self, target: str, now: datetime, limit: int = MOST) -> list[Notification]:
        """What one target is to be told now; of one alert nothing before what is told of it earlier."""
        values = {"target": target, "now": to_rfc3339(now), "limit": limit}
        return [of_row(row) for row in self._ask("notifications_due_to", **values)]

    def stray(self, known: Collection[str], now: datetime, limit: int = MOST) -> list[Notification]:
        """What is due to targets that are not known."""
        values = {"names": json.dumps(sorted(known)), "now": to_rfc3339(now), "limit": limit}
        return [of_row(row) for row in self._ask("notifications_stray", **values)]

    def enqueue(self, about: str, kind: str, occasion: str, target: str, body: dict[str, Any], at: datetime) -> None:
        """One row that tells a target of something that is no alert; of one occasion a second changes nothing."""
        values = {
            "notification_id": notification_id(f"{about}:{occasion}", kind, target),
            "alert_id": about,
            "state": kind,
            "target": target,
            "body": json.dumps(body, ensure_ascii=False),
            "created_at": to_rfc3339(at),
        }
        with self._database.transaction():
            self._database.execute("insert_notification", values)

    def is_delivered(self, about: str, kind: str, occasion: str, target: str) -> bool:
        """Whether such a row is there already."""
        wanted = notification_id(f"{about}:{occasion}", kind, target)
        return bool(self._ask("notification_exists", notification_id=wanted))

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

    def _ask(self, statement: str, **values: object) -> list[dict[str, Any]]:
        with self._database.transaction():
            return [dict(row) for row in self._database.execute(statement, values)]
