"""Computes the points of a series from a question's rows: a value and its n for every bucket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from app.domain.rows import ReadRow

Values = list[tuple[Any, int]]
MICROSECONDS_AN_HOUR = 3_600_000_000
_NONE: ReadRow = {}


@dataclass(frozen=True)
class Span:
    """So many buckets, each so many microseconds wide; the last may be cut short, which its rows know."""

    buckets: int
    width_us: int


def count(column: str) -> Callable[[Mapping[int, ReadRow], Span], Values]:
    """What happened in each bucket; `n` is the count itself."""

    def values(rows: Mapping[int, ReadRow], span: Span) -> Values:
        counts = [int(rows.get(place, _NONE).get(column, 0)) for place in range(span.buckets)]
        return [(one, one) for one in counts]

    return values


def share(part: str, whole: str) -> Callable[[Mapping[int, ReadRow], Span], Values]:
    """`part` of `whole`, null where there is nothing to be a part of; `n` is the whole."""

    def values(rows: Mapping[int, ReadRow], span: Span) -> Values:
        buckets = (rows.get(place, _NONE) for place in range(span.buckets))
        wholes = ((int(row.get(part, 0)), int(row.get(whole, 0))) for row in buckets)
        return [(some / every if every else None, every) for some, every in wholes]

    return values


def length(rows: Mapping[int, ReadRow], span: Span) -> Values:
    """A quantile in seconds, null of nothing; `n` is how many were measured."""
    buckets = (rows.get(place, _NONE) for place in range(span.buckets))
    return [(row.get("seconds"), int(row.get("n", 0))) for row in buckets]


def level(rows: Mapping[int, ReadRow], span: Span) -> Values:
    """What stands at each bucket's end, from how it changed in each; `n` is the level itself."""
    changes = (int(rows.get(place, _NONE).get("change", 0)) for place in range(span.buckets))
    return [(standing, standing) for standing in accumulate(changes)]


def latest_row(rows: Mapping[int, ReadRow], first: int) -> ReadRow:
    """The buckets from `first` on as one: the whole numbers of their rows, added up. Right where each row counts what
    happened in its bucket alone; lengths and hours are of transactions that several buckets share."""
    added: dict[str, int] = {}
    for place, row in rows.items():
        if place >= first:
            for name, value in row.items():
                if isinstance(value, int):
                    added[name] = added.get(name, 0) + value
    return added


def hours(rows: Mapping[int, ReadRow], span: Span) -> Values:
    """Hours inside each bucket: parts of it, and whole widths of what fills it; `n` is the transactions with some."""
    values: Values = []
    whole = 0
    for place in range(span.buckets):
        row = rows.get(place, _NONE)
        whole += int(row.get("whole", 0))
        inside_us = whole * span.width_us + int(row.get("part_us", 0))
        values.append((inside_us / MICROSECONDS_AN_HOUR, whole + int(row.get("once", 0))))
    return values
