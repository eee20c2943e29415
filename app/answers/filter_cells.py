"""Filters that would give a small cell away: the difference of two answers, with such a filter and without it.

Of each breakdown some cells are left out (`app.analysis.small_cells`). Here they count as one group: a filter by that
segment is answered where it takes the whole group or nothing of it, so that no difference of answers over one segment
is a small cell. This is query-set control (Denning and Schloerer, 1983) on the groups of the suppressed table. What it
does not stop is in `app/docs/threats.md`.
"""

from collections.abc import Collection, Mapping, Sequence

from app.analysis.small_cells import left_out, splits
from app.domain.errors import Forbidden
from app.domain.rows import Row
from app.domain.segments import SEGMENTS
from app.queries.filters import Filters, leaves
from app.queries.metrics import Key, counts, only
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

    The number's own counts decide, bucket by bucket, of all values of the filtered segment: how many there are limits
    nothing. Raises as `metrics.series` does for the same number, split and interval.
    """
    for segment in SEGMENTS if reader.least and rows else ():
        wanted = getattr(filters, segment)
        if wanted:
            others = [name for name in dict.fromkeys(by) if name != segment]
            keys = {_key(row, others) for row in rows}
            whole = _cells(reader, number, filters.without(segment), others, keys, segment, interval)
            for row in rows:
                _hide(row, whole.get(_key(row, others), {}), segment, wanted, reader.least)


def _cells(
    reader: Reader,
    number: str,
    filters: Filters,
    others: Sequence[str],
    keys: Collection[Key],
    segment: str,
    interval: str | None,
) -> dict[Key, dict[int, dict[str | None, int]]]:
    """By key of `others` and place of the bucket the counts above 0 of each value of the segment; of these keys."""
    cells: dict[Key, dict[int, dict[str | None, int]]] = {key: {} for key in keys}
    narrowed = only(filters, others, list(keys))
    for (*key, value), buckets in counts(reader, number, narrowed, (*others, segment), interval):
        for place, n in enumerate(buckets):
            if n and (own := cells.get(tuple(key))) is not None:
                own.setdefault(place, {})[value] = n
    return cells


def _key(row: Row, names: Sequence[str]) -> Key:
    return tuple(row["segment"][name] for name in names)


def _hide(
    row: Row, cells: Mapping[int, Mapping[str | None, int]], segment: str, wanted: Sequence[str], least: int
) -> None:
    """Of one series; `cells` are the counts of every value of the segment, of which this one is, or sums up, some."""
    own, values = segment in row["segment"], {value for by_value in cells.values() for value in by_value}
    chosen_of = {value: value == row["segment"][segment] if own else leaves(wanted, value) for value in values}
    for place, point in enumerate(row["points"]):
        by_value = cells.get(place, {})
        sizes, taken = list(by_value.values()), [chosen_of[value] for value in by_value]
        if own:
            hidden = any(out and chosen for out, chosen in zip(left_out(sizes, least), taken, strict=True))
        else:
            hidden = splits(sizes, taken, least)
        if hidden:
            point |= {"value": None, "n": None}
