"""The states of an alert (pending, firing, resolved) and the steps between them, minute by minute. Pure.

Words and order are Prometheus's: a rule that holds makes an alert pending, one that has held for `for` makes it fire,
and it is over once the rule has not held for `keep_firing`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.alerts.rules import Rule
from app.domain.alerts import FIRING, PENDING, RESOLVED, Alert, Member, key_of

Open = Mapping[str, Alert]
"""The alerts of one rule that are pending or firing, by the key of their segment."""


@dataclass(frozen=True)
class Observation:
    """What a rule saw of one segment at one instant. `holds` None: there was nothing to measure."""

    segment: Mapping[str, str | None]
    value: float | None
    n: int
    threshold: float | None
    holds: bool | None


@dataclass(frozen=True)
class Step:
    """What stands after an instant, what ended at it, and which of them changed their state."""

    open: Open
    ended: tuple[Alert, ...]
    changed: tuple[Alert, ...]


_QUIET = Step({}, (), ())


def step(rule: Rule, standing: Open, seen: Iterable[Observation], at: datetime) -> Step:
    """The alerts of a rule after what was seen at an instant.

    A segment that was not seen at all does not hold. Where there was nothing to measure, `no_data` says whether it
    holds. Members of one group fire as one alert, which is over when none of them holds any more.
    """
    seen = tuple(seen)
    if not standing and not any(_holds(rule, one) for one in seen):
        return _QUIET
    by_name: dict[str, list[Observation]] = defaultdict(list)
    for one in seen:
        by_name[key_of(_group(rule, one.segment))].append(one)
    present: dict[str, Alert] = {}
    ended, changed = [], []
    for key in sorted({*standing, *by_name}):
        before = standing.get(key)
        members = _members(rule, before, by_name.get(key, ()), at)
        if members:
            segment = before.segment if before else _group(rule, members[0].segment)
            after = _alert(rule, before, segment, members, at)
            present[key] = after
            if before is None or before.state != after.state:
                changed.append(after)
        elif before is not None:
            over = replace(before, state=RESOLVED, resolved_at=at)
            ended.append(over)
            changed.append(over)
    return Step(present, tuple(ended), tuple(changed))


def after_gap(standing: Open) -> Open:
    """The same after minutes that nobody judged: what was pending has to hold anew, since nobody saw that it did."""
    return {key: alert for key, alert in standing.items() if alert.state == FIRING}


def withdrawn(standing: Open, at: datetime) -> tuple[Alert, ...]:
    """The alerts of a rule that is no longer declared."""
    return tuple(replace(alert, state=RESOLVED, resolved_at=at) for alert in standing.values())


def _members(rule: Rule, before: Alert | None, seen: Sequence[Observation], at: datetime) -> tuple[Member, ...]:
    known = {key_of(member.segment): member for member in before.members} if before else {}
    members = []
    for one in seen:
        member = known.pop(key_of(one.segment), None)
        if _holds(rule, one):
            since = member.since if member else at
            firing = (member.firing if member else False) or at - since >= rule.for_
            members.append(Member(one.segment, since, at, firing, one.value, one.threshold, one.n))
        elif member is not None and _outlasts(rule, member, at):
            members.append(replace(member, value=one.value, threshold=one.threshold, n=one.n))
    members += [member for member in known.values() if _outlasts(rule, member, at)]
    return tuple(sorted(members, key=lambda member: key_of(member.segment)))


def _holds(rule: Rule, one: Observation) -> bool:
    return one.holds if one.holds is not None else rule.no_data == "firing"


def _outlasts(rule: Rule, member: Member, at: datetime) -> bool:
    return member.firing and at - member.last < rule.keep_firing


def _alert(
    rule: Rule, before: Alert | None, segment: Mapping[str, str | None], members: tuple[Member, ...], at: datetime
) -> Alert:
    alert = before or Alert(rule.name, segment, PENDING, at, at)
    fires = alert.state == FIRING or any(member.firing for member in members)
    worst = max(members, key=lambda member: _excess(rule, member))
    return replace(
        alert,
        state=FIRING if fires else PENDING,
        fired_at=alert.fired_at or (at if fires else None),
        since=alert.since if alert.fired_at else min(member.since for member in members),
        members=members,
        value=worst.value,
        threshold=worst.threshold,
        n=worst.n,
        severity=rule.severity,
        owner=rule.owner,
        runbook=rule.runbook,
    )


def _excess(rule: Rule, member: Member) -> float:
    if member.value is None:
        return float("-inf")
    value = -member.value if rule.below is not None else member.value
    return value - (member.threshold or 0) if rule.number == "silent" else value


def _group(rule: Rule, segment: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: segment.get(name) for name in rule.grouped}
