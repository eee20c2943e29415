"""Whether an alert is silenced, and whether it is notified all the same since it got worse."""

import json
from datetime import datetime, timedelta

from app.domain.alerts import FIRING, Alert
from app.office.database import Database

NEAR = timedelta(minutes=30)
"""How soon a deadline ends a silence that lasts until it gets worse."""


def is_silenced(until: datetime | None, at: datetime) -> bool:
    """Whether a silence until an instant stands at another; None is no silence."""
    return until is not None and until > at


def outlasts_silence(database: Database, alert: Alert, at: datetime) -> bool:
    """Whether it fires and got worse than its silence bears: twice the transactions, or a deadline is near.

    False for a silence that lasts until an instant. Inside a transaction.
    """
    rows = database.execute("alert_silence", {"alert_id": alert.alert_id})
    worse_than = json.loads(rows[0]["detail"]).get("worse_than") if rows else None
    if worse_than is None or alert.state != FIRING:
        return False
    near = alert.next_deadline_at is not None and alert.next_deadline_at <= at + NEAR
    return near or alert.transactions >= 2 * max(int(worse_than), 1)
