"""An alert rule as a sentence: number, segments, threshold, duration, and who is notified. Pure."""

from app.alerts.alert_sentence import length
from app.alerts.messages import titles
from app.alerts.rules import Rule
from app.catalog.model import Catalog

_URGENCY = {"page": "Urgent (severity page)", "ticket": "Routine (severity ticket)"}
_WHAT = {
    "stuck": "the number of stuck transactions",
    "overdue_hours": "the hours that transactions were overdue",
    "queue_depth": "the number of transactions that wait in queues",
    "errors": "the number of errors",
    "dead_letters": "the number of dead letters",
    "partner_rejections": "the number of rejections by partners",
    "success_rate": "the share that completed",
    "deadline_attainment": "the share that met its deadline",
    "exception_attainment": "the share that met its deadline for exceptions",
    "completion_seconds": "the time to completion",
    "partner_answer_seconds": "the time that partners take to answer",
    "partner_rejection_rate": "the share that partners rejected",
    "retry_rate": "the share with retries",
    "manual_rate": "the share handled by people",
    "errored_rate": "the share whose latest request failed",
    "duplicate_rate": "the share of duplicates",
    "exception_hours": "the hours spent in exceptions",
    "burn_rate": "how fast the goal's allowance for lateness is used up",
    "review_overdue": "the number of reviews past their due date",
    "review_unclaimed": "the number of reviews that nobody claimed in the time promised",
    "findings": "the number of findings",
}


def in_words(rule: Rule, catalog: Catalog) -> str:
    """`Holds while the number of stuck transactions by partner and workflow is above 5. Fires once it has held for
    10 min, one alert a partner. A page for Partner desk.`"""
    over = f" over the last {length(rule.over.total_seconds())}" if rule.over is not None else ""
    least = f", measured over at least {rule.min_count:,}" if rule.min_count else ""
    sentences = [f"Holds while {_what(rule)}{_whose(rule, catalog)}{_bound(rule)}{over}{least}.", _when(rule)]
    owner = catalog.owners.get(rule.owner or "")
    whom = (owner.title if owner is not None else None) or rule.owner
    sentences.append(f"{_URGENCY.get(rule.severity, rule.severity)}{f', for {whom}' if whom else ''}.")
    return " ".join(sentences)


def _what(rule: Rule) -> str:
    if rule.number == "silent":
        return (
            "a source is silent" if "source" in (*rule.by, *rule.where) else "the number of answers that did not come"
        )
    what = _WHAT.get(rule.number, rule.number.replace("_", " "))
    return f"the {rule.quantile} of {what}" if rule.quantile else what


def _whose(rule: Rule, catalog: Catalog) -> str:
    named = [
        title.replace("_", " ")
        for name, values in rule.where.items()
        for value in values
        for title in titles({name: value}, catalog).values()
    ]
    where = f" of {_listed(named)}" if named else ""
    split = [name for name in rule.by if name not in rule.where]
    by = f" by {_listed(split)}" if split and not (rule.number == "silent" and "source" in split) else ""
    return f"{where}{by}"


def _bound(rule: Rule) -> str:
    if rule.number == "silent" and "source" in (*rule.by, *rule.where):
        return " for longer than is usual for it" if rule.over is None else ""
    if rule.threshold is None:
        return " is above 0" if rule.number != "burn_rate" else " exceeds the pace of any of its windows"
    return f" is {'below' if rule.below is not None else 'above'} {_value(rule.number, rule.threshold)}"


def _when(rule: Rule) -> str:
    hold_seconds = rule.for_.total_seconds()
    fires = f"Fires once it has held for {length(hold_seconds)}" if hold_seconds else "Fires at once"
    group = f", one alert a {' and '.join(rule.group)}" if rule.group else ""
    firing_seconds = rule.keep_firing.total_seconds()
    over = f", and is over once it has not held for {length(firing_seconds)}" if firing_seconds else ""
    return f"{fires}{group}{over}."


def _value(number: str, value: float) -> str:
    if number.endswith(("_rate", "_attainment")) and number != "burn_rate":
        return f"{value * 100:.3g} %"
    return length(value) if number.endswith("_seconds") else f"{value:,.6g}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
