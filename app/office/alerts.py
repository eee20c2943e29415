"""Alerts on disk: their states, history, and what people did about them."""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.actor import Actor
from app.domain.alerts import FIRING, PENDING, RESOLVED, Alert, Member
from app.domain.errors import BadInput, NotFound
from app.domain.instants import of_rfc3339, to_rfc3339
from app.domain.segments import SEGMENTS
from app.office.database import Database
from app.office.ledger import Ledger

CHOICES = ("state", "rule", "severity", "owner", *SEGMENTS)
_RANKS = (FIRING, PENDING, RESOLVED)
_LONGEST_TEXT = 2000
LONGEST = timedelta(days=7)
"""How long a silence until it gets worse lasts where it does not."""
_INSTANTS = ("opened_at", "since", "fired_at", "resolved_at", "next_deadline_at", "silenced_until")


@dataclass(frozen=True)
class Change:
    """One row of an alert's history. `actor` None: the evaluation. `detail` is what there is to say, by kind."""

    at: datetime
    kind: str
    actor: str | None
    detail: dict[str, Any]


@dataclass(frozen=True)
class Health:
    """A rule's health since an instant, and in words why it is not ok."""

    rule: str
    at: datetime
    health: str
    detail: str | None


class AlertBook:
    """What the evaluation wrote, and the acts of people on it: each a row of history and an entry of the ledger."""

    def __init__(self, database: Database, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock
        self._tenants: frozenset[str] | None = None

    def of_tenants(self, tenants: frozenset[str]) -> "AlertBook":
        """The same, of which only the alerts whose segment is one of these tenants are there.

        The figures of every other alert are of several tenants together.
        """
        cut = copy(self)
        cut._tenants = tenants
        return cut

    def listed(
        self,
        chosen: Mapping[str, Sequence[str]] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        after: tuple[int, str, str] | None = None,
    ) -> list[Alert]:
        """Alerts, firing ones first, then pending, then resolved, the latest of each first; past `after`.

        `chosen` are alternatives by name: state, rule, severity, owner and the four segments, of which a member must
        be. `since` and `until` keep what stood at any instant between; `after` is a `place_of`. What was pending and
        never fired is left out once it is over.
        """
        rank, opened, last = after or (None, None, None)
        values = {name: (chosen or {}).get(name) for name in CHOICES}
        listed = {name: json.dumps(list(value)) if value else None for name, value in values.items()}
        listed["of_tenant"] = None if self._tenants is None else json.dumps(sorted(self._tenants))
        asked = {**listed, "limit": limit, "after_rank": rank, "after_opened": opened, "after_id": last}
        rows = self._ask("alerts_listed", **asked, since=to_rfc3339(since), until=to_rfc3339(until))
        return [of_row(row) for row in rows]

    def open(self) -> list[Alert]:
        """What is pending or firing."""
        return [of_row(row) for row in self._ask("alerts_open") if self._has(row)]

    def one(self, alert_id: str) -> Alert:
        """The alert of that id. Raises NotFound."""
        rows = self._ask("alert", alert_id=alert_id)
        if not rows or not self._has(rows[0]):
            raise NotFound(f"There is no alert {alert_id[:60]!r}.")
        return of_row(rows[0])

    def history(self, alert_id: str) -> list[Change]:
        """Everything that became of an alert, in order. Raises NotFound for one that the tenants do not have."""
        if self._tenants is not None:
            self.one(alert_id)
        rows = self._ask("alert_history", alert_id=alert_id)
        return [Change(of_rfc3339(row["at"]), row["kind"], row["actor"], json.loads(row["detail"])) for row in rows]

    def health(self) -> dict[str, Health]:
        """The present health of each rule that was ever evaluated."""
        return {row["rule"]: _health(row) for row in self._ask("alert_health")}

    def health_history(self, rule: str, limit: int = 100) -> list[Health]:
        """How a rule's health changed, the latest first."""
        return [_health(row) for row in self._ask("alert_health_history", rule=rule, limit=limit)]

    def acknowledge(self, alert_id: str, actor: Actor, reason: str | None = None) -> Alert:
        """Somebody has seen it."""
        return self._act(alert_id, "acknowledge", actor, _reason(reason), "set_alert_acknowledged", {})

    def assign(self, alert_id: str, actor: Actor, to: str, reason: str | None = None) -> Alert:
        """Somebody is to see to it."""
        values = {"assigned_to": _needed(to, "to")}
        return self._act(alert_id, "assign", actor, _reason(reason), "set_alert_assigned", values)

    def silence(self, alert_id: str, actor: Actor, until: datetime | None, reason: str) -> Alert:
        """Nobody is told of it, nor of later episodes of the same rule and segment, until an instant ahead.

        Without one, until it gets worse: it is about twice as many transactions, or a deadline of theirs is near; and
        for `LONGEST` at most.
        """
        if until is not None and until <= self._clock():
            raise BadInput("until: a silence ends at an instant that is still ahead.")
        values: dict[str, Any] = {"silenced_until": to_rfc3339(until or self._clock() + LONGEST)}
        if until is None:
            values["worse_than"] = self.one(alert_id).transactions
        return self._act(alert_id, "silence", actor, _needed(reason, "reason"), "set_alert_silenced", values)

    def note(self, alert_id: str, actor: Actor, note: str) -> Alert:
        """Something that the next person should know."""
        return self._act(alert_id, "note", actor, _needed(note, "note"), None, {})

    def _act(
        self,
        alert_id: str,
        kind: str,
        actor: Actor,
        reason: str | None,
        statement: str | None,
        values: dict[str, Any],
    ) -> Alert:
        with self._database.transaction():
            rows = self._database.execute("alert", {"alert_id": alert_id})
            if not rows or not self._has(dict(rows[0])):
                raise NotFound(f"There is no alert {alert_id[:60]!r}.")
            tenant = json.loads(rows[0]["segment"]).get("tenant")
            entry = self._ledger.enter(actor, f"alert.{kind}", f"alert:{alert_id}", reason, tenant=tenant)
            if statement is not None:
                self._database.execute(statement, {"alert_id": alert_id, "actor": actor.name, **values})
            detail = {name: value for name, value in {**values, "reason": reason}.items() if value is not None}
            put_history(self._database, alert_id, entry.at, kind, actor.name, detail)
        return self.one(alert_id)

    def _has(self, row: Mapping[str, Any]) -> bool:
        """Whether the row of an alert is there for these tenants."""
        return self._tenants is None or json.loads(row["segment"]).get("tenant") in self._tenants

    def _ask(self, statement: str, **values: object) -> list[dict[str, Any]]:
        with self._database.transaction():
            return [dict(row) for row in self._database.execute(statement, values)]


def place_of(alert: Alert) -> tuple[int, str, str]:
    """Where an alert stands in the list, for the page that follows it."""
    return _RANKS.index(alert.state), to_rfc3339(alert.opened_at) or "", alert.alert_id


def put_history(
    database: Database, alert_id: str, at: datetime, kind: str, actor: str | None, detail: dict[str, Any]
) -> None:
    """One more row of an alert's history, inside a transaction."""
    values = {"alert_id": alert_id, "at": to_rfc3339(at), "kind": kind, "actor": actor}
    database.execute("insert_alert_history", {**values, "detail": json.dumps(detail, ensure_ascii=False)})


def of_row(row: dict[str, Any]) -> Alert:
    """The alert that a row keeps."""
    stored = {name: value for name, value in row.items() if name not in ("alert_id", "rank")}
    instants = {name: None if row[name] is None else of_rfc3339(row[name]) for name in _INSTANTS}
    members = tuple(
        Member(**{**one, "since": of_rfc3339(one["since"]), "last": of_rfc3339(one["last"])})
        for one in json.loads(row["members"])
    )
    whole = {"segment": json.loads(row["segment"]), "selects": json.loads(row["selects"]), "members": members}
    return Alert(**{**stored, **instants, **whole, "told": bool(row["told"])})


def to_row(alert: Alert) -> dict[str, Any]:
    """The row that keeps an alert."""
    instants = {name: to_rfc3339(getattr(alert, name)) for name in _INSTANTS}
    members = [{**vars(one), "since": to_rfc3339(one.since), "last": to_rfc3339(one.last)} for one in alert.members]
    texts = {
        "segment": json.dumps(dict(alert.segment), sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        "selects": json.dumps(dict(alert.selects), ensure_ascii=False),
        "members": json.dumps(members, ensure_ascii=False),
    }
    return {**vars(alert), **instants, **texts, "told": int(alert.told), "alert_id": alert.alert_id}


def _health(row: dict[str, Any]) -> Health:
    return Health(row["rule"], of_rfc3339(row["at"]), row["health"], row["detail"])


def _reason(reason: str | None) -> str | None:
    return None if reason is None else _needed(reason, "reason")


def _needed(text: str, name: str) -> str:
    if not text.strip() or len(text) > _LONGEST_TEXT:
        raise BadInput(f"{name}: takes 1 to {_LONGEST_TEXT:,} characters.")
    return text.strip()
