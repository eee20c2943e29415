"""Alerts as they are answered: what the evaluation left, with the present health of their rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.alerts.affected import as_filters
from app.alerts.escalation import rule_of
from app.alerts.text import sentence
from app.catalog.model import Catalog
from app.domain.alerts import FIRING, OK, RESOLVED, Alert
from app.domain.errors import BadInput
from app.office import Health, Office
from app.office.alerts import place_of
from app.queries.filters import leaves
from app.queries.paging import LIMIT, MOST, Page, fingerprint, of_cursor, to_cursor
from app.queries.rule_numbers import affected
from app.store.reader import Reader

Item = dict[str, Any]
_KEPT = (
    "rule",
    "segment",
    "state",
    "since",
    "opened_at",
    "fired_at",
    "resolved_at",
    "value",
    "threshold",
    "n",
    "severity",
    "owner",
    "runbook",
    "acknowledged_by",
    "assigned_to",
    "silenced_until",
    "transactions",
    "at_risk",
    "next_deadline_at",
    "text",
)
_NOTIFIED = (
    "notification_id",
    "state",
    "target",
    "created_at",
    "outcome",
    "attempts",
    "last_attempt_at",
    "due_at",
    "last_error",
)


def page(
    office: Office,
    catalog: Catalog,
    chosen: Mapping[str, Sequence[str]],
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = LIMIT,
    cursor: str | None = None,
) -> Page:
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
    found = office.alerts.listed(chosen, since, until, limit + 1, after)
    more, found = len(found) > limit, found[:limit]
    health = office.alerts.health()
    items = [item(alert, catalog, health) for alert in found]
    return Page(items, to_cursor(of, *place_of(found[-1])) if more else None)


def firing(
    office: Office, catalog: Catalog, chosen: Mapping[str, Sequence[str]] | None = None, most: int = LIMIT
) -> list[Item]:
    """What fires now, pages before tickets, the latest first: for Operate. `chosen` are segments that narrow it."""
    found = office.alerts.listed({**(chosen or {}), "state": [FIRING]}, limit=most)
    health = office.alerts.health()
    return [item(alert, catalog, health) for alert in sorted(found, key=lambda alert: alert.severity != "page")]


def urgent(reader: Reader, office: Office, chosen: Mapping[str, Sequence[str]] | None = None) -> list[Item]:
    """What fires now as people read it: counted at this instant, one problem once, the most urgent first.

    `chosen` are segments that narrow it, as filters write them.
    """
    items = [
        item
        for item in firing(office, reader.catalog)
        if all(leaves(values, item["segment"].get(name)) for name, values in (chosen or {}).items())
    ]
    return merged(sorted(live(reader, office, items), key=by_urgency))


def live(reader: Reader, office: Office, items: Sequence[Item]) -> list[Item]:
    """The same alerts with what their transactions amount to at this instant: what incidents and lists count now.

    An evaluation is up to a minute old. Adds `past_deadline`, those of them that can no longer be saved.
    """
    return [_live(reader, office, item) for item in items]


def _live(reader: Reader, office: Office, listed: Item) -> Item:
    rule = rule_of(reader.catalog, listed["rule"])
    if rule is None or not listed["filter"] or listed["state"] == RESOLVED:
        return listed | {"past_deadline": None, "text_at": listed["resolved_at"] or reader.now}
    counts = affected(reader, as_filters(listed["filter"]))
    text = sentence(rule, office.alerts.one(listed["id"]), counts, reader.catalog, reader.now)
    now = {name: counts[name] for name in ("transactions", "at_risk", "next_deadline_at")}
    return listed | now | {"past_deadline": counts["past"], "text": text, "text_at": reader.now}


def merged(items: Sequence[Item]) -> list[Item]:
    """Alerts about the same transactions in the same words as one, `also` naming the others: two rules that watch one
    thing for different owners are one problem. The first of each stays."""
    together: dict[tuple[str, str], Item] = {}
    for listed in items:
        key = repr(sorted(listed["filter"].items())), listed["text"]
        if key in together and listed["filter"]:
            together[key]["also"].append(listed)
        else:
            together[key if listed["filter"] else (listed["id"], "")] = listed | {"also": []}
    return list(together.values())


def by_urgency(listed: Item) -> tuple[bool, bool, datetime, datetime]:
    """Orders alerts: by severity, then what can still be saved, the soonest deadline first, then by age."""
    saved = bool(listed["at_risk"]) and listed["next_deadline_at"] is not None
    soonest = listed["next_deadline_at"] if saved else listed["since"]
    return listed["severity"] != "page", not saved, soonest, listed["since"]


def detail(office: Office, catalog: Catalog, alert_id: str) -> Item:
    """One alert with its rule, members, history and what was told of it. Raises NotFound."""
    alert = office.alerts.one(alert_id)
    health = office.alerts.health()
    known = health.get(alert.rule)
    disabled = office.deliveries.disabled()
    return item(alert, catalog, health) | {
        "rule_detail": _declared(catalog, alert.rule),
        "health_detail": known.detail if known else None,
        "members": [dict(vars(member)) for member in alert.members],
        "history": [dict(vars(change)) for change in office.alerts.history(alert_id)],
        "notifications": [
            {name: getattr(one, name) for name in _NOTIFIED}
            | {"disabled_at": disabled[one.target].at if one.target in disabled else None}
            for one in office.outbox.of_alert(alert.alert_id)
        ],
    }


def _declared(catalog: Catalog, name: str) -> Item | None:
    """The rule as the catalog declares it; of an escalation, what its queue amounts to; None where it is gone."""
    declared, rule = catalog.alerts.get(name), rule_of(catalog, name)
    if declared is not None or rule is None:
        return None if declared is None else dict(declared)
    where = {key: list(values) for key, values in rule.where.items()}
    kept = {key: getattr(rule, key) for key in ("title", "number", "above", "severity", "owner")}
    return {**kept, "by": list(rule.by), "where": where}


def item(alert: Alert, catalog: Catalog, health: Mapping[str, Health]) -> Item:
    """An alert in a list."""
    known, rule = health.get(alert.rule), rule_of(catalog, alert.rule)
    kept = {name: getattr(alert, name) for name in _KEPT}
    return {
        "id": alert.alert_id,
        **kept,
        "segment": dict(alert.segment),
        "title": rule.title if rule else None,
        "number": rule.number if rule else None,
        "health": known.health if known else OK,
        "filter": dict(alert.selects),
    }
