"""The parts of a number in one period by segment, as whole numbers that add up."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from app.domain.errors import BadInput, NotFound
from app.domain.rows import Row
from app.domain.segments import SEGMENTS
from app.queries.filters import Filters
from app.queries.metrics import Key, series, totals
from app.queries.numbers import NUMBERS
from app.queries.periods import Period
from app.queries.rows import dicts
from app.store.reader import Reader

COMPLETION = "completion"
MICROSECONDS = 1_000_000
_DIGITS = 3
"""Of a microsecond: a quantile that is one of the values is exactly that again, after it was seconds for a while."""


def kind_of_length(number: str) -> str | None:
    """The kind of length that a number measures, as `decomposition_lengths.sql` names it; None for other numbers."""
    asked = NUMBERS[number]
    return str(asked.parameters.get("kind", COMPLETION)) if asked.quantiles else None


def averaged(
    reader: Reader, number: str, filters: Filters, by: Sequence[str], period: Period
) -> dict[Key, tuple[int, int]]:
    """Of a share or a length, by segment in the order of `by`: (sum of what is averaged, count of it).

    A share's sum is how many it is true of; a length's is in microseconds. Raises as `series` does.
    """
    kind = kind_of_length(number)
    within = replace(filters, from_=period[0], to=period[1])
    if kind is None:
        values = _values(reader, number, within, by)
        return {key: (0 if value is None else round(value * n), n) for key, (value, n) in values.items() if n}
    return {key: (int(row["length_us"]), row["n"]) for key, row in _lengths(reader, number, within, by, None).items()}


def quantile_of(reader: Reader, number: str, filters: Filters, period: Period, quantile: str) -> float | None:
    """The quantile over all segments, in seconds. Raises BadInput where the number does not have it."""
    within = replace(filters, from_=period[0], to=period[1])
    (one,) = series(reader, number, within, quantile=quantile)
    value: float | None = one["points"][0]["value"]
    return value


def slower(
    reader: Reader, number: str, filters: Filters, by: Sequence[str], period: Period, seconds: float
) -> dict[Key, tuple[int, int]]:
    """Of a length, by segment in the order of `by`: (how many lasted longer than that, of how many)."""
    within = replace(filters, from_=period[0], to=period[1])
    above_us = round(seconds * MICROSECONDS, _DIGITS)
    return {key: (row["above"], row["n"]) for key, row in _lengths(reader, number, within, by, above_us).items()}


def added(
    reader: Reader, number: str, filters: Filters, by: Sequence[str], period: Period
) -> dict[Key, tuple[Fraction, int]]:
    """Of a count or of hours, by segment in the order of `by`: (value, n). Raises as `series` does."""
    values = _values(reader, number, replace(filters, from_=period[0], to=period[1]), by)
    return {key: (Fraction(value), n) for key, (value, n) in values.items() if n}


def known_number(number: str) -> None:
    """Raises NotFound for a number that there is not."""
    if number not in NUMBERS:
        raise NotFound(f"There is no number {number[:60]!r}. Known: {', '.join(NUMBERS)}.")


def _values(reader: Reader, number: str, filters: Filters, by: Sequence[str]) -> dict[Key, tuple[Any, int]]:
    return totals(reader, number, filters, by)


def _lengths(reader: Reader, number: str, within: Filters, by: Sequence[str], above_us: float | None) -> dict[Key, Row]:
    by = _segments(number, by)
    asked = {"by": by, "kind": kind_of_length(number), "above_us": above_us}
    rows = dicts(reader.ask("decomposition_lengths", **within.parameters(), **asked))
    return {tuple(row[name] for name in by): row for row in rows}


def _segments(number: str, by: Sequence[str]) -> tuple[str, ...]:
    for one in by:
        if one not in SEGMENTS:
            raise BadInput(f"by: {one[:60]!r} is not one of {', '.join(SEGMENTS)}, by which {number} splits.")
    return tuple(dict.fromkeys(by))
