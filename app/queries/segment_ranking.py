"""Which segments a page shows where there are too many of them for all: the worst and the largest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.queries.filters import Filters
from app.queries.rows import dicts
from app.store.reader import Reader

Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Ranked:
    """The values of some segments from one place of their ranking on, and how many there are in all."""

    keys: tuple[Key, ...]
    total: int


def ranked_segments(reader: Reader, filters: Filters, by: Sequence[str], first: int, most: int) -> Ranked:
    """At most `most` values of `by` from place `first` (0 is the most important) on, ranked over the filters' range.

    Ranked by how many transactions were stuck and by how many started, in turns; `filters` has both ends.
    """
    rows = dicts(reader.ask("segment_ranking", by=list(by), offset=first, most=most, **filters.parameters()))
    return Ranked(tuple(tuple(row[name] for name in by) for row in rows), rows[0]["total"] if rows else 0)
