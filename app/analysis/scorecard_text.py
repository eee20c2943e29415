"""A scorecard in a few sentences: what happened, what was agreed, what got better and what worse.

Pure: the scorecard's rows in, sentences out, so that the page, the file and a link say the same.
"""

from collections.abc import Sequence

from app.analysis.brief_text import period_text
from app.analysis.comparisons.amounts import amount_text
from app.analysis.lengths import length
from app.analysis.stability.chart_kinds import COUNTS, PLANS, UP, Plan
from app.analysis.stability.effects import Materiality
from app.domain.rows import ReadRow

BETTER, WORSE, ALIKE = "better", "worse", "about the same"
_LEAST_COUNTED = 1.0


def difference(
    number: str, quantile: str | None, value: float | None, before: float | None, matters: Materiality
) -> str | None:
    """Whether a number got better or worse by as much as matters (`effects`), or is about the same; None where either
    period has no value, and of numbers that have no better side."""
    plan = next((plan for plan in PLANS if plan.name == (number, quantile)), None)
    if plan is None or plan.better is None or value is None or before is None:
        return None
    if not _large(plan, value, before, matters):
        return ALIKE
    return BETTER if (value > before) == (plan.better == UP) else WORSE


def lead(card: ReadRow) -> str:
    """What happened, for whoever reads nothing else; success never without what is stuck."""
    by = {(row["number"], row["quantile"]): row for row in card["numbers"]}
    started, stuck = by["started", None]["value"], by["stuck", None]["value"]
    success, answer = by["success_rate", None], by["partner_answer_seconds", "p50"]
    few = f"Too few transactions to be counted started with {card['title']}"
    whole = f"{_counted(started)} transaction{'s' if started != 1 else ''} started with {card['title']}"
    parts = [few if started is None else whole]
    if success["value"] is not None:
        parts.append(f"{amount_text(success['value'], 'share')} of the {success['n']:,} that ended were completed")
    parts.append(f"{_counted(stuck)} {'is' if stuck == 1 else 'are'} stuck")
    text = f"{parts[0]}; {' and '.join(parts[1:])}." if len(parts) > 1 else f"{parts[0]}."
    if answer["value"] is not None:
        text += f" Half of the answers came within {length(answer['value'])}."
    return " ".join(part for part in (text, _agreed(card["numbers"]), _moved(card)) if part)


def first_sheet(card: ReadRow) -> list[ReadRow]:
    """The numbers that stand on the first sheet: what was agreed, success beside stuck, and what got worse."""
    always = ("success_rate", "stuck")
    return [
        row
        for row in card["numbers"]
        if row["target"] is not None or row["number"] in always or row["difference"] == WORSE
    ]


def _agreed(numbers: Sequence[ReadRow]) -> str:
    """How many of all targets are met, and of how many that is not known: nothing to measure, or too few of it."""
    agreed = [row for row in numbers if row["target"] is not None]
    open_ = [row for row in agreed if row["target"]["met"] is None]
    hidden = sum(row["n"] is None for row in open_)
    reasons = [(len(open_) - hidden, "nothing to measure"), (hidden, "too few transactions to be counted")]
    unknown = [(count, text) for count, text in reasons if count]
    if not agreed:
        return ""
    if len(agreed) == 1:
        if unknown:
            return f"The one target that was agreed has {unknown[0][1]}."
        return f"The one target that was agreed is {'kept' if agreed[0]['target']['met'] else 'missed'}."
    reached = sum(row["target"]["met"] is True for row in agreed)
    rest = "".join(f", {count} with {text}" for count, text in unknown)
    return f"Of the {len(agreed)} targets that were agreed {reached} {'is' if reached == 1 else 'are'} kept{rest}."


def _moved(card: ReadRow) -> str:
    """Which numbers are worse than in the period before, and which better."""
    nouns = {plan.name: plan.noun for plan in PLANS}
    sides = {
        side: [nouns[row["number"], row["quantile"]] for row in card["numbers"] if row["difference"] == side]
        for side in (WORSE, BETTER)
    }
    before = f"than in the {period_text(card['to'] - card['from'])} before"
    listed = [f"{side.capitalize()} {before}: {', '.join(names)}." for side, names in sides.items() if names]
    return " ".join(listed)


def _large(plan: Plan, value: float, before: float, matters: Materiality) -> bool:
    least = matters.smallest(plan)
    absolute = _LEAST_COUNTED if plan.sort == COUNTS else least.absolute  # a scorecard counts events, as no rate
    return value != before and abs(value - before) >= max(absolute, least.relative * abs(before))


def _counted(count: float | None) -> str:
    return "too few" if count is None else f"{count:,.0f}"
