"""What is on record that bears on how far a transaction's records can be relied on."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.queries.records import Subject
from app.queries.rows import dicts
from app.store.reader import Reader

Rows = Sequence[Mapping[str, Any]]


def doubtful_spans(reader: Reader, who: Subject, traces: Rows) -> list[dict[str, Any]]:
    """By trace and service: spans that lack their parent, are sampled, or came from a clock ahead of ours."""
    spanned = [trace for trace in traces if trace["since"] is not None]
    if not spanned:
        return []
    table = who.ask(
        reader,
        "evidence_spans",
        traces=[trace["trace_id"] for trace in spanned],
        since=min(trace["since"] for trace in spanned),
        until=max(trace["until"] for trace in spanned),
    )
    return dicts(table)


def conflicts(reader: Reader, who: Subject, traces: Rows, records: Mapping[str, Rows]) -> int:
    """How many records came with the key of another one of this transaction; `records` by kind."""
    keys = [f"{kind} {row['source']} {row['event_id']}" for kind, rows in records.items() for row in rows]
    table = who.ask(reader, "evidence_conflicts", traces=[trace["trace_id"] for trace in traces], keys=keys)
    return int(table["n"][0].as_py())


def ended_there(reader: Reader, who: Subject) -> float | None:
    """The share of those that reached an ended transaction's last state and ended in it; None for any other."""
    if who.row["status"] != "ended" or who.row["state"] is None:
        return None
    row = dicts(reader.ask("evidence_ending", workflow=who.row["workflow"], state=who.row["state"]))[0]
    return row["ended_there"] / row["reached"] if row["reached"] else None


def is_silent(reader: Reader, source: str | None, ingested_by: str | None) -> bool:
    """Whether a source has not been heard from for ten of its usual gaps."""
    if source is None or ingested_by is None:
        return False
    rows = dicts(reader.ask("sources", source=source, ingested_by=ingested_by))
    return bool(rows and rows[0]["silent"])
