"""The waterfall as its script draws it: columns of numbers, and marks as sentences.

Columns, since 5,000 objects with named fields are three times the bytes; times in milliseconds from the first start.
"""

from collections.abc import Sequence

from app.analysis.drawing.folded_axis import fold
from app.analysis.drawing.span_rows import Row, Span, waterfall
from app.analysis.lengths import length
from app.domain.rows import Row as Answer

KINDS = ("", "internal", "server", "client", "producer", "consumer")
ERROR, ORPHAN, REPEATED, SKEWED, LOOPED, DOUBLED, ENDLESS, BACKWARDS = 1, 2, 4, 8, 16, 32, 64, 128
"""Bits of a row's `marks`; the script knows them by the same numbers."""
NS = 1e-9


def trace_drawing(trace_id: str, spans: Sequence[Span], in_open_transaction: bool) -> Answer:
    """The drawing of one trace: `axis` pieces, `names`/`services` once each, `rows` by column, `notes` by row number.

    `in_open_transaction` chooses the words for a missing parent, which may still be running. A trace without spans has
    no rows and no axis.
    """
    rows = waterfall(spans)
    if not rows:
        return {
            "trace_id": trace_id,
            "pieces": [],
            "rows": {},
            "notes": {},
            "sentence": "No span of this trace is known.",
        }
    zero = min(span.start for span in spans)
    axis = fold((span.start - zero, max(span.start, span.end) - zero) for span in spans)
    names, name_of = _numbered([span.name for span in spans])
    services, service_of = _numbered([span.service or "unknown service" for span in spans])
    notes = {
        number: lines
        for number, row in enumerate(rows)
        if (lines := sentences(row, spans[row.span], in_open_transaction))
    }
    drawn = [spans[row.span] for row in rows]
    return {
        "trace_id": trace_id,
        "zero": zero / 1e6,
        "pieces": axis.rows(1e6),
        "folded": axis.folded,
        "sentence": summary(rows, spans, axis.folded),
        "names": names,
        "services": services,
        "kinds": KINDS,
        "rows": {
            "id": [span.span_id for span in drawn],
            "name": [name_of[row.span] for row in rows],
            "service": [service_of[row.span] for row in rows],
            "kind": [span.kind if 0 <= span.kind < len(KINDS) else 0 for span in drawn],
            "start": [(span.start - zero) / 1e6 for span in drawn],
            "end": [(max(span.start, span.end) - zero) / 1e6 for span in drawn],
            "depth": [row.depth for row in rows],
            "size": [row.size for row in rows],
            "marks": [marks(row, spans[row.span]) for row in rows],
            "call": [row.call for row in rows],
            "logs": [span.logs for span in drawn],
            "critical": [[[(a - zero) / 1e6, (b - zero) / 1e6] for a, b in row.critical] for row in rows],
        },
        "notes": notes,
    }


def marks(row: Row, span: Span) -> int:
    """The bits of what is to be marked on a row."""
    return (
        (ERROR if span.error else 0)
        | (ORPHAN if row.orphan else 0)
        | (REPEATED if row.call > 1 else 0)
        | (SKEWED if row.skew else 0)
        | (LOOPED if row.looped else 0)
        | (DOUBLED if row.doubled else 0)
        | (0 if span.ended else ENDLESS)
        | (BACKWARDS if span.end < span.start else 0)
    )


def sentences(row: Row, span: Span, in_open_transaction: bool) -> list[str]:
    """What is unusual about a row, for its tooltip and its detail."""
    notes = []
    if row.orphan:
        gone = "has not ended yet, or was lost" if in_open_transaction else "is missing: lost, or never sent"
        notes.append(f"Its parent {span.parent_span_id} {gone}.")
    if row.call > 1:
        to = f" to {span.peer}" if span.peer else ""
        notes.append(f"Hidden retry: call {row.call} of this kind{to} within one attempt, after one that failed.")
    if row.call == 1:
        notes.append("It failed, and was called again within the same attempt.")
    if row.skew < 0:
        notes.append(f"Starts {length(-row.skew * NS)} before its caller in another service: their clocks differ.")
    if row.skew > 0:
        notes.append(
            f"Ends {length(row.skew * NS)} after its caller in another service: their clocks differ, "
            "or the caller stopped waiting."
        )
    if row.looped:
        notes.append("Its parents form a cycle, which is cut here.")
    if row.doubled:
        notes.append("Another span came before it with the same id.")
    if not span.ended:
        notes.append("No end is on record: how long it took is not known.")
    if span.end < span.start:
        notes.append(f"Its recorded end lies {length((span.start - span.end) * NS)} before its start.")
    return notes


def summary(rows: Sequence[Row], spans: Sequence[Span], folded: bool) -> str:
    """The trace in one sentence: how much, how long, how much of it counts, and whether the axis is to scale."""
    took = max(max(span.start, span.end) for span in spans) - min(span.start for span in spans)
    services = len({span.service for span in spans})
    parts = [_counted(len(spans), "span"), length(took * NS), _counted(services, "service")]
    clauses = (
        (sum(span.error for span in spans), "error"),
        (sum(row.orphan for row in rows), "orphan"),
        (sum(row.call > 1 for row in rows), "hidden retry", "hidden retries"),
        (sum(bool(row.skew) for row in rows), "clock skew"),
        (sum(row.looped for row in rows), "cycle of parents", "cycles of parents"),
        (sum(not span.ended for span in spans), "span without an end", "spans without an end"),
    )
    parts += [_counted(*one) for one in clauses if one[0]]
    critical = sum(bool(row.critical) for row in rows)
    if len(spans) > 1:
        parts.append(f"critical path through {_counted(critical, 'span')}")
    return " · ".join(parts) + (" · idle time folded, not to scale" if folded else "")


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _numbered(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Each text once, in order of first use, and for each input which of them it is."""
    number: dict[str, int] = {}
    places = [number.setdefault(text, len(number)) for text in texts]
    return list(number), places
