"""The files of an evidence bundle that hold data: records, transactions, bodies and summaries."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from app import audit
from app.audit import summary
from app.audit.dictionary import dictionary
from app.audit.proofs import Record
from app.audit.timestamps import stamped_bytes
from app.audit.witness import Witness
from app.domain.answer_fields.transactions import StandingTransaction
from app.domain.audit_entry import AuditEntry
from app.domain.encryption import Keys, NotOpened, open_body, open_salt
from app.domain.instants import to_rfc3339
from app.domain.records import Kind
from app.domain.rows import ReadRow, Row
from app.journal import Seal
from app.office import Checkpoint
from app.office.key_book import DataKey
from app.queries.bundle import commits_at
from app.queries.rows import item
from app.store.reader import Reader

UNCOMMITTED = 0
"""The commit of a record that is the leaf of none: the verifier then names the record."""
_NOT_READ = ("body", "own_tx", "event_at")


def commits_of(
    reader: Reader, witness: Witness, records: Sequence[Record]
) -> tuple[list[tuple[int, Record]], list[Seal]]:
    """Each record with the number of the commit that it is a leaf of, and the seals of those commits in order."""
    instants = commits_at(reader, [record.ingested_at for record in records])
    seals = witness.seals({number for numbers in instants.values() for number in numbers})
    leaves = {number: set(seal.leaves) for number, seal in seals.items()}
    placed = []
    for record in records:
        numbers = [n for n in instants.get(record.ingested_at, ()) if record.leaf in leaves.get(n, ())]
        placed.append((numbers[0] if numbers else UNCOMMITTED, record))
    used = {number for number, _ in placed}
    return placed, [seal for number, seal in sorted(seals.items()) if number in used]


def stamp_files(stamps: Sequence[tuple[Checkpoint, bytes]]) -> dict[str, bytes]:
    """What a timestamp service was sent, and what it answered, for `openssl ts -verify`."""
    files = {}
    for number, (checkpoint, answer) in enumerate(stamps, 1):
        files[f"timestamps/{number}.json"] = stamped_bytes(checkpoint)
        files[f"timestamps/{number}.tsr"] = answer
    return files


def table_files(transactions: Sequence[StandingTransaction], tables: Mapping[Kind, pa.Table]) -> dict[str, bytes]:
    """Transactions as JSON lines and Parquet, and each kind of record as Parquet without what is encrypted."""
    items = [item(row) for row in transactions]
    flat = [{**row, "value": None if row["value"] is None else row["value"]["amount"]} for row in items]
    files = {"transactions.jsonl": b"".join(_json(row) + b"\n" for row in items)}
    if flat:
        files["transactions.parquet"] = _parquet(pa.Table.from_pylist(flat))
    for kind, table in tables.items():
        files[f"records/{kind}.parquet"] = _parquet(
            table.select([name for name in table.column_names if name not in _NOT_READ])
        )
    return files


def body_files(keys: Keys, payloads: Sequence[Row]) -> tuple[dict[str, bytes], int]:
    """The bodies as captured, and the salts that their hashes are of; and how many do not open: they were erased, or
    their key file is another."""
    files, lines, closed = {}, [], 0
    for row in payloads:
        name = row["payload_id"]
        try:
            files[f"bodies/{name}"] = open_body(keys, name, row["body"])
            lines.append(_json({"payload_id": name, "salt": open_salt(keys, name, row["body"]).hex()}))
        except NotOpened:
            closed += 1
    return {**files, "bodies.jsonl": b"".join(line + b"\n" for line in lines)}, closed


def data_key_file(keys: Sequence[DataKey]) -> bytes:
    """The history of the keys that payload bodies are sealed with: whose, since when, destroyed when and why."""
    return _json([{name: value for name, value in vars(key).items() if name != "master"} for key in keys]) + b"\n"


def reading_files(
    about: ReadRow,
    entries: Sequence[AuditEntry],
    gaps: ReadRow,
    transactions: Sequence[StandingTransaction],
    policy: str | None,
) -> dict[str, bytes]:
    """What is for people: a page to print, CSV, the dictionary, how to verify; and policies and gaps as JSON."""
    named = sorted({name for name in (policy, *(entry.policy for entry in entries)) if name})
    policies = [{"policy": name, "in_force_now": name == policy} for name in named]
    facts = {name: about[name] for name in ("made_at", "made_by", "known_at", "population")}
    facts |= {"query": orjson.dumps(about["query"]).decode(), **about["counts"]}
    rows = [[str(row[name] or "") for name in _SUMMARY_COLUMNS] for row in map(_plain, transactions)]
    tables = {"Ledger": summary.entries_table(entries), "Transactions": (_SUMMARY_COLUMNS, rows)}
    return {
        "README.txt": (Path(audit.__file__).parent / "readme.txt").read_bytes(),
        "dictionary.csv": dictionary(),
        "policies.json": _json(policies),
        "report.json": _json(gaps),
        "summary.csv": summary.entries_csv(entries),
        "summary.html": summary.page("Evidence bundle", facts, tables),
    }


_SUMMARY_COLUMNS = (
    "transaction_id",
    "workflow",
    "partner",
    "tenant",
    "version",
    "status",
    "state",
    "started_at",
    "finished_at",
)


def _plain(row: StandingTransaction) -> ReadRow:
    instants = {"started_at": to_rfc3339(row["started_at"]), "finished_at": to_rfc3339(row["finished_at"])}
    return {**row, **instants}


def _parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=_instant, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _instant(value: Any) -> str | None:
    return to_rfc3339(value)
