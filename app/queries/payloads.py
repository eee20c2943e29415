"""A stored payload, still encrypted, and the transactions it belongs to."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.errors import NotFound
from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader


def stored_payload(reader: Reader, payload_id: str) -> Row:
    """The row of a payload, its body encrypted. Raises NotFound."""
    rows = dicts(reader.ask("payload", payload_id=payload_id))
    if not rows:
        raise NotFound(f"There is no payload {payload_id[:60]!r}.")
    return rows[0]


def transactions_of_payload(reader: Reader, payload_id: str, at: datetime) -> list[Row]:
    """The transactions of a payload that was captured at `at`, earliest started first."""
    return dicts(reader.ask("payload_transactions", payload_id=payload_id, at=at))


def sealed_under(reader: Reader, marks: Sequence[bytes]) -> Row:
    """{payloads, transactions} of the bodies that begin with any of the marks of data keys."""
    return dicts(reader.ask("erasure_preview", marks=[mark.hex().upper() for mark in marks]))[0]
