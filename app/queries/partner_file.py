"""References, calls and payloads by which a partner finds the transactions of a case."""

from collections.abc import Sequence

from app.domain.encryption import Keys, NotOpened, open_salt
from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader

PARTNER_FILE = (
    "transaction_id",
    "external_refs",
    "idempotency_keys",
    "workflow",
    "version",
    "state",
    "state_since",
    "handover",
    "called_at",
    "status_code",
    "error_code",
    "direction",
    "captured_at",
    "media_type",
    "size",
    "sha256",
    "salt",
)
"""The columns, in their order."""


def partner_rows(reader: Reader, signatures: Sequence[str], partner: str, keys: Keys) -> list[Row]:
    """One row a captured payload, and one for a transaction without any; the longest waiting first.

    `sha256` is over `salt` (hex) and the body: with both the partner can tell whether it got the same bytes. No body,
    no attribute, no actor and no reason is in it.
    """
    members = dicts(reader.ask("partner_file", signatures=list(signatures), partner=partner))
    if not members:
        return []
    by_table: dict[str, list[Row]] = {}
    asked = {"keys": [row["tx"] for row in members], "since": min(row["started_at"] for row in members)}
    for row in dicts(reader.ask("partner_payloads", **asked, partner=partner)):
        by_table.setdefault(row["tx"], []).append(_payload(row, keys))
    return [_row(member | payload) for member in members for payload in by_table.get(member["tx"], [{}])]


def _payload(row: Row, keys: Keys) -> Row:
    try:
        salt = open_salt(keys, row["payload_id"], row["body"] or b"").hex()
    except NotOpened:
        salt = None
    fields = {name: row[name] for name in ("direction", "media_type", "size", "sha256")}
    return fields | {"captured_at": row["event_at"], "salt": salt}


def _row(row: Row) -> Row:
    joined = {name: " ".join(row[name]) for name in ("external_refs", "idempotency_keys")}
    return {name: row.get(name) for name in PARTNER_FILE} | joined
