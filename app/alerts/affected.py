"""The filters that list the transactions which an alert is about."""

from collections.abc import Mapping
from datetime import datetime

from app.alerts.rules import Rule
from app.domain.alerts import Alert
from app.domain.instants import of_rfc3339, to_rfc3339
from app.domain.rows import ReadRow, Row
from app.domain.segments import SEGMENTS
from app.queries.filters import Filters
from app.queries.rule_numbers import LAST

_OWN = (*SEGMENTS, "state", "error_class", "queue")
_STANDING: Mapping[str, Row] = {
    "stuck": {"status": ["stuck"]},
    "overdue_hours": {"status": ["stuck"]},
    "silent": {"status": ["stuck"]},
    "review_overdue": {"status": ["stuck"], "waits_on": ["review"]},
    "review_unclaimed": {"status": ["open"], "waits_on": ["review"]},
    "queue_depth": {"waits_on": ["queue", "review"]},
    "partner_answer_seconds": {"waits_on": ["partner"]},
    "review_claim_seconds": {"waits_on": ["review"]},
    "review_decision_seconds": {"waits_on": ["review"]},
    "exception_hours": {"status": ["open"]},
    "burn_rate": {"status": ["open"]},
    "deadline_attainment": {"status": ["open"]},
    "exception_attainment": {"status": ["open"]},
}
"""Numbers about what stands now; every other is about what started within its window."""
_NARROWED: Mapping[str, Row] = {
    "success_rate": {"status": ["failed", "rejected"]},
    "partner_rejections": {"error_class": ["partner_rejection"]},
    "partner_rejection_rate": {"error_class": ["partner_rejection"]},
    "errored_rate": {"errored": ["true"]},
}


def selects(rule: Rule, alert: Alert, at: datetime) -> Row:
    """The filters of `GET /api/v1/transactions` that list an alert's transactions; empty of a source that is silent.

    A value None of a segment is "", which stands for none there.
    """
    if "source" in (*rule.by, *rule.where):
        return {}
    chosen: Row = {name: list(values) for name, values in rule.where.items() if name in _OWN}
    for name in _OWN:
        values = [member.segment[name] or "" for member in alert.members if name in member.segment]
        if values:
            chosen[name] = sorted(set(values))
    if rule.number in _STANDING:
        return chosen | _STANDING[rule.number]
    return chosen | _NARROWED.get(rule.number, {}) | {"from": to_rfc3339(at - (rule.over or LAST))}


def as_filters(chosen: ReadRow) -> Filters:
    """The same as filters to ask with."""
    since = chosen.get("from")
    listed: Row = {name: tuple(values) for name, values in chosen.items() if name not in ("from", "errored")}
    errored = True if chosen.get("errored") else None
    return Filters(**listed, errored=errored, from_=None if since is None else of_rfc3339(since))
