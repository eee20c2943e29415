"""Known values of the segments, for the choices of filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.segments import SEGMENTS
from app.queries.rows import dicts

if TYPE_CHECKING:
    from app.store.reader import Reader


def segment_values(reader: Reader) -> dict[str, list[str]]:
    """The values seen of `workflow`, `partner`, `tenant` and `version`, each sorted."""
    seen: dict[str, list[str]] = {name: [] for name in SEGMENTS}
    for row in dicts(reader.ask("segments")):
        seen[row["segment"]].append(row["value"])
    return seen
