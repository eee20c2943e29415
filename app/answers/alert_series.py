"""An alert's number over time beside its threshold, from the records known now.

The records are those known now; what the evaluation itself saw stands in the alert's history.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.alerts.conditions import observe
from app.alerts.lifecycle import Observation
from app.alerts.rules import Rule
from app.domain.alerts import Alert, key_of
from app.domain.rows import Row
from app.queries.numbers import NUMBERS
from app.store.reader import Reader

Series = Row
POINTS = 60
LEAST = timedelta(hours=2)
MOST = timedelta(days=7)
MINUTE = timedelta(minutes=1)
_UNITS = {"burn_rate": "times", "silent": "seconds", "review_overdue": "reviews", "review_unclaimed": "reviews"}
_UNANSWERED = "Transactions for which what was awaited did not come."
_DEFINITIONS = {
    "burn_rate": "How many times as fast as the goal allows the allowance for lateness is used up.",
    "silent": "Seconds since the source was heard.",
    "review_overdue": "Open review tasks past their due date.",
    "review_unclaimed": "Open review tasks that nobody took within their queue's claim_within.",
}


def alert_series(reader: Reader, rule: Rule, alert: Alert, now: datetime) -> Series:
    """{number, unit, definition, side, threshold, points: [{at, value, n, threshold, holds}], since, fired_at,
    resolved_at}: of the alert's segments the worst, as the alert's own value is.

    From well before the rule began to hold to now, or to well after it was over; seven days at most.
    """
    instants = spread(alert, now, rule.over or timedelta(0))
    seen = observe(reader, rule, instants)
    points = [_point(rule, alert, at, observations) for at, observations in zip(instants, seen, strict=True)]
    number = NUMBERS.get(rule.number)
    if number is not None:
        unit, definition = number.unit, number.definition
    elif rule.number == "silent" and "source" not in (*rule.by, *rule.where):
        unit, definition = "transactions", _UNANSWERED
    else:
        unit, definition = _UNITS.get(rule.number, "transactions"), _DEFINITIONS.get(rule.number, "")
    return {
        "number": rule.number,
        "quantile": rule.quantile,
        "unit": unit,
        "definition": definition,
        "side": "below" if rule.below is not None else "above",
        "threshold": alert.threshold if alert.threshold is not None else rule.threshold,
        "points": points,
        "since": alert.since,
        "fired_at": alert.fired_at,
        "resolved_at": alert.resolved_at,
    }


def spread(alert: Alert, now: datetime, over: timedelta) -> list[datetime]:
    """About sixty whole minutes that show the alert with what came before: a third of it, two hours at least."""
    end = min(now, (alert.resolved_at or now) + LEAST)
    length = max(end - alert.since, timedelta(0))
    start = max(alert.since - max(LEAST, over, length / 3), end - MOST)
    step = max(MINUTE, MINUTE * round((end - start) / MINUTE / POINTS))
    last = end.replace(second=0, microsecond=0)
    count = int((last - start) / step)
    return [last - step * (count - place) for place in range(count + 1)]


def _point(rule: Rule, alert: Alert, at: datetime, observations: Sequence[Observation]) -> Row:
    key = key_of(alert.segment)
    own = [one for one in observations if key_of({name: one.segment.get(name) for name in rule.grouped}) == key]
    known = [one for one in own if one.value is not None]
    if not known:
        # A count of which no segment has any is 0; a rate or a length of nothing is nothing.
        none = 0 if rule.number in ("review_overdue", "review_unclaimed", "silent") and not own else None
        return {"at": at, "value": none, "n": 0, "threshold": rule.threshold, "holds": False}
    sign = -1 if rule.below is not None else 1
    worst = max(known, key=lambda one: sign * (one.value or 0) - (one.threshold or 0) * (rule.number == "silent"))
    return {"at": at, "value": worst.value, "n": worst.n, "threshold": worst.threshold, "holds": bool(worst.holds)}
