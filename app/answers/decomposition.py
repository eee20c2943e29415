"""Which segments moved a number between two periods, and by how much."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.analysis.comparisons.amounts import HOURS, SECONDS, SHARE
from app.analysis.comparisons.decomposition import Part, average, averages, sums
from app.analysis.comparisons.decomposition_text import sentence
from app.answers import small_figures
from app.domain.rows import ReadRow, Row
from app.queries.decomposition import (
    MICROSECONDS,
    added,
    averaged,
    kind_of_length,
    known_number,
    quantile_of,
    slower,
)
from app.queries.filters import Filters
from app.queries.metrics import Key
from app.queries.numbers import NUMBERS
from app.queries.periods import Period
from app.store.reader import Reader

_METHODS = {
    SHARE: "The change of a share, parted into real change within segments and mix, their growing or shrinking "
    "(Kitagawa); the parts sum to the change, whichever period comes first.",
    SECONDS: "Quantiles do not add up over segments, so this is the mean: its change is parted into real change within "
    "segments and mix, their growing or shrinking (Kitagawa); the parts sum to the change.",
    HOURS: "Hours add up, so what each segment changed by is its part, all of it real.",
}
_ABOVE = (
    "Quantiles do not add up over segments, so this is the share that took longer than the quantile of the period "
    "before: its change is parted into real change within segments and mix, their growing or shrinking (Kitagawa)."
)
_COUNTS = "Counts add up, so what each segment changed by is its part, all of it real."


def decomposition(
    reader: Reader,
    number: str,
    filters: Filters,
    by: Sequence[str],
    before: Period,
    after: Period,
    quantile: str | None = None,
) -> Row:
    """{number, by, before, after, change, mix, real, items, sentence}, and with it definition, unit, statistic, method.

    `before` and `after` are {from, to, value, n}; items are segments, what moved it most first:
    {segment, before: {value, n, weight}, after: {...}, mix, real, total}. Of shares and of lengths `mix` and `real` are
    Kitagawa's and `weight` is the segment's share of n; a length is its mean, in seconds. Counts and hours add up: all
    of their change is real. What is not defined, since a period has nothing to measure, is null. The range of `filters`
    is not looked at.

    With a `quantile`, of a length, all of this is the share that took longer than the quantile of the period before;
    `quantile_seconds` {before, after} is then the quantile itself. Raises NotFound for an unknown number, BadInput for
    what it does not split by and for a quantile that it does not have.
    """
    known_number(number)
    by = tuple(dict.fromkeys(by))
    if quantile is not None:
        answer = _of_quantile(reader, number, filters, by, before, after, quantile)
    else:
        answer = _of_number(reader, number, filters, by, before, after)
    for name, period in (("before", before), ("after", after)):
        answer[name] = {"from": period[0], "to": period[1], **answer[name]}
    cut = small_figures.segments(answer, reader.least)
    return {**cut, "sentence": _sentence(answer, cut)}


def _sentence(answer: Row, cut: Row) -> str:
    """The sentence of what is left, which names the segment that moved it most only where that may be told."""
    if cut["change"] is None and answer["change"] is not None:
        return small_figures.TOO_FEW
    most = max((abs(item["total"] or 0.0) for item in answer["items"]), default=0.0)
    known = [item for item in cut["items"] if item["total"] is not None]
    return sentence({**cut, "items": known if any(abs(item["total"]) == most for item in known) else []})


_Contributions = tuple[dict[str, ReadRow], dict[Key, tuple[ReadRow, ReadRow, Part]]]
_Sums = Mapping[Key, tuple[int, int]]


def _of_number(reader: Reader, number: str, filters: Filters, by: Sequence[str], before: Period, after: Period) -> Row:
    asked, unit = (reader, number, filters, by), NUMBERS[number].unit
    if kind_of_length(number):
        contributions = _of_averages(averaged(*asked, before), averaged(*asked, after), MICROSECONDS)
        return {**_answer(number, by, contributions), "statistic": "mean", "method": _METHODS[unit], "unit": unit}
    if unit == SHARE:
        contributions = _of_averages(averaged(*asked, before), averaged(*asked, after))
    else:
        contributions = _of_sums(added(*asked, before), added(*asked, after))
    return {
        **_answer(number, by, contributions),
        "statistic": "value",
        "method": _METHODS.get(unit, _COUNTS),
        "unit": unit,
    }


def _of_quantile(
    reader: Reader, number: str, filters: Filters, by: Sequence[str], before: Period, after: Period, quantile: str
) -> Row:
    seconds = [quantile_of(reader, number, filters, period, quantile) for period in (before, after)]
    asked = (reader, number, filters, by)
    slow = slower(*asked, before, seconds[0] or 0.0), slower(*asked, after, seconds[0] or 0.0)
    return {
        **_answer(number, by, _of_averages(*slow)),
        "statistic": f"share above the {quantile} before",
        "method": _ABOVE,
        "unit": SHARE,
        "quantile": quantile,
        "quantile_seconds": dict(zip(("before", "after"), seconds, strict=True)),
    }


def _of_averages(before: _Sums, after: _Sums, scale: int = 1) -> _Contributions:
    def cell(sums_: Sequence[tuple[int, int]], whole: int) -> ReadRow:
        value, n = average(sums_), sum(count for _, count in sums_)
        return {
            "value": None if value is None else float(value / scale),
            "n": n,
            "weight": n / whole if whole else None,
        }

    counts = [sum(count for _, count in period.values()) for period in (before, after)]
    parts = averages(before, after)
    cells = {
        key: (
            cell([before[key]] if key in before else [], counts[0]),
            cell([after[key]] if key in after else [], counts[1]),
            Part(*(None if one is None else one / scale for one in (part.mix, part.real))),
        )
        for key, part in parts.items()
    }
    return {"before": cell(list(before.values()), 0), "after": cell(list(after.values()), 0)}, cells


def _of_sums(before: Mapping[Key, tuple[Fraction, int]], after: Mapping[Key, tuple[Fraction, int]]) -> _Contributions:
    def cell(values: Sequence[tuple[Fraction, int]]) -> ReadRow:
        return {"value": float(sum(value for value, _ in values)), "n": sum(n for _, n in values), "weight": None}

    none = (Fraction(0), 0)
    parts = sums({key: one for key, (one, _) in before.items()}, {key: one for key, (one, _) in after.items()})
    cells = {key: (cell([before.get(key, none)]), cell([after.get(key, none)]), part) for key, part in parts.items()}
    return {"before": cell(list(before.values())), "after": cell(list(after.values()))}, cells


def _answer(number: str, by: Sequence[str], contributions: _Contributions) -> Row:
    whole, parts = contributions
    defined = [part for _, _, part in parts.values() if part.total is not None]
    both = whole["before"]["value"] is not None and whole["after"]["value"] is not None
    items: list[Row] = [
        {
            "segment": dict(zip(by, key, strict=True)),
            "before": first,
            "after": second,
            "mix": _number(part.mix),
            "real": _number(part.real),
            "total": _number(part.total),
        }
        for key, (first, second, part) in parts.items()
    ]
    items.sort(key=lambda item: (-abs(item["total"] or 0), [value or "" for value in item["segment"].values()]))
    mix, real = (sum((getattr(part, name) for part in defined), Fraction(0)) for name in ("mix", "real"))
    return {
        "number": number,
        "definition": NUMBERS[number].definition,
        "by": list(by),
        **{name: {part: cell[part] for part in ("value", "n")} for name, cell in whole.items()},
        "change": float(mix + real) if both else None,
        "mix": float(mix) if both else None,
        "real": float(real) if both else None,
        "items": items,
    }


def _number(part: Fraction | None) -> float | None:
    return None if part is None else float(part)
