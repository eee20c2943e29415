"""Facts for a transaction's evidence grade: doubtful spans, conflicts, silent sources."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.domain.rows import ReadRow, Row
from app.queries.records import Subject
from app.queries.rows import dicts
from app.store.reader import Reader

Rows = Sequence[ReadRow]
LEAST_SILENCE = timedelta(minutes=10)
"""Ten usual gaps are no less: gaps are between minutes, so the usual one is a minute at least."""


def doubtful_spans(reader: Reader, who: Subject, traces: Rows) -> list[Row]:
    """By trace and service: spans that lack their parent, are sampled, came from a clock ahead of ours, or have an
    instant that nobody means.

    A parent that is not near may be far, with another transaction's part of the trace: only then is all of it read.
    """
    spanned = [trace for trace in traces if trace["first_at"] is not None]
    if not spanned:
        return []
    ids = [trace["trace_id"] for trace in spanned]
    near = {"since": min(one["first_at"] for one in spanned), "until": max(one["last_at"] for one in spanned)}
    rows = who.rows(reader, "evidence_spans", traces=ids, **near)
    if any(row["missing"] for row in rows):
        far = who.rows(reader, "evidence_range", traces=ids)[0]
        rows = rows if far == near else who.rows(reader, "evidence_spans", traces=ids, **far)
    return rows


def conflicts(reader: Reader, who: Subject, traces: Rows, records: Mapping[str, Rows]) -> int:
    """How many records came with the key of another one of this transaction; `records` by kind."""
    keys = [f"{kind} {row['source']} {row['event_id']}" for kind, rows in records.items() for row in rows]
    table = who.ask(reader, "evidence_conflicts", traces=[trace["trace_id"] for trace in traces], keys=keys)
    return int(table["n"][0].as_py())


def ended_there(reader: Reader, who: Subject) -> float | None:
    """The share of stays in an ended transaction's last state after which nothing followed; None for any other."""
    if who.row["status"] != "ended" or who.row["state"] is None:
        return None
    rows = dicts(reader.ask("evidence_ending", workflow=who.row["workflow"], state=who.row["state"]))
    return rows[0]["ended"] / rows[0]["stays"] if rows else 0.0


def is_silent(reader: Reader, source: str | None, ingested_by: str | None) -> bool:
    """Whether a source has not been heard from for ten of its usual gaps; False while that is not known yet."""
    if source is None or ingested_by is None or not reader.caught_up():
        return False
    heard = reader.ask("source_heard", source=source, ingested_by=ingested_by)["last_ingested_at"][0].as_py()
    if heard is not None and reader.now - heard <= LEAST_SILENCE:
        return False
    rows = dicts(reader.ask("sources", source=source, ingested_by=ingested_by))
    return bool(rows and rows[0]["silent"])
