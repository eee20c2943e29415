"""What every field of a bundle's files means, as a table for people: `dictionary.csv`."""

import csv
import io

from app.domain.records import BUSINESS, SCHEMAS

_ENTRY = {
    "chain": "the chain that the entry is of: the system's, or a tenant's (system's name, colon, tenant)",
    "sequence": "its place in the chain, from 1",
    "at": "when it was written, by Transom's clock, UTC; never before the entry before",
    "actor": "who did or saw it; in local mode everybody is `local`",
    "role": "the roles that the actor had",
    "action": "what was done: `page.view`, `api.read`, `payload.reveal`, `audit.export`, `journal.sealed`, ...",
    "object": "on what: `transaction:<id>`, `payload:<id>`, a query, `commits <first>-<last>`",
    "reason": "why, as the actor wrote it",
    "policy": "the catalog in force: its version here, counted from 1, and the SHA-256 of its files",
    "outcome": "what came of it; of `journal.sealed` the hash over the commits' hashes",
    "request_id": "before the point what the entries of one request share, after it the entry's own; random",
    "previous": "the hash of the entry before; only in entries written before there were request ids",
}
_RECORD = {
    "kind": "which kind of record it is",
    "ingested_by": "the name of the token that it was sent with; `local` in local mode",
    "tenant_scope": "the tenant that the token is bound to, if any",
    "event_time": "when it happened: the sender's word",
    "source": "which system sent it: the sender's word; `transom` where it was done here by a signed-in person",
    "event_id": "the sender's id of the record",
    "transaction_id": "the business transaction that it names",
    "actor": "who acted: asserted by the source, unless the source is `transom`",
    "body": "the SHA-256 of the encrypted body",
    "sha256": "the SHA-256 of a random salt and the body as captured",
}
_OTHER = (
    ("records.jsonl", "commit", "number", "the journal's commit whose leaves hold the record"),
    ("commits.jsonl", "seal", "object", "what the commit's hash is of"),
    ("commits.jsonl", "leaves", "list", "the SHA-256 of each business record of the commit, in order"),
    ("runs.jsonl", "entry", "number", "the entry of the system's chain that has these commits on record"),
    ("runs.jsonl", "hashes", "list", "the hash of each commit of the run, in order"),
    ("checkpoints.jsonl", "statement", "object", "the head of a chain at an instant"),
    ("checkpoints.jsonl", "signature", "text", "Ed25519 over the RFC 8785 JSON of the statement, in hex"),
    ("data_keys.json", "tenant", "text", "whose payloads the key seals; empty for those of no tenant"),
    ("data_keys.json", "month", "text", "the month of arrival that it seals payloads of"),
    ("data_keys.json", "destroyed_at", "instant", "since when nobody can open what it sealed; `reason` says why"),
    ("keys.json", "key", "text", "the SHA-256 of the 32 public bytes"),
    (
        "transactions.jsonl",
        "*",
        "object",
        "as Transom derived them from their records: signed, not proven",
    ),
    ("ledger/*.jsonl", "leaf", "text", "the hash that stands for an entry that is not given"),
)


def dictionary() -> bytes:
    """CSV of file, field, type and meaning."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("file", "field", "type", "meaning"))
    rows.writerows(("ledger/*.jsonl", name, "text or number", meaning) for name, meaning in _ENTRY.items())
    known = {field.name: str(field.type) for kind in BUSINESS for field in SCHEMAS[kind]}
    for name in (*_RECORD, *(name for name in known if name not in _RECORD)):
        meaning = _RECORD.get(name, "as the sender wrote it")
        rows.writerow(("records.jsonl and records/*.parquet", name, known.get(name, "string"), meaning))
    rows.writerows(_OTHER)
    return out.getvalue().encode()
