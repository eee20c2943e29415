"""The latest records of every kind and source."""

from datetime import timedelta

from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader

MOST = 12
_STRETCH = timedelta(hours=1)
"""How long before the last arrival is looked: so that a store of years is not read for twelve records."""
_SCOPE_END = chr(31)


def arrived(reader: Reader, most: int = MOST) -> list[Row]:
    """The newest records first: {kind, ingested_at, event_at, source, name, trace_id, transaction_id}.

    `kind` is span, log_line or a kind of event; `name` the span's, the state entered, the action done.
    """
    (last,) = dicts(reader.ask("arrived_since"))
    if last["last_ingested_at"] is None:
        return []
    rows = dicts(reader.ask("arrived", since=last["last_ingested_at"] - _STRETCH, most=most))
    return [{**row, "transaction_id": _identifier(row.pop("tx"))} for row in rows]


def _identifier(tx: str | None) -> str | None:
    return None if tx is None else tx.partition(_SCOPE_END)[2]
