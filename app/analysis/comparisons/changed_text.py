"""A sentence on what changed after a period had ended."""

from app.analysis.comparisons.amounts import SECONDS, SHARE, amount_text, titled
from app.domain.rows import Row


def sentence(answer: Row) -> str:
    """The number then and now, and how many late records of how many transactions came from whom.

    `answer` is what `app.answers.changed` returns, without the sentence.
    """
    unit, name = answer["unit"], titled(answer["number"])
    if answer["quantile"]:
        name += f" ({answer['quantile']})"
    then, now = (_with_size(answer[when], unit) for when in ("then", "now"))
    same = answer["then"] == answer["now"]
    first = f"{name} stood at {then} when the period ended"
    first += ", and still does" if same else f", and is {now} now"
    records = sum(row["records"] for row in answer["late"])
    if not records:
        return (
            f"{first}: no late record changed it." if same else f"{first}: by what happened later, not by late records."
        )
    who = list(dict.fromkeys(row["source"] or "an unnamed source" for row in answer["late"]))
    senders = " and ".join(who[:2]) + (f" and {len(who) - 2} more" if len(who) > 2 else "")
    n = answer["changed_transactions"]
    of = "" if n is None else f" of {_many(n, 'transaction')}"
    return f"{first}: {_many(records, 'late record')}{of} came from {senders}."


def _with_size(amount: Row, unit: str) -> str:
    if unit not in (SHARE, SECONDS) or amount["value"] is None:
        return amount_text(amount["value"], unit)
    return f"{amount_text(amount['value'], unit)} of {amount['n']:,}"


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}" + ("" if n == 1 else "s")
