"""The text of an alert: what holds, since when, and how many can still meet their deadline; instants in UTC. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.alerts.rules import Rule
from app.catalog.model import Catalog
from app.domain.alerts import Alert
from app.domain.rows import ReadRow

_OF_LEVELS = ("stuck", "queue_depth", "silent")
_NAMED = 3
"""Workflows that a sentence names; of more it does not say which."""
_QUANTILES = {"p50": "the median of", "p95": "the 95th percentile of", "p99": "the 99th percentile of"}
_WORDS = {
    "retry_rate": "the share with retries",
    "manual_rate": "the share handled by people",
    "errored_rate": "the share whose latest request failed",
    "duplicate_rate": "the share of duplicates",
    "partner_rejection_rate": "the share that the partner rejected",
    "errors": "errors",
    "partner_rejections": "rejections by the partner",
    "dead_letters": "dead letters",
    "partner_answer_seconds": "the time that partners take to answer",
    "completion_seconds": "the time to completion",
}


def sentence(rule: Rule, alert: Alert, counts: ReadRow, catalog: Catalog, at: datetime) -> str:
    """One sentence: "41 of Claims wait for Northwind Health's acknowledgement since 09:12; 29 are past their deadline,
    12 can still make it, the next at 10:40 (UTC)." `counts` are those of `affected`; empty of a source that is silent.

    A rule that counts some workflows, states or versions alone names them, since incidents count all.
    """
    if not counts:
        return f"{_source(alert)}."
    opening = (
        _waiting(counts, _of_what(rule, alert, catalog), catalog)
        if rule.number in _OF_LEVELS and counts["since"]
        else ""
    )
    since = f" since {clock(counts['since'], at)}" if opening else ""
    # No filter tells reviews that nobody claimed from the rest of their queue, so its deadlines are not theirs.
    deadlines = [] if rule.number == "review_unclaimed" else _deadlines(counts, at)
    parts = [f"{opening}{since}" if opening else _measured(rule, alert, catalog), *deadlines]
    zone = " (UTC)" if since or (deadlines and counts["next_deadline_at"]) else ""
    return f"{'; '.join(parts)}{zone}."


def clock(instant: datetime, at: datetime) -> str:
    """The time of day, with the day where it is not that of `at`."""
    return f"{instant:%H:%M}" if instant.date() == at.date() else f"{instant:%Y-%m-%d %H:%M}"


def length(seconds: float) -> str:
    """Seconds in the largest unit that keeps them readable: `45 s`, `12 min`, `3.5 h`, `2 d`."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def _of_what(rule: Rule, alert: Alert, catalog: Catalog) -> str:
    """What the rule counts alone, before the verb: ` of Claims`, ` on version 2.3`; nothing where it counts all."""
    members = [member.segment for member in alert.members]
    parts = []
    for name, opening in (("workflow", "of"), ("version", "on"), ("tenant", "of")):
        values = dict.fromkeys([segment[name] for segment in members if segment.get(name)] or rule.where.get(name, ()))
        if values and len(values) <= _NAMED:
            titles = [_title(getattr(catalog, f"{name}s", {}), value) for value in values if value]
            parts.append(f" {opening} {_bare_version(name, ' and '.join(titles))}")
    return "".join(parts)


def _waiting(counts: ReadRow, of_what: str, catalog: Catalog) -> str:
    n = counts["transactions"]
    wait = f"{n:,}{of_what} wait{'' if n != 1 else 's'}"
    partner = counts["partner"]
    title = _title(catalog.partners, partner) if partner else None
    whose = _possessive(title) if title and counts["partners"] == 1 else "several partners’" if title else "the"
    if counts["waits"] > 1 and title and counts["partners"] == 1:
        return f"{wait} for {title}"
    if counts["waits_on"] == "partner":
        return f"{wait} for {whose} {_bare(counts['awaits'])}"
    if counts["waits_on"] == "review":
        return f"{wait} for a person’s decision"
    if counts["waits_on"] == "hold":
        return f"{wait} past the end of their hold"
    if counts["waits_on"] == "retry" and title and counts["partners"] == 1:
        return f"{wait} for the next attempt at {title}"
    return f"{wait} in {(counts['state'] or 'an unknown state').replace('_', ' ')}"


def _measured(rule: Rule, alert: Alert, catalog: Catalog) -> str:
    """The number against its threshold, and of whom."""
    if rule.number in ("review_unclaimed", "review_overdue"):
        n = int(alert.value or 0)
        late = "waits unclaimed for longer than promised" if n == 1 else "wait unclaimed for longer than promised"
        if rule.number == "review_overdue":
            late = "is past its due date" if n == 1 else "are past their due date"
        queue = alert.segment.get("queue")
        if queue:
            return f"{n:,} review{'' if n == 1 else 's'} {late} in {_title(catalog.queues, queue)}"
        return f"{n:,} review{'' if n == 1 else 's'}{_named(alert, 'of', catalog)} {late}"
    if rule.number == "burn_rate":
        pace = f"{alert.value or 0:.3g} times as fast as its goal allows"
        whose = _named(alert, "of", catalog)
        return f"The allowance for lateness{whose} is used up {pace}, above {alert.threshold or 0:.3g} times"
    what = _WORDS.get(rule.number, rule.number.replace("_", " "))
    measured = f"{_QUANTILES.get(rule.quantile, rule.quantile)} {what}" if rule.quantile else what
    measured = f"{measured[0].upper()}{measured[1:]}"
    if alert.value is None:
        return f"There is nothing to measure{_named(alert, 'for', catalog)}: {measured}"
    side = "below" if rule.below is not None else "above"
    window = f" over {length(rule.over.total_seconds())}" if rule.over else ""
    value, bound = _value(rule.number, alert.value), _value(rule.number, alert.threshold)
    return f"{measured}{_named(alert, 'for', catalog)}: {value}{window}, {side} {bound}"


def _deadlines(counts: ReadRow, at: datetime) -> list[str]:
    past, ahead, following = counts["past"], counts["at_risk"], counts["next_deadline_at"]
    if not past and not ahead:
        return []
    be = "is" if past == 1 else "are"
    whose = "its" if past == 1 else "their"
    if not ahead or following is None:
        return [f"{'all' if past == counts['transactions'] and past > 1 else f'{past:,}'} {be} past {whose} deadline"]
    still = f"{ahead:,} can still make {'it' if past else 'the deadline'}, the next at {clock(following, at)}"
    return [f"{past:,} {be} past {whose} deadline, {still}"] if past else [still]


def _source(alert: Alert) -> str:
    name = alert.segment.get("source") or "A source"
    if alert.value is None:
        return f"{name} has never been heard from"
    usual = f"; it is usually quiet for {length(alert.threshold)} at most" if alert.threshold else ""
    return f"{name} has not been heard from for {length(alert.value)}{usual}"


def _named(alert: Alert, word: str, catalog: Catalog) -> str:
    named: Sequence[str] = [
        _bare_version(name, _title(getattr(catalog, f"{name}s", {}), value))
        for name, value in alert.segment.items()
        if value
    ]
    return f" {word} {' and '.join(named)}" if named else ""


def _bare_version(name: str, title: str) -> str:
    """`version 2.3`: a number alone does not say of what it is."""
    return f"version {title}" if name == "version" else title


def _title(declared: ReadRow, identifier: str) -> str:
    """The title of what is declared; the id in words where there is none."""
    entry = declared.get(identifier) if isinstance(declared, Mapping) else None
    return getattr(entry, "title", None) or identifier.replace("_", " ")


def _value(number: str, value: float | None) -> str:
    if value is None:
        return "nothing"
    if number.endswith(("_rate", "_attainment")):
        return f"{value * 100:.3g} %"
    return length(value) if number.endswith("_seconds") else f"{value:,.6g}"


def _bare(awaits: str | None) -> str:
    """The awaited thing without an article or the word `partner`, which the possessive before it already says."""
    text = awaits or "answer"
    for word in ("the ", "a ", "an ", "partner's ", "partner "):
        text = text.removeprefix(word)
    return text


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"
