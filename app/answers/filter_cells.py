"""Filters that would give a small cell away: the difference of two answers, with such a filter and without it.

Of each breakdown some cells are left out (`app.analysis.small_cells`). Here they count as one group: a filter by that
segment is answered where it takes the whole group or nothing of it, so that no difference of answers over one segment
is a small cell. This is query-set control (Denning and Schloerer, 1983) on the groups of the suppressed table. What it
does not stop is in `app/docs/threats.md`.
"""

from collections.abc import Sequence

from app.analysis.small_cells import left_out, splits
from app.domain.errors import Forbidden
from app.domain.rows import Row
from app.domain.segments import SEGMENTS
from app.queries.filters import Filters, leaves
from app.queries.metrics import series
from app.queries.rows import dicts
from app.store.reader import Reader


def check_filters(reader: Reader, filters: Filters) -> None:
    """Raises Forbidden where a filter takes a part of the transactions that are too few to be counted, and not all.

    Nothing is asked for a reader who is told all counts.
    """
    if not reader.least:
        return
    for segment in SEGMENTS:
        wanted = getattr(filters, segment)
        if not wanted:
            continue
        parameters = filters.without(segment).parameters()
        rows = dicts(reader.ask("segment_sizes", segment=segment, **parameters))
        sizes = [row["transactions"] for row in rows]
        if splits(sizes, [leaves(wanted, row["value"]) for row in rows], reader.least):
            raise Forbidden(
                f"{segment}: answers with this filter and without it would differ by fewer than {reader.least} "
                "transactions. Choose other values, or leave the filter out."
            )


def hide_differences(
    rows: Sequence[Row], reader: Reader, number: str, filters: Filters, by: Sequence[str], interval: str | None
) -> None:
    """Leaves out of the series of a number what differs by a small cell from the series without one of the filters.

    The number's own counts decide, bucket by bucket. Raises as `metrics.series` does.
    """
    for segment in SEGMENTS if reader.least else ():
        wanted = getattr(filters, segment)
        if wanted:
            others = [name for name in by if name != segment]
            whole = series(reader, number, filters.without(segment), (*others, segment), interval)
            for row in rows:
                _hide(row, whole, others, segment, wanted, reader.least)


def _hide(
    row: Row, whole: Sequence[Row], others: Sequence[str], segment: str, wanted: Sequence[str], least: int
) -> None:
    """Of one series; `whole` are the series of every value of the segment, of which this one is, or sums up, some."""
    apart = [one for one in whole if all(one["segment"][name] == row["segment"][name] for name in others)]
    values = [one["segment"][segment] for one in apart]
    own = segment in row["segment"]
    taken = [value == row["segment"][segment] if own else leaves(wanted, value) for value in values]
    for place, point in enumerate(row["points"]):
        counts = [one["points"][place]["n"] or 0 for one in apart]
        if own:
            hidden = any(out and chosen for out, chosen in zip(left_out(counts, least), taken, strict=True))
        else:
            hidden = splits(counts, taken, least)
        if hidden:
            point |= {"value": None, "n": None}
