"""The spans of a trace, as its waterfall draws them."""

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader

MOST = 20_000
"""More rows than anyone reads; what lies beyond is counted, not drawn."""


@dataclass(frozen=True)
class Drawable:
    """The first `MOST` spans in order of start, with the columns of `waterfall.sql`, and how many there are in all."""

    spans: list[Row]
    total: int


def waterfall_spans(reader: Reader, trace_id: str) -> Drawable:
    """The trace's spans; none for a trace of log lines alone. Raises NotFound for an id that nothing has."""
    known = _known(reader, trace_id)
    rows = dicts(reader.ask("waterfall", trace_id=trace_id.lower(), **_bounds(known), most=MOST))
    return Drawable(rows, sum(row["spans"] for row in known))


def span(reader: Reader, trace_id: str, span_id: str) -> list[Row]:
    """The spans with this id, whole, with the columns of `waterfall_span.sql`; several where an id was used again."""
    bounds = _bounds(_known(reader, trace_id))
    return dicts(reader.ask("waterfall_span", trace_id=trace_id.lower(), span_id=span_id.lower(), **bounds))


def _known(reader: Reader, trace_id: str) -> list[Row]:
    known = dicts(reader.ask("trace", trace_id=trace_id.lower()))
    if not known:
        raise NotFound(f"There is no trace {trace_id[:64]!r}.")
    return known


def _bounds(known: list[Row]) -> Row:
    return {"since": min(row["first_at"] for row in known), "until": max(row["last_at"] for row in known)}
