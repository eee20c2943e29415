"""A captured body, redacted: what may be seen of it without revealing it."""

from typing import Any

import orjson

from app.domain.encryption import Keys, NotOpened, open_body
from app.domain.errors import NotFound
from app.queries.rows import dicts
from app.redaction.body_redaction import Redacted, redacted
from app.store.reader import Reader

_TOLD = (
    "direction",
    "media_type",
    "size",
    "sha256",
    "fingerprint",
    "source",
    "event_id",
    "trace_id",
    "span_id",
    "partner",
    "tenant",
    "ingested_at",
    "ingested_by",
)


def payload(reader: Reader, payload_id: str, keys: Keys) -> dict[str, Any]:
    """The payload as redaction lets it be seen now; the catalog's rules of today, whenever it was captured.

    {payload_id, at, direction, media_type, size, sha256, fingerprint, ..., transactions, shape, body, rows, more,
    masked_whole, note}: `body` is text in its own format with masked values as `[masked]`, None where it is masked
    whole; `rows` its tree (see `Redacted`); `note` says why nothing can be shown. Raises NotFound.
    """
    found = dicts(reader.ask("payload", payload_id=payload_id))
    if not found:
        raise NotFound(f"There is no payload {payload_id[:60]!r}.")
    row = found[0]
    seen, note = _seen(reader, row, keys)
    transactions = dicts(reader.ask("payload_transactions", payload_id=payload_id, at=row["event_at"]))
    return {
        "payload_id": row["payload_id"],
        "at": row["event_at"],
        **{name: row[name] for name in _TOLD},
        "attributes": orjson.loads(row["attributes"]) if row["attributes"] else {},
        "transactions": transactions,
        "shape": orjson.loads(row["shape"]) if row["shape"] else None,
        "format": seen.format,
        "body": seen.text,
        "rows": seen.rows,
        "more": seen.more,
        "masked_whole": seen.masked_whole,
        "note": note,
    }


def _seen(reader: Reader, row: dict[str, Any], keys: Keys) -> tuple[Redacted, str | None]:
    try:
        body = open_body(keys, row["payload_id"], row["body"] or b"")
    except NotOpened as error:
        return Redacted(row["media_type"], None, None, []), f"{error}.".capitalize()
    return redacted(row["media_type"], body, reader.catalog.redaction, keys), None
