"""Which segments one answer judges: all of them, or page by page the worst and the largest."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.stability.periods import Period
from app.domain.errors import BadInput
from app.domain.segments import SEGMENTS
from app.queries.filters import Filters
from app.queries.metrics import MOST_POINTS
from app.queries.paging import fingerprint, of_cursor, to_cursor
from app.queries.segment_ranking import Key, ranked_segments
from app.store.reader import Reader

MOST = 50
"""Segments judged at once: each has more than twenty charts, and ten thousand of them would take minutes."""


@dataclass(frozen=True)
class Choice:
    """`keys` are the segments of this page, None where it has all of them; `total` is how many there are; `next` is
    the cursor of the next page."""

    keys: tuple[Key, ...] | None
    total: int
    next: str | None


def choose(reader: Reader, filters: Filters, by: Sequence[str], over: Period, cursor: str | None) -> Choice:
    """The page of segments that `cursor` names; without one the first. Raises BadInput for a cursor of another list,
    and for a name that is no segment."""
    by = tuple(dict.fromkeys(by))
    for name in by:
        if name not in SEGMENTS:
            raise BadInput(f"by: {name[:60]!r} is not one of {', '.join(SEGMENTS)}.")
    of = fingerprint({"by": list(by), "interval": over.interval, **filters.identity()})
    first = 0 if cursor is None else of_cursor(cursor, of, (int,))[0]
    if not by:
        return Choice(None, 1, None)
    most = min(MOST, MOST_POINTS // over.buckets)
    ranked = ranked_segments(reader, filters, by, max(first, 0), most)
    if not first and ranked.total <= len(ranked.keys):
        return Choice(None, ranked.total, None)
    after = first + len(ranked.keys)
    return Choice(ranked.keys, ranked.total, to_cursor(of, after) if after < ranked.total else None)
