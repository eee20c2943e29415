"""Computes the hash of each entry and of each commit, which includes the previous commit's hash.

An entry's hash is the SHA-256 of the length (4 bytes, big-endian) of its head, its head, and its stored bytes; the head
is the RFC 8785 JSON of `kind`, `ingested_by`, `tenant_scope` (null without one) and `records`, which orjson writes as
rfc8785 does. A commit's `bytes_hash` is the SHA-256 of its entries' hashes in offset order, so that an entry that
retention removed still verifies by its hash. A commit's hash is the SHA-256 of the RFC 8785 JSON of its number,
offsets, instant, counts and hashes, with the hash of the commit before it; that of the first commit is 32 zero bytes.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import orjson
import rfc8785

from app.domain.instants import to_rfc3339
from app.domain.records import Kind
from app.journal.leaves import merkle_root
from app.journal.port import Seal

GENESIS = bytes(32)


def entry_hash(kind: Kind, ingested_by: str, tenant_scope: str | None, records: int, data: bytes) -> bytes:
    """The hash of one entry: who sent how much of what, and the bytes."""
    about = {"kind": kind.value, "ingested_by": ingested_by, "tenant_scope": tenant_scope, "records": records}
    head = orjson.dumps(about, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(len(head).to_bytes(4, "big") + head + data).digest()


def seal(
    commit: int,
    offsets: tuple[int, int],
    ingested_at: datetime,
    records: int,
    entries: Sequence[bytes],
    leaves: Sequence[bytes],
    previous: bytes,
) -> Seal:
    """The seal of a commit whose entries have these hashes and leaves; `offsets` are its first and last."""
    bytes_hash = hashlib.sha256(b"".join(entries)).digest()
    root = merkle_root(leaves)
    text = rfc8785.dumps(
        {
            "commit": commit,
            "first_offset": offsets[0],
            "last_offset": offsets[1],
            "ingested_at": to_rfc3339(ingested_at),
            "records": records,
            "leaves": len(leaves),
            "bytes_hash": bytes_hash.hex(),
            "root": root.hex(),
            "previous": previous.hex(),
        }
    )
    return Seal(
        commit,
        *offsets,
        ingested_at,
        records,
        bytes_hash,
        root,
        previous,
        hashlib.sha256(text).digest(),
        tuple(leaves),
    )
