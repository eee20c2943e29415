"""A trace and its log lines, as rows and as OTLP JSON."""

import pyarrow as pa

from app.domain.errors import NotFound
from app.domain.rows import Row
from app.queries.otlp import resource_logs, resource_spans
from app.queries.rows import dicts
from app.store.reader import Reader

MOST_BESIDE = 100


def trace(reader: Reader, trace_id: str) -> Row:
    """`{"resourceSpans": [...]}`: the trace's spans as they went in. Raises NotFound for an id that nothing has."""
    return {"resourceSpans": resource_spans(spans(reader, trace_id))}


def logs(reader: Reader, trace_id: str) -> Row:
    """`{"resourceLogs": [...]}`: the trace's log lines as they went in. Raises NotFound as `trace` does."""
    return {"resourceLogs": resource_logs(log_lines(reader, trace_id))}


def spans(reader: Reader, trace_id: str) -> pa.Table:
    """The trace's spans in order of start, with the columns of `trace_spans.sql`; none for a trace of logs alone."""
    return _within(reader, "trace_spans", trace_id)


def log_lines(reader: Reader, trace_id: str) -> pa.Table:
    """The trace's log lines in order of time, with the columns of `trace_log_lines.sql`."""
    return _within(reader, "trace_log_lines", trace_id)


def transactions_of(reader: Reader, trace_id: str) -> list[Row]:
    """The transactions that the trace serves, at most 100, with the columns of `trace_transactions.sql`."""
    return dicts(reader.ask("trace_transactions", trace_id=trace_id.lower(), most=MOST_BESIDE))


def payloads_of(reader: Reader, trace_id: str) -> list[Row]:
    """The payloads captured on the trace, at most 100: payload_id, span_id, direction, media_type, size, event_at."""
    return dicts(reader.ask("trace_payloads", trace_id=trace_id.lower(), most=MOST_BESIDE))


def _within(reader: Reader, question: str, trace_id: str) -> pa.Table:
    wanted = trace_id.lower()
    known = dicts(reader.ask("trace", trace_id=wanted))
    if not known:
        raise NotFound(f"There is no trace {trace_id[:64]!r}.")
    since = min(row["first_at"] for row in known)
    until = max(row["last_at"] for row in known)
    return reader.ask(question, trace_id=wanted, since=since, until=until)
