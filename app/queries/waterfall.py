"""The spans of a trace, as its waterfall draws them."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader

PARTS = ("attributes", "events", "links")
"""What a sender can make as long as he likes of a span."""
MOST_PARTS, MOST_ROWS = 200, 20
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


def span(
    reader: Reader, trace_id: str, span_id: str, first: Mapping[str, int] | None = None, most: int = MOST_PARTS
) -> list[Row]:
    """The spans with this id, with the columns of `waterfall_span.sql`; several where an id was used again.

    Of `attributes`, `events` and `links` at most `most` each, from the place (0 is the first) that `first` names on.
    """
    places = {name: (first or {}).get(name, 0) for name in PARTS}
    asked = {"trace_id": trace_id.lower(), "span_id": span_id.lower(), "most": most, "rows": MOST_ROWS, **places}
    return dicts(reader.ask("waterfall_span", **asked, **_bounds(_known(reader, trace_id))))


def lines(reader: Reader, trace_id: str, chosen: str | None, first: int, most: int) -> list[Row]:
    """A stretch of the trace's log lines, those of the span `chosen` first, with the columns of
    `trace_lines_part.sql`. Raises NotFound for an id that nothing has."""
    asked = {"trace_id": trace_id.lower(), "chosen": chosen, "first": first, "most": most}
    return dicts(reader.ask("trace_lines_part", **asked, **_bounds(_known(reader, trace_id))))


def _known(reader: Reader, trace_id: str) -> list[Row]:
    known = dicts(reader.ask("trace", trace_id=trace_id.lower()))
    if not known:
        raise NotFound(f"There is no trace {trace_id[:64]!r}.")
    return known


def _bounds(known: list[Row]) -> Row:
    return {"since": min(row["first_at"] for row in known), "until": max(row["last_at"] for row in known)}
