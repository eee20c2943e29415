"""The spans of a trace as its waterfall draws them."""

from dataclasses import dataclass
from typing import Any

from app.domain.errors import NotFound
from app.queries.rows import dicts
from app.store.reader import Reader

MOST = 20_000
"""More rows than anyone reads; what lies beyond is counted, not drawn."""


@dataclass(frozen=True)
class Drawable:
    """The first `MOST` spans in order of start, with the columns of `waterfall.sql`, and how many there are in all."""

    spans: list[dict[str, Any]]
    total: int


def waterfall_spans(reader: Reader, trace_id: str) -> Drawable:
    """The trace's spans; none for a trace of log lines alone. Raises NotFound for an id that nothing has."""
    wanted = trace_id.lower()
    known = dicts(reader.ask("trace", trace_id=wanted))
    if not known:
        raise NotFound(f"There is no trace {trace_id[:64]!r}.")
    since = min(row["first_at"] for row in known)
    until = max(row["last_at"] for row in known)
    rows = dicts(reader.ask("waterfall", trace_id=wanted, since=since, until=until, most=MOST))
    return Drawable(rows, sum(row["spans"] for row in known))
