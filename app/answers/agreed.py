"""What was agreed with a partner, beside what is; and what the partner is asked to do, by when."""

from collections.abc import Sequence
from datetime import date, datetime, time

from app.analysis.comparisons.amounts import amount_text
from app.catalog.model import Target
from app.domain.rows import ReadRow, Row
from app.queries.numbers import NUMBERS

THEIRS = frozenset(("partner_rejection", "transient_upstream"))
"""Error classes of what the partner's side answers: it rejected, or failed for a while. All others are ours."""
PARTNER, US = "partner", "us"
_NEVER = datetime(1, 1, 1)  # noqa: DTZ001


def side_of_error(error_class: str) -> str:
    """`partner` or `us`: on whose side an error of the class arises."""
    return PARTNER if error_class in THEIRS else US


def beside(target: Target | None, value: float | None, before: float | None) -> Row | None:
    """{value, at_least, by, ask, met, met_before, closer}: a target beside the period's value and the one before.

    `closer`: whether the value came closer to the target than before; None where either is not known, or equal.
    """
    if target is None:
        return None
    moved = None if value is None or before is None or value == before else (value > before) == target.at_least
    return {
        "value": target.value,
        "at_least": target.at_least,
        "by": target.by,
        "ask": target.ask,
        "met": target.met(value),
        "met_before": target.met(before),
        "closer": moved,
    }


def asks(numbers: Sequence[ReadRow], stuck: Sequence[ReadRow], versions: Sequence[ReadRow]) -> list[Row]:
    """{ask, by} of all that the partner is asked: answers that are awaited, targets that are missed, versions that end.

    `by` is an instant; null means now. The most urgent come first.
    """
    listed = [_answers(row) for row in stuck if row["waits_on"] == PARTNER and row["count"] is not None]
    listed += [_target(row) for row in numbers if row["target"] is not None and row["target"]["met"] is False]
    listed += [_version(row) for row in versions if row["sunset"] is not None and row["started"] is not None]
    return sorted(listed, key=lambda row: (row["by"] is not None, row["by"] or _NEVER))


def _answers(row: ReadRow) -> Row:
    count = row["count"]
    what = f"Send the {row['awaits']}" if row["awaits"] else f"Answer what waits in {row['state']}"
    whole = "transaction that waits for it" if count == 1 else "transactions that wait for it"
    return {"ask": f"{what}: {count:,} {whole}.", "by": row["next_deadline_at"]}


def _target(row: ReadRow) -> Row:
    target, unit = row["target"], NUMBERS[row["number"]].unit
    name = row["number"].removesuffix("_seconds").removesuffix("_hours").replace("_", " ")
    quantile = f" ({row['quantile']})" if row["quantile"] else ""
    least = "at least" if target["at_least"] else "at most"
    agreed = f"{least} {amount_text(target['value'], unit)} agreed, {amount_text(row['value'], unit)} now"
    ask = target["ask"].rstrip(".") if target["ask"] else f"Bring {name}{quantile} to what was agreed"
    return {"ask": f"{ask}: {agreed}.", "by": _midnight(target["by"])}


def _version(row: ReadRow) -> Row:
    gone = "has ended" if row["past_sunset"] else "ends"
    ask = f"Move {row['workflow']} off version {row['version']}, which {gone}: {row['started']:,} started on it."
    return {"ask": ask, "by": None if row["past_sunset"] else _midnight(row["sunset"])}


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time())
