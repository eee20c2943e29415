"""Writes a bundle's proof files: ledger chains (entries outside it as hashes), checkpoints, records and commits."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pyarrow as pa

from app.audit.checkpoint_signing import signed_line
from app.domain.audit_entry import AuditEntry
from app.domain.instants import to_rfc3339
from app.domain.records import SCHEMAS, Kind
from app.journal import Seal
from app.journal.leaves import canonical_records
from app.office import AuditKey, Checkpoint

MOST_CHECKPOINTS = 500
"""More than these of one chain are thinned evenly: each costs the verifier about ten milliseconds."""


@dataclass(frozen=True)
class ChainFile:
    """One chain as lines of JSON, how many entries it has, how many of them in full, and its last hash."""

    lines: bytes
    entries: int
    in_full: int
    hash: str


@dataclass(frozen=True)
class Record:
    """A business record as it was hashed: canonical JSON, its leaf, and what says when it was committed."""

    text: bytes
    leaf: bytes
    ingested_at: Any


def chain_file(entries: Iterable[AuditEntry], in_full: Callable[[AuditEntry], bool]) -> ChainFile:
    """A whole chain; entries that are not to be given in full are their bare leaf, where they have one."""
    lines, count, full, last = [], 0, 0, ""
    for entry in entries:
        leaf, whole = entry.leaf, in_full(entry)
        lines.append(_json({"entry": entry.members} if whole or leaf is None else {"leaf": leaf}))
        count, full, last = count + 1, full + int(whole or leaf is None), entry.hash
    return ChainFile(b"".join(lines), count, full, last)


def checkpoint_lines(checkpoints: Sequence[Checkpoint], most: int = MOST_CHECKPOINTS) -> bytes:
    """The checkpoints of one chain, thinned evenly to `most`; the last is always among them."""
    step = -(-len(checkpoints) // most) or 1
    return b"".join(_json(signed_line(checkpoint)) for checkpoint in checkpoints[::-1][::step][::-1])


def key_history(keys: Sequence[AuditKey]) -> bytes:
    """Every key that ever signed: fingerprint, public bytes in hex, and since when."""
    history = [{"key": key.key, "public": key.public, "since": to_rfc3339(key.since)} for key in keys]
    return orjson.dumps(history, option=orjson.OPT_INDENT_2) + b"\n"


def records_of(kind: Kind, table: pa.Table) -> list[Record]:
    """The rows of a table of the store as they were hashed when they were committed, in the table's order."""
    senders = list(zip(table["ingested_by"].to_pylist(), table["tenant_scope"].to_pylist(), strict=True))
    instants = table["ingested_at"].to_pylist()
    plain = table.select(SCHEMAS[kind].names)
    records = []
    for place, (ingested_by, scope) in enumerate(senders):
        (text,) = canonical_records(kind, ingested_by, scope or None, plain.slice(place, 1))
        records.append(Record(text, hashlib.sha256(text).digest(), instants[place]))
    return records


def seal_members(seal: Seal) -> dict[str, Any]:
    """What the hash of a commit is of (see `app.journal.seals`)."""
    return {
        "commit": seal.commit,
        "first_offset": seal.first_offset,
        "last_offset": seal.last_offset,
        "ingested_at": to_rfc3339(seal.ingested_at),
        "records": seal.records,
        "leaves": len(seal.leaves),
        "bytes_hash": seal.bytes_hash.hex(),
        "root": seal.root.hex(),
        "previous": seal.previous.hex(),
    }


def commit_lines(seals: Iterable[Seal]) -> bytes:
    """Commits in full: their seals, and the leaves of all their business records."""
    return b"".join(
        _json({"seal": seal_members(seal), "leaves": [leaf.hex() for leaf in seal.leaves]}) for seal in seals
    )


def run_lines(runs: Mapping[int, Sequence[bytes]]) -> bytes:
    """The hashes of the commits that entries of the system's chain have on record, by the entry's sequence."""
    return b"".join(
        _json({"entry": sequence, "hashes": [digest.hex() for digest in hashes]})
        for sequence, hashes in sorted(runs.items())
    )


def record_lines(records: Iterable[tuple[int, Record]]) -> bytes:
    """Records as they were hashed, each with the number of its commit."""
    return b"".join(_json({"commit": commit, "record": orjson.Fragment(record.text)}) for commit, record in records)


def _json(value: Any) -> bytes:
    return orjson.dumps(value) + b"\n"
