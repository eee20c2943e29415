"""Signs the head of a ledger chain at an instant, as RFC 8785 JSON."""

from datetime import datetime
from typing import Any

import rfc8785

from app.audit.keys import SigningKey
from app.domain.instants import to_rfc3339
from app.office import Checkpoint, Head

CHECKPOINT = "transom.checkpoint.v1"


def signed_head(key: SigningKey, head: Head, at: datetime) -> Checkpoint:
    """The head of a chain, signed at an instant."""
    unsigned = Checkpoint(head.chain, head.sequence, head.hash, at, key.fingerprint, "")
    signature = key.sign(rfc8785.dumps(statement(unsigned))).hex()
    return Checkpoint(head.chain, head.sequence, head.hash, at, key.fingerprint, signature)


def statement(checkpoint: Checkpoint) -> dict[str, Any]:
    """The members that the signature of a checkpoint is of."""
    return {
        "type": CHECKPOINT,
        "chain": checkpoint.chain,
        "sequence": checkpoint.sequence,
        "hash": checkpoint.hash,
        "at": to_rfc3339(checkpoint.at),
        "key": checkpoint.key,
    }


def signed_line(checkpoint: Checkpoint) -> dict[str, Any]:
    """A checkpoint as bundles, receipts and the copy outside hold it: {statement, signature}."""
    return {"statement": statement(checkpoint), "signature": checkpoint.signature}
