"""What the scripts of the transaction's and the trace's page draw."""

from app.analysis.drawing.span_rows import Span
from app.analysis.drawing.timeline import timeline_drawing
from app.analysis.drawing.trace import trace_drawing
from app.answers.audit_lane import everything
from app.catalog.model import Catalog
from app.domain.rows import Row
from app.office import Ledger
from app.queries.records import subject
from app.queries.traces import transactions_of
from app.queries.waterfall import waterfall_spans
from app.store.reader import Reader

ERROR_STATUS = 2


def timeline_of(reader: Reader, transaction_id: str, tenant: str | None, ledger: Ledger) -> Row:
    """The drawing of a transaction's timeline. Raises NotFound and Ambiguous as `subject` does."""
    who = subject(reader, transaction_id, tenant)
    workflow = reader.catalog.workflows.get(who.row["workflow"] or "")
    states = workflow.states if workflow is not None else {}
    items = everything(reader, transaction_id, tenant, ledger)
    return timeline_drawing(items, who.row, states, reader.now, titles(reader.catalog))


def titles(catalog: Catalog) -> dict[str, str]:
    """The titles of the partners and queues that have one, by id."""
    partners = {identifier: partner.title for identifier, partner in catalog.partners.items()}
    queues = {identifier: queue.title for identifier, queue in catalog.queues.items()}
    return {identifier: title for identifier, title in (partners | queues).items() if title}


def waterfall_of(reader: Reader, trace_id: str) -> Row:
    """The drawing of a trace. Raises NotFound for an id that nothing has."""
    waterfall = waterfall_spans(reader, trace_id)
    spans = [span_of(row) for row in waterfall.spans]
    is_open = any(transaction["status"] == "open" for transaction in transactions_of(reader, trace_id))
    drawing = trace_drawing(trace_id.lower(), spans, is_open)
    if waterfall.total <= len(spans):
        return drawing
    return {**drawing, "sentence": f"{drawing['sentence']} · the first {len(spans):,} of {waterfall.total:,} spans"}


def span_of(row: Row) -> Span:
    """A span of `waterfall.sql`; one without an end has no length."""
    return Span(
        span_id=row["span_id"] or "",
        parent_span_id=row["parent_span_id"],
        name=row["name"] or "unnamed",
        service=row["service"],
        kind=row["kind"] or 0,
        start=row["start_ns"],
        end=row["end_ns"] or row["start_ns"],
        error=row["status_code"] == ERROR_STATUS,
        peer=row["peer"],
        logs=row["logs"],
        ended=bool(row["end_ns"]),
    )
