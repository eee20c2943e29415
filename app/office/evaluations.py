"""Writes the result of an evaluation (alerts, changes, rule health, notifications) in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.alerts import FIRING, RESOLVED, Alert, notification_id
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.alerts import put_history, to_row
from app.office.database import Database
from app.office.silences import is_silenced, outlasts_silence


@dataclass(frozen=True)
class Judged:
    """An alert after a minute; `changed` says whether its state did, `targets` are who is told of it."""

    alert: Alert
    changed: bool
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minute:
    """One evaluated minute, by its end. `known_until`: the latest arrival that the records held; None: there was none.

    `health` holds only what changed: by rule its health, and in words why it is not ok.
    """

    at: datetime
    known_until: datetime | None
    caught_up: bool = False
    judged: Sequence[Judged] = ()
    health: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)


class Evaluations:
    """Which minutes were evaluated. `record` writes a minute once; after a kill it is there whole, or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self) -> datetime | None:
        """The end of the last minute evaluated."""
        with self._database.transaction():
            rows = self._database.execute("last_alert_minute")
        return of_rfc3339(rows[0]["at"]) if rows else None

    def known_until(self, since: datetime, until: datetime) -> dict[datetime, datetime | None]:
        """Over which arrivals each minute that ended in [since, until] was evaluated."""
        with self._database.transaction():
            values = {"since": to_rfc3339(since), "until": to_rfc3339(until)}
            rows = self._database.execute("alert_minutes", values)
        return {of_rfc3339(row["at"]): _instant(row["known_until"]) for row in rows}

    def record(self, *minutes: Minute) -> None:
        """Keeps minutes with all that changed, and what is to be told of it, in one transaction.

        Raises `Unavailable`, with nothing written, where it cannot be, and where one of them is there already.
        """
        with self._database.transaction():
            for minute in minutes:
                at = to_rfc3339(minute.at)
                self._database.execute(
                    "insert_alert_minute",
                    {"at": at, "known_until": to_rfc3339(minute.known_until), "caught_up": int(minute.caught_up)},
                )
                for judged in minute.judged:
                    self._keep(judged, minute.at)
                for rule, (health, detail) in sorted(minute.health.items()):
                    values = {"rule": rule, "at": at, "health": health, "detail": detail}
                    self._database.execute("insert_alert_health", values)

    def _keep(self, judged: Judged, at: datetime) -> None:
        alert = judged.alert
        self._database.execute("put_alert", to_row(alert))
        if judged.changed:
            put_history(self._database, alert.alert_id, at, alert.state, None, _detail(alert))
        row = self._database.execute("alert", {"alert_id": alert.alert_id})[0]
        until = _instant(row["silenced_until"])
        notified = bool(row["told"])
        if is_silenced(until, at):
            if not outlasts_silence(self._database, alert, at):
                return
            notified = False
            self._database.execute("set_alert_silenced", {"alert_id": alert.alert_id, "silenced_until": to_rfc3339(at)})
            put_history(self._database, alert.alert_id, at, "worse", None, _detail(alert))
        if alert.state == FIRING and not notified:
            self._tell(judged, at, again=bool(row["told"]))
            self._database.execute("set_alert_notified", {"alert_id": alert.alert_id})
        elif alert.state == RESOLVED and notified and judged.changed:
            self._tell(judged, at)

    def _tell(self, judged: Judged, at: datetime, again: bool = False) -> None:
        alert, instant = judged.alert, to_rfc3339(at)
        for target in judged.targets:
            values = {
                "notification_id": notification_id(
                    alert.alert_id, f"{alert.state} {instant}" if again else alert.state, target
                ),
                "alert_id": alert.alert_id,
                "state": alert.state,
                "target": target,
                "body": json.dumps(_body(alert, at), ensure_ascii=False),
                "created_at": instant,
            }
            self._database.execute("insert_notification", values)


def _body(alert: Alert, at: datetime) -> dict[str, Any]:
    """What a target is told: thin, with a way to look it up, and nothing that was sent to us but segments."""
    return {
        "alert": alert.alert_id,
        "rule": alert.rule,
        "segment": dict(alert.segment),
        "state": alert.state,
        "severity": alert.severity,
        "owner": alert.owner,
        "at": to_rfc3339(at),
        "text": alert.text,
        "transactions": alert.transactions,
        "at_risk": alert.at_risk,
        "next_deadline_at": to_rfc3339(alert.next_deadline_at),
        "path": f"/alerts/{alert.alert_id}",
    }


def _detail(alert: Alert) -> dict[str, Any]:
    detail = {name: getattr(alert, name) for name in ("value", "threshold", "n", "transactions", "at_risk", "text")}
    return {name: value for name, value in detail.items() if value not in (None, "")}


def _instant(text: str | None) -> datetime | None:
    return None if text is None else of_rfc3339(text)
