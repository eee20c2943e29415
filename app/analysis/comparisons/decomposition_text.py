"""A sentence or two on which segments moved a number."""

from app.analysis.comparisons.amounts import SECONDS, SHARE, amount_text, moved, segment, titled
from app.domain.rows import Row


def sentence(answer: Row) -> str:
    """How far the number went, what of it is real change and what is mix, and who made most of it.

    `answer` is what `app.answers.decomposition` returns, without the sentence.
    """
    unit, before, after = answer["unit"], answer["before"]["value"], answer["after"]["value"]
    name = titled(answer["number"]) + (" (mean)" if answer["statistic"] == "mean" else "")
    change = answer["change"]
    if change is None:
        empty = " and ".join(period for period in ("before", "after") if answer[period]["value"] is None)
        return f"{name} cannot be compared: nothing to measure {empty}."
    if "quantile" in answer:
        return _slower(answer, name) + _parts(answer)
    if before == after:
        return f"{name} stayed at {amount_text(after, unit)}{_cancelling(answer)}."
    return f"{name} {_went(before, after)} from {amount_text(before, unit)} to {amount_text(after, unit)}" + _parts(
        answer
    )


def _slower(answer: Row, name: str) -> str:
    first, second = (answer["quantile_seconds"][when] for when in ("before", "after"))
    ends = f"{amount_text(first, SECONDS)} to {amount_text(second, SECONDS)}"
    moved_ = f"stayed at {amount_text(first, SECONDS)}" if first == second else f"{_went(first, second)} from {ends}"
    shares = [amount_text(answer[when]["value"], SHARE) for when in ("after", "before")]
    return f"{name} ({answer['quantile']}) {moved_}; {shares[0]} took longer than the {answer['quantile']} before, " + (
        f"against {shares[1]}"
    )


def _went(before: float, after: float) -> str:
    return "rose" if after > before else "fell"


def _parts(answer: Row) -> str:
    """What the change is made of, to end a sentence with, and who made most of it."""
    unit, change = answer["unit"], answer["change"]
    if not answer["by"] or not answer["items"] or not change:
        return "."
    clause = ""
    if answer["mix"]:
        within = " and ".join(answer["by"])
        clause = f": {moved(answer['real'], unit)} by real change within each {within}, "
        clause += f"{moved(answer['mix'], unit)} by mix"
    most = max(answer["items"], key=lambda item: (item["total"] or 0) * (1 if change > 0 else -1))
    detail = f", {moved(most['real'], unit)} of it real" if answer["mix"] and most["mix"] else ""
    much = "Most of it" if 2 * abs(most["total"]) > abs(change) else "The largest part"
    return f"{clause}. {much} came from {segment(most['segment'])} ({moved(most['total'], unit)}{detail})."


def _cancelling(answer: Row) -> str:
    if not answer["mix"]:
        return ""
    unit = answer["unit"]
    return f": {moved(answer['real'], unit)} by real change and {moved(answer['mix'], unit)} by mix cancel out"
