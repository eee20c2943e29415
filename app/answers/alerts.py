"""Alerts with the present health of their rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.alerts.affected import as_filters
from app.alerts.alert_sentence import sentence
from app.alerts.escalation import rule_of
from app.catalog.model import Catalog
from app.domain.alerts import FIRING, OK, RESOLVED, Alert, Member
from app.domain.answer_fields.alerts import AlertChange, AlertDetail, AlertItem, AlertMember, LiveAlert, Notified
from app.domain.errors import BadInput
from app.office import Health, Office
from app.office.alerts import Change, place_of
from app.office.notifications import Disabled, Notification
from app.queries.filters import leaves
from app.queries.paging import LIMIT, MOST, Page, fingerprint, of_cursor, to_cursor
from app.queries.rule_numbers import affected
from app.store.reader import Reader


def page(
    office: Office,
    catalog: Catalog,
    chosen: Mapping[str, Sequence[str]],
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = LIMIT,
    cursor: str | None = None,
) -> Page[AlertItem]:
    """Alerts, firing ones first; items as in interface.md.

    Raises BadInput for a limit outside 1 to 1000, BadCursor for a cursor of another list.
    """
    if not 1 <= limit <= MOST:
        raise BadInput(f"limit: {limit} is not within 1 to {MOST}.")
    of = fingerprint({"list": "alerts", **{name: list(values) for name, values in chosen.items()}})
    after = None
    if cursor is not None:
        rank, opened, last = of_cursor(cursor, of, (int,), (str,), (str,))
        after = (rank, opened, last)
    listed = office.alerts.listed(chosen, since, until, limit + 1, after)
    more, listed = len(listed) > limit, listed[:limit]
    health = office.alerts.health()
    items = [item(alert, catalog, health) for alert in listed]
    return Page(items, to_cursor(of, *place_of(listed[-1])) if more else None)


def firing(
    office: Office, catalog: Catalog, chosen: Mapping[str, Sequence[str]] | None = None, most: int = LIMIT
) -> list[AlertItem]:
    """What fires now, pages before tickets, the latest first: for Operate. `chosen` are segments that narrow it."""
    alerts = office.alerts.listed({**(chosen or {}), "state": [FIRING]}, limit=most)
    health = office.alerts.health()
    return [item(alert, catalog, health) for alert in sorted(alerts, key=lambda alert: alert.severity != "page")]


def urgent(reader: Reader, office: Office, chosen: Mapping[str, Sequence[str]] | None = None) -> list[LiveAlert]:
    """What fires now as people read it: counted at this instant, one problem once, the most urgent first.

    `chosen` are segments that narrow it, as filters write them.
    """
    items = [
        item
        for item in firing(office, reader.catalog)
        if all(leaves(values, item["segment"].get(name)) for name, values in (chosen or {}).items())
    ]
    return merged(sorted(live(reader, office, items), key=by_urgency))


def live(reader: Reader, office: Office, items: Sequence[AlertItem]) -> list[LiveAlert]:
    """The same alerts with what their transactions amount to at this instant: what incidents and lists count now.

    An evaluation is up to a minute old. Adds `past_deadline`, those of them that can no longer be saved.
    """
    return [_live(reader, office, item) for item in items]


def _live(reader: Reader, office: Office, listed: AlertItem) -> LiveAlert:
    rule = rule_of(reader.catalog, listed["rule"])
    if rule is None or not listed["filter"] or listed["state"] == RESOLVED:
        return {**listed, "past_deadline": None, "text_at": listed["resolved_at"] or reader.now, "also": []}
    counts = affected(reader, as_filters(listed["filter"]))
    text = sentence(rule, office.alerts.one(listed["id"]), counts, reader.catalog, reader.now)
    return {
        **listed,
        "transactions": counts["transactions"],
        "at_risk": counts["at_risk"],
        "next_deadline_at": counts["next_deadline_at"],
        "past_deadline": counts["past"],
        "text": text,
        "text_at": reader.now,
        "also": [],
    }


def merged(items: Sequence[LiveAlert]) -> list[LiveAlert]:
    """Alerts about the same transactions in the same words as one, `also` naming the others: two rules that watch one
    thing for different owners are one problem. The first of each stays."""
    together: dict[tuple[str, str], LiveAlert] = {}
    for listed in items:
        key = repr(sorted(listed["filter"].items())), listed["text"]
        if key in together and listed["filter"]:
            together[key]["also"].append(listed)
        else:
            together[key if listed["filter"] else (listed["id"], "")] = {**listed, "also": []}
    return list(together.values())


def by_urgency(listed: AlertItem) -> tuple[bool, bool, datetime, datetime]:
    """Orders alerts: by severity, then what can still be saved, the soonest deadline first, then by age."""
    saved = bool(listed["at_risk"]) and listed["next_deadline_at"] is not None
    soonest = listed["next_deadline_at"] if saved else None
    return listed["severity"] != "page", not saved, soonest or listed["since"], listed["since"]


def detail(office: Office, catalog: Catalog, alert_id: str) -> AlertDetail:
    """One alert with its rule, members, history and what was told of it. Raises NotFound."""
    alert = office.alerts.one(alert_id)
    health = office.alerts.health()
    known = health.get(alert.rule)
    disabled = office.notifications.disabled()
    return {
        **item(alert, catalog, health),
        "rule_detail": _declared(catalog, alert.rule),
        "health_detail": known.detail if known else None,
        "members": [_member(member) for member in alert.members],
        "history": [_change(change) for change in office.alerts.history(alert_id)],
        "notifications": [
            _notified(notification, disabled.get(notification.target))
            for notification in office.notifications.of_alert(alert.alert_id)
        ],
    }


def _member(member: Member) -> AlertMember:
    return {
        "segment": dict(member.segment),
        "since": member.since,
        "last": member.last,
        "firing": member.firing,
        "value": member.value,
        "threshold": member.threshold,
        "n": member.n,
    }


def _change(change: Change) -> AlertChange:
    return {"at": change.at, "kind": change.kind, "actor": change.actor, "detail": dict(change.detail)}


def _notified(notification: Notification, disabled: Disabled | None) -> Notified:
    return {
        "notification_id": notification.notification_id,
        "state": notification.state,
        "target": notification.target,
        "created_at": notification.created_at,
        "outcome": notification.outcome,
        "attempts": notification.attempts,
        "last_attempt_at": notification.last_attempt_at,
        "due_at": notification.due_at,
        "last_error": notification.last_error,
        "disabled_at": None if disabled is None else disabled.at,
    }


def _declared(catalog: Catalog, name: str) -> dict[str, object] | None:
    """The rule as the catalog declares it; of an escalation, what its queue amounts to; None where it is gone."""
    declared, rule = catalog.alerts.get(name), rule_of(catalog, name)
    if declared is not None or rule is None:
        return None if declared is None else dict(declared)
    where = {key: list(values) for key, values in rule.where.items()}
    fields = {key: getattr(rule, key) for key in ("title", "number", "above", "severity", "owner")}
    return {**fields, "by": list(rule.by), "where": where}


def item(alert: Alert, catalog: Catalog, health: Mapping[str, Health]) -> AlertItem:
    """An alert in a list."""
    known, rule = health.get(alert.rule), rule_of(catalog, alert.rule)
    return {
        "id": alert.alert_id,
        "rule": alert.rule,
        "segment": dict(alert.segment),
        "state": alert.state,
        "since": alert.since,
        "fired_at": alert.fired_at,
        "resolved_at": alert.resolved_at,
        "value": alert.value,
        "threshold": alert.threshold,
        "severity": alert.severity,
        "owner": alert.owner,
        "runbook": alert.runbook,
        "acknowledged_by": alert.acknowledged_by,
        "assigned_to": alert.assigned_to,
        "silenced_until": alert.silenced_until,
        "transactions": alert.transactions,
        "at_risk": alert.at_risk,
        "next_deadline_at": alert.next_deadline_at,
        "text": alert.text,
        "opened_at": alert.opened_at,
        "n": alert.n,
        "title": rule.title if rule else None,
        "number": rule.number if rule else None,
        "health": known.health if known else OK,
        "filter": dict(alert.selects),
    }
