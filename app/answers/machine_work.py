"""What machines did for a transaction, in a line: its traces, how many spans, and how the last call went."""

from app.domain.rows import Row
from app.domain.values import MARK, to_plain
from app.queries.records import subject
from app.store.reader import Reader


def machine_work(reader: Reader, transaction_id: str, tenant: str | None) -> Row | None:
    """{traces, spans, errors, trace_id, call}; None where no trace is on record.

    `trace_id` is the latest trace's; `call` is {service, name, seconds, failed, status}, or None.
    """
    who = subject(reader, transaction_id, tenant)
    traces = who.rows(reader, "transaction_traces")
    spoken = [trace for trace in traces if trace["first_at"] is not None]
    if not spoken:
        return None
    latest = max(spoken, key=lambda trace: (trace["last_at"], trace["trace_id"]))
    stretch = {"since": latest["first_at"], "until": latest["last_at"], "traces": [latest["trace_id"]]}
    calls = who.rows(reader, "transaction_last_call", **stretch)
    return {
        "traces": len(spoken),
        "spans": sum(trace["spans"] for trace in spoken),
        "errors": sum(trace["errors"] for trace in spoken),
        "trace_id": latest["trace_id"],
        "call": _call(calls[0]) if calls else None,
    }


def _call(row: Row) -> Row:
    status = row["status"]
    plain = to_plain(status) if status is not None and status.startswith(MARK) else status
    return {
        "service": row["service"],
        "name": row["name"],
        "seconds": row["nanoseconds"] / 1e9 if row["nanoseconds"] is not None else None,
        "failed": row["failed"],
        "status": None if plain is None else str(plain),
    }
