"""A captured payload, redacted by the catalog's present rules."""

from app.domain.encryption import Keys, NotOpened, open_body
from app.domain.exact_json import loads
from app.domain.rows import Row
from app.queries.payloads import stored_payload, transactions_of_payload
from app.redaction.body_redaction import Redacted, redacted
from app.store.reader import Reader

_FIELDS = (
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


def payload(reader: Reader, payload_id: str, keys: Keys) -> Row:
    """The payload as redaction lets it be seen now; the catalog's rules of today, whenever it was captured.

    {payload_id, at, direction, media_type, size, sha256, fingerprint, ..., transactions, shape, body, rows, more,
    masked_whole, note}: `body` is text in its own format with masked values as `[masked]`, None where it is masked
    whole; `rows` its tree (see `Redacted`); `note` says why nothing can be shown. Raises NotFound.
    """
    row = stored_payload(reader, payload_id)
    view, note = _redacted(reader, row, keys)
    return {
        "payload_id": row["payload_id"],
        "at": row["event_at"],
        **{name: row[name] for name in _FIELDS},
        "attributes": loads(row["attributes"]) if row["attributes"] else {},
        "transactions": transactions_of_payload(reader, payload_id, row["event_at"]),
        "shape": loads(row["shape"]) if row["shape"] else None,
        "format": view.format,
        "body": view.text,
        "rows": view.rows,
        "more": view.more,
        "masked_whole": view.masked_whole,
        "note": note,
    }


def _redacted(reader: Reader, row: Row, keys: Keys) -> tuple[Redacted, str | None]:
    try:
        body = open_body(keys, row["payload_id"], row["body"] or b"")
    except NotOpened as error:
        return Redacted(row["media_type"], None, None, []), str(error)
    return redacted(row["media_type"], body, reader.catalog.redaction, keys), None
