"""The condition of an alert rule: the value of its number in every segment, compared with its threshold."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from app.alerts.burn_rate import burning
from app.alerts.lifecycle import Observation
from app.alerts.rules import Rule
from app.domain.errors import TransomError
from app.governance.disagreements import disagreements
from app.governance.finding import Finding
from app.queries.numbers import NUMBERS
from app.queries.rule_numbers import (
    LAST,
    Key,
    Measured,
    not_come_at,
    numbers_at,
    quiet_at,
    reviews_overdue_at,
    reviews_unclaimed_at,
)
from app.store.reader import Reader

Seen = list[list[Observation]]
"""Of each instant asked for, what was seen of each segment."""
Observer = Callable[[Reader, Rule, Sequence[datetime]], Seen]


class NotWatched(TransomError):
    """Nothing answers the number that a rule watches; the text is for the rule's health."""


def observe(reader: Reader, rule: Rule, instants: Sequence[datetime]) -> Seen:
    """What a rule sees at each instant, of one state of the records. Raises NotWatched."""
    if rule.number in NUMBERS:
        return _number(reader, rule, instants)
    if rule.number not in OBSERVERS:
        raise NotWatched(f"Nothing here answers {rule.number}.")
    return OBSERVERS[rule.number](reader, rule, instants)


def _number(reader: Reader, rule: Rule, instants: Sequence[datetime]) -> Seen:
    observed = numbers_at(reader, rule.number, rule.by, rule.where, instants, rule.over, rule.quantile)
    return [_judged(rule, one, rule.threshold) for one in observed]


def _reviews(reader: Reader, rule: Rule, instants: Sequence[datetime]) -> Seen:
    observed = reviews_overdue_at(reader, rule.by, rule.where, instants)
    return [_judged(rule, one, rule.threshold or 0) for one in observed]


def _unclaimed(reader: Reader, rule: Rule, instants: Sequence[datetime]) -> Seen:
    observed = reviews_unclaimed_at(reader, rule.by, rule.where, instants)
    return [_judged(rule, one, rule.threshold or 0) for one in observed]


def _silent(reader: Reader, rule: Rule, instants: Sequence[datetime]) -> Seen:
    """A source that is not heard, or what did not come of what transactions wait for."""
    if "source" in (*rule.by, *rule.where):
        return [_quiet(rule, sources) for sources in quiet_at(reader, rule.where, instants)]
    observed = not_come_at(reader, rule.by, rule.where, instants)
    return [_judged(rule, one, rule.threshold or 0) for one in observed]


def _quiet(rule: Rule, sources: Mapping[str, tuple[float, float | None]]) -> list[Observation]:
    """Seconds of silence against `over`, else against what is usual; a source whose usual is unknown is not judged.

    A source that the rule names and that was never heard has nothing to measure.
    """
    seen = []
    for name in sorted({*sources, *rule.where.get("source", ())}):
        quiet, usual = sources.get(name, (None, None))
        limit = rule.over / timedelta(seconds=1) if rule.over is not None else usual
        if quiet is None:
            seen.append(Observation({"source": name}, None, 0, limit, None))
        elif limit is not None:
            seen.append(Observation({"source": name}, quiet, 1, limit, quiet > limit))
    return seen


def _judged(rule: Rule, observed: Measured, threshold: float | None) -> list[Observation]:
    return [
        Observation(dict(zip(rule.by, key, strict=True)), value, n, threshold, _holds(rule, value, n, threshold))
        for key, (value, n) in sorted(observed.items(), key=lambda pair: _order(pair[0]))
    ]


def _holds(rule: Rule, value: float | None, n: int, threshold: float | None) -> bool | None:
    """Whether a value is past the threshold; too few to count are below notice, not missing."""
    if value is None or threshold is None:
        return None
    if n < (rule.min_count or 0):
        return False
    return value < threshold if rule.below is not None else value > threshold


def _order(key: Key) -> list[tuple[bool, str]]:
    return [(part is None, part or "") for part in key]


def _findings(reader: Reader, rule: Rule, instants: Sequence[datetime]) -> Seen:
    """Findings that nobody waived and that a record showed within `over` (a day, where the rule names none)."""
    findings = [one for one in disagreements(reader) if one.waiver is None and _chosen(one, rule.where)]
    return [_standing(rule, findings, instant) for instant in instants]


def _standing(rule: Rule, findings: Sequence[Finding], instant: datetime) -> list[Observation]:
    counts: Counter[Key] = Counter()
    for one in findings:
        began, last = one.first_seen or instant, one.last_seen or instant
        if began <= instant and last > instant - (rule.over or LAST):
            counts[tuple(_value_of(one, name) for name in rule.by)] += 1
    observed = {key: (float(count), count) for key, count in counts.items()}
    return _judged(rule, observed, rule.threshold or 0)


def _chosen(one: Finding, where: Mapping[str, Sequence[str]]) -> bool:
    return all(_value_of(one, name) in values for name, values in where.items())


def _value_of(one: Finding, name: str) -> str | None:
    return one.finding if name == "finding" else one.about.get(name)


OBSERVERS: Mapping[str, Observer] = {
    "findings": _findings,
    "burn_rate": burning,
    "silent": _silent,
    "review_overdue": _reviews,
    "review_unclaimed": _unclaimed,
}
"""What is watched beside the numbers of data.md; who builds another kind adds it here."""
