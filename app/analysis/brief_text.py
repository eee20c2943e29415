"""Words the second and third line of the brief (cost; who acts by when) and its subject.

The first line is the headline of `app/analysis/stability/text.py`.

Pure: numbers and rows in, sentences out, without markup, so that a page, a mail and a program say the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.rows import ReadRow

Titles = Callable[[str, str | None], str]
"""(`partner`, id) -> what people call it."""
OWNERS_NAMED = 3


@dataclass(frozen=True)
class Cost:
    """Overdue hours of a period and of the one before it, by partner too, and what is stuck at its end; None where too
    few make a figure to be told.

    `sizes` are how many transactions were overdue, by partner; `stakes` are rows {unit, amount, transactions}, unit
    None where no value is named. Of a `past` period, one that ended before now, there are none. `holds` of the stuck
    are on hold past their end: Operate counts those apart.
    """

    length: timedelta
    hours: float | None
    hours_before: float | None
    by_partner: Mapping[str | None, float]
    stuck: int | None
    stakes: Sequence[ReadRow]
    past: bool = False
    holds: int = 0
    sizes: Mapping[str | None, int] = field(default_factory=dict)


def costs(cost: Cost, titles: Titles) -> str:
    """What it costs, in overdue hours and value."""
    period = period_text(cost.length)
    if cost.hours is None:
        return f"Too few transactions were overdue in these {period} to be counted. {_stuck(cost)}"
    if not cost.hours and cost.stuck == 0:
        fell = f", {_hours(cost.hours_before)} in the {period} before" if cost.hours_before else ""
        stuck = "none was stuck at its end" if cost.past else "none is stuck"
        return f"Nothing: no transaction was overdue in these {period}{fell}, and {stuck}."
    against = "" if cost.hours_before is None else f", {_against(cost.hours, cost.hours_before, period)}"
    return f"{_hours(cost.hours)} overdue in these {period}{against}{_most(cost, titles)}. {_stuck(cost)}"


def acts(cases: Sequence[ReadRow], now: datetime, titles: Titles, hidden: int = 0) -> str:
    """Who acts by when, of the cases that stand stuck: rows {owner, partner, count, claimed, next_check,
    next_deadline_at, past_deadline}, the last being how many are past their deadline. Owners are teams; of people it
    says only how many cases somebody has claimed. `hidden` are cases more, each of too few transactions to be counted
    apart."""
    if hidden:
        few = f"{_count(hidden, 'case')} {'is' if hidden == 1 else 'are'} too small to be shown separately."
        return f"{acts(cases, now, titles)} {few}" if cases else few
    if not cases:
        return "Nobody has to act: nothing is stuck."
    owned: dict[str | None, list[ReadRow]] = {}
    for case in cases:
        owned.setdefault(case["owner"], []).append(case)
    ranked = sorted(owned.items(), key=lambda one: (-sum(case["count"] for case in one[1]), one[0] or ""))
    parts = [_owner(owner, theirs, now, titles) for owner, theirs in ranked[:OWNERS_NAMED]]
    rest = sum(case["count"] for _, theirs in ranked[OWNERS_NAMED:] for case in theirs)
    others = len(ranked) - OWNERS_NAMED
    more = [f"{_count(others, 'other owner')} {'has' if others == 1 else 'have'} {rest:,} more"] if rest else []
    clauses = "; ".join([*parts, *more])
    return f"{clauses[:1].upper()}{clauses[1:]}. {_taken(cases)}"


def subject(since: datetime, to: datetime, verdict: str, named: Sequence[str], cost: Cost) -> str:
    """A line that says the most in the fewest words: for a list of mails."""
    what = f"{_listing(named)} more chaotic" if named else verdict
    overdue = "few" if cost.hours is None else _hours(cost.hours)
    return f"{_day(since)} to {_day(to)}: {what}, {overdue} overdue, {_number(cost.stuck)} stuck"


def by_when(case: ReadRow, now: datetime) -> datetime | None:
    """When it has to be acted on: the next check that somebody promised, else the next deadline that can be kept."""
    times = [case.get("next_check"), case.get("next_deadline_at")]
    return min((at for at in times if at is not None and at > now), default=None)


def instant(at: datetime) -> str:
    """`Fri 20 Nov 16:40 UTC`."""
    return f"{at:%a} {at.day} {at:%b %H:%M} UTC"


def _owner(owner: str | None, cases: Sequence[ReadRow], now: datetime, titles: Titles) -> str:
    who = "without an owner" if owner is None else titles("owner", owner)
    partners: dict[str | None, int] = {}
    for case in cases:
        partners[case["partner"]] = partners.get(case["partner"], 0) + case["count"]
    first = max(partners, key=lambda partner: (partners[partner], partner or ""))
    where = "" if first is None else f" with {titles('partner', first)}" + (" and others" if len(partners) > 1 else "")
    when = min((at for case in cases if (at := by_when(case, now)) is not None), default=None)
    past = "now: every deadline has passed" if any(case["past_deadline"] for case in cases) else "now"
    until = past if when is None else f"by {instant(when)}"
    total = sum(case["count"] for case in cases)
    return f"{who}: {total:,} stuck{where}, {until}"


def _taken(cases: Sequence[ReadRow]) -> str:
    """How many of the cases somebody has in hand."""
    taken, n = sum(case["claimed"] for case in cases), len(cases)
    if n == 1:
        return "The one case is claimed." if taken else "Nobody has claimed the one case yet."
    if taken in (0, n):
        return f"All {n} cases are claimed." if taken else f"Nobody has claimed any of the {n} cases yet."
    return f"Of the {n} cases {taken} {'is' if taken == 1 else 'are'} claimed."


def _number(count: int | None) -> str:
    return "few" if count is None else f"{count:,}"


def _stuck(cost: Cost) -> str:
    if cost.stuck is None:
        return "Too few were stuck at its end to be counted." if cost.past else "Too few are stuck now to be counted."
    if cost.past:
        stuck = _count(cost.stuck, "transaction") if cost.stuck else "None"
        return f"{stuck} {'was' if cost.stuck < 2 else 'were'} stuck at its end."
    if not cost.stuck:
        return "None is stuck now."
    valued = [f"{_amount(row['amount'])} {row['unit']}" for row in cost.stakes if row["unit"] is not None]
    unvalued = sum(row["transactions"] for row in cost.stakes if row["unit"] is None)
    sentence = f"{_count(cost.stuck, 'transaction')} {'is' if cost.stuck == 1 else 'are'} stuck now"
    if cost.holds:
        sentence += f" ({cost.holds:,} of them on hold past {'its' if cost.holds == 1 else 'their'} end)"
    if not valued:
        return f"{sentence}, and name{'s' if cost.stuck == 1 else ''} no value."
    rest = f"; {unvalued:,} of them name{'s' if unvalued == 1 else ''} no value" if unvalued else ""
    return f"{sentence}; at stake: {_listing(valued)}{rest}."


def _most(cost: Cost, titles: Titles) -> str:
    """Whom most of the hours are with, where it is most of them."""
    if not cost.by_partner or not cost.hours:
        return ""
    partner = max(cost.by_partner, key=lambda one: (cost.by_partner[one], one or ""))
    share = cost.by_partner[partner] / cost.hours
    if share < 0.5 or partner is None or len(cost.by_partner) == 1:
        return ""
    return f", {share:.0%} of them with {titles('partner', partner)}".replace("%", " %")


def _against(hours: float, before: float, period: str) -> str:
    change = round(hours) - round(before)
    if not change:
        return f"as many as in the {period} before"
    return f"{abs(change):,} h {'more' if change > 0 else 'less'} than in the {period} before"


def period_text(length: timedelta) -> str:
    """`7 days`, and of less than two days `24 hours`."""
    days = length / timedelta(days=1)
    return f"{days:.0f} days" if days >= 2 else f"{length / timedelta(hours=1):.0f} hours"


def _hours(hours: float) -> str:
    return f"{hours:.1f} h" if 0 < hours < 10 else f"{hours:,.0f} h"


def _amount(amount: float) -> str:
    return f"{amount:,.0f}" if float(amount).is_integer() or abs(amount) >= 1000 else f"{amount:,.2f}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b}"


def _listing(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
