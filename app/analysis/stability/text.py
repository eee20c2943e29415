"""Texts of verdicts: numbers before and after, dates, titles of the catalog."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.analysis.lengths import length
from app.analysis.stability.chart_kinds import COUNTS, HOURS, LENGTHS, SHARES, Plan
from app.analysis.stability.reasons import Moved, Swing
from app.analysis.stability.shifts import NARROWER, WIDER
from app.analysis.stability.verdicts import CHAOTIC, FEW, STABLE, STEADY, UNKNOWN
from app.catalog.model import Catalog

_SIDES = ((CHAOTIC, "worse"), (STABLE, "better"))
_PLAIN = {CHAOTIC: "Worse", STABLE: "Better", STEADY: "As before", UNKNOWN: "Cannot tell"}
"""Verdicts in the words of who asks: better or worse?"""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ROUGH = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_PERIODS = {"1h": ("hour", "hours"), "1d": ("day", "days"), "1w": ("week", "weeks")}


def day(at: datetime, now: datetime, width: timedelta) -> str:
    """`12 Oct`, with the hour where buckets are shorter than a day and the year where it is not this one."""
    text = f"{at.day} {_MONTHS[at.month - 1]}"
    text += f" {at.year}" if at.year != now.year else ""
    return f"{text} {at:%H:%M}" if width < timedelta(days=1) else text


def segment_title(catalog: Catalog, segment: Mapping[str, str | None]) -> str:
    """The segment by its titles: `Northwind Health`, `Northwind Health, version 2.3`, `no partner`."""
    return ", ".join(_title(catalog, name, value) for name, value in segment.items())


def change(plan: Plan, what: str, moved: Moved, interval: str) -> str:
    """`rejections rose from 2 % to 9 %`, or how far it swings and swung before.

    With a `peak`, of what stands and of hours: `stuck transactions rose from 0 to 23, at most 40`, where 23 is the
    latest bucket; `stuck transactions rose from 0 to 40 and are at 0 again` where that is back at what it was.
    """
    before, after, peak = moved.before, moved.after, moved.peak
    if what in (WIDER, NARROWER):
        return _swings(plan, "wider" if what == WIDER else "narrower", moved, interval)
    if before is None or after is None:
        return f"{plan.noun} changed"
    if peak is not None:
        return _course(plan, before, after, peak, interval)
    low, high = _pair(plan, before, after)
    if low == high:
        return f"{plan.noun} {'rose' if after > before else 'fell'} slightly, about {high}{_per(plan, interval)}"
    return f"{plan.noun} {'rose' if after > before else 'fell'} from {low} to {high}{_per(plan, interval)}"


def _swings(plan: Plan, kind: str, moved: Moved, interval: str) -> str:
    text = f"{kind} swings in {plan.noun}"
    if moved.swings is None or any(math.isnan(end) for swing in moved.swings for end in swing):
        return text
    earlier, later = (" to ".join(_ends(plan, swing)) for swing in moved.swings)
    return f"{text} ({later}{_per(plan, interval)}, before {earlier})"


def _ends(plan: Plan, swing: Swing) -> tuple[str, str]:
    """Both ends of a swing; of lengths in one unit each, as long as that tells them apart."""
    low, high = (_rough(end) if plan.sort == LENGTHS else "" for end in swing)
    return (low, high) if low != high else _pair(plan, *swing)


def _rough(seconds: float) -> str:
    for size, unit in _ROUGH:
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return length(seconds)


def _course(plan: Plan, before: float, last: float, peak: float, interval: str) -> str:
    rose = peak > before
    low, high = _pair(plan, before, peak)
    latest = _value(plan, last, 1 if 0 < abs(last) < 10 and last != round(last) else 0)
    way, end = ("rose", "at most") if rose else ("fell", "at least")
    per = _per(plan, interval)
    if (last > before) != rose or _value(plan, last, 0) == _value(plan, before, 0):
        return f"{plan.noun} {way} from {low} to {high}{per} and {_be(plan)} at {latest} in the latest {_one(interval)}"
    if latest == high:
        return f"{plan.noun} {way} from {low} to {high}{per}"
    return f"{plan.noun} {way} from {low} to {latest}{per}, {end} {high}"


def _be(plan: Plan) -> str:
    return "is" if plan.number == "queue_depth" else "are"


def _one(interval: str) -> str:
    return _PERIODS[interval][0]


def why(missing: str, active: int, buckets: int, share: float, quiet: int, interval: str) -> str:
    """What is missing for a verdict, and how much."""
    _, many = _PERIODS[interval]
    if missing == FEW:
        return "too few transactions to be counted"
    if missing == "points":
        return (
            f"too few points: {active} of {buckets} {many} have transactions, and a verdict takes 20 for its baseline "
            "and 2 after it"
        )
    if missing == "quiet":
        return f"too few points: nothing has started in the last {quiet} {many}"
    if missing == "sampling":
        return f"sampling: {_percent(share, 0)} of its transactions are known by sampled traces alone"
    late = f"late data: {_percent(share, 0)} of its latest records came more than {_a(interval)} late"
    return f"{late}, so more may be to come"


def left_out(by_title: Mapping[str, int], interval: str) -> str | None:
    """`2 days left out: Thanksgiving`; None where no bucket is."""
    if not by_title:
        return None
    total, several = sum(by_title.values()), len(by_title) > 1
    unit = _PERIODS[interval][total != 1]
    titles = [f"{title} ({count})" if several else title for title, count in by_title.items()]
    return f"{total} {unit} left out: {', '.join(titles)}"


def headline(overall: str, overall_why: str | None, overall_told: str | None, named: Sequence[str]) -> str:
    """The first sentence: overall, then each segment that is named."""
    if overall == UNKNOWN:
        first = f"Cannot tell overall ({overall_why})"
    elif overall == STEADY:
        first = "Steady overall"
    else:
        first = f"{overall.capitalize()} overall {overall_told}"
    return "; ".join((first, *named)) + "."


def unnamed(further: Sequence[str], is_part: bool = False) -> list[str]:
    """`2 more are more chaotic`: of the verdicts of segments that the sentence does not name, each kind counted.

    `is_part`: more segments exist than were judged, so that the counts are of those judged."""
    counts, of = [(verdict, further.count(verdict)) for verdict in (CHAOTIC, STABLE)], " of those judged here"
    return [
        f"{count:,} more{of if is_part else ''} {'is' if count == 1 else 'are'} {verdict}"
        for verdict, count in counts
        if count
    ]


def glance(overall: str, verdicts: Sequence[str], by: Sequence[str], stuck: int | None, segments: int = 0) -> str:
    """`Worse, with 5 of 8 partners; 92 are stuck now.`: better or worse for who reads nothing else, and how many are
    stuck at this instant, which no verdict of whole days counts. `verdicts` are those of the segments, split `by`.
    `segments` is how many there are: where it is more than were judged, the counts say so."""
    plain, counts = _PLAIN[overall], [(word, verdicts.count(verdict)) for verdict, word in _SIDES]
    many = f"by {' and '.join(by)}" if len(by) > 1 else f"{by[0]}s" if by else ""
    whose = f" of {len(verdicts):,} {many}" if len(verdicts) > 1 else ""
    if whose and segments > len(verdicts):
        whose = f" of the {len(verdicts):,} {many} judged here ({segments:,} in all)"
    own = [f", with {count:,}{whose}" for word, count in counts if count and whose and word == plain.lower()]
    other = [f"{word} with {count:,}{whose}" for word, count in counts if count and whose and word != plain.lower()]
    first = plain + "".join(own) + (f"{'' if own else ' overall'}, but {' and '.join(other)}" if other else "")
    if not stuck:
        return f"{first}."
    return f"{first}; {stuck:,} {'is' if stuck == 1 else 'are'} stuck now."


def chance(named: bool, overall: str, rate: float, measured: str) -> str:
    """Whether what a page says may be chance: `rate` is what is stated, `measured` what was found in simulations."""
    often = f"where nothing changes, at most {rate * 100:.0f} of 100 such pages name anybody ({measured})"
    if named:
        return f"Hardly: {often}."
    if overall == UNKNOWN:
        return "There is not enough on record to tell."
    return f"What moved is no more than the usual ups and downs; {often}."


def change_since(since: str, changed: str) -> str:
    """`since 12 Oct: rejections rose ...`."""
    return f"since {since}: {changed}"


def capital(text: str) -> str:
    """The text with a capital letter first, whatever follows as it is."""
    return text[:1].upper() + text[1:]


def _title(catalog: Catalog, name: str, value: str | None) -> str:
    if value is None:
        return f"no {name}"
    if name == "version":
        return f"version {value}"
    declared: Mapping[str, object] = {
        "workflow": catalog.workflows,
        "partner": catalog.partners,
        "tenant": catalog.tenants,
    }.get(name, {})
    return getattr(declared.get(value), "title", None) or value


def _pair(plan: Plan, before: float, after: float) -> tuple[str, str]:
    """Both values with as few digits as tell them apart."""
    for digits in range(4):
        low, high = _value(plan, before, digits), _value(plan, after, digits)
        if low != high:
            break
    return low, high


def _value(plan: Plan, value: float, digits: int) -> str:
    if plan.sort == SHARES:
        return _percent(value, digits)
    if plan.sort == LENGTHS:
        return length(round(value, digits) if value >= 10 else value)
    if plan.sort == COUNTS:
        return f"{value * 100:.{digits}f}"
    return f"{value:,.{digits}f}" + (" h" if plan.sort == HOURS else "")


def _per(plan: Plan, interval: str) -> str:
    if plan.sort == COUNTS:
        return " per 100 transactions"
    return f" {_a(interval)}" if plan.sort == HOURS else ""


def _a(interval: str) -> str:
    one = _PERIODS[interval][0]
    return f"{'an' if one == 'hour' else 'a'} {one}"


def _percent(share: float, digits: int) -> str:
    return f"{share * 100:.{digits}f} %"
