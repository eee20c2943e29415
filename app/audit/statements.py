"""What is signed: the head of a chain at an instant, as RFC 8785 JSON; and the receipt that an auditor takes away."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import rfc8785

from app.audit.keys import SigningKey
from app.domain.instants import to_rfc3339
from app.office import Checkpoint, Head

CHECKPOINT = "transom.checkpoint.v1"
RECEIPT = "transom.receipt.v1"


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


def receipt(checkpoints: Sequence[Checkpoint], at: datetime) -> Mapping[str, Any]:
    """What an auditor takes away: the signed heads of all chains, which every later bundle must contain."""
    return {"type": RECEIPT, "at": to_rfc3339(at), "heads": [signed_line(checkpoint) for checkpoint in checkpoints]}


def receipt_bytes(document: Mapping[str, Any]) -> bytes:
    """A receipt as a file: JSON that people can print and read."""
    return json.dumps(document, indent=2).encode() + b"\n"
