"""Known values of the segments, for the choices of filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.segments import SEGMENTS
from app.queries.rows import dicts

if TYPE_CHECKING:
    from app.store.reader import Reader

MOST = 200
"""Values of a segment that a filter offers: more cannot be read, and ten thousand take a page seconds to load."""


@dataclass(frozen=True)
class SegmentValues:
    """The values of one segment, sorted: the most frequent ones, where `total` is more than they are."""

    values: list[str]
    total: int

    @property
    def complete(self) -> bool:
        """Whether these are all."""
        return len(self.values) == self.total


def segment_values(reader: Reader) -> dict[str, SegmentValues]:
    """The values seen of `workflow`, `partner`, `tenant` and `version`: at most 200 of each."""
    seen = {name: SegmentValues([], 0) for name in SEGMENTS}
    for row in dicts(reader.ask("segments", most=MOST)):
        values = seen[row["segment"]].values
        values.append(row["value"])
        seen[row["segment"]] = SegmentValues(values, row["total"])
    return seen
