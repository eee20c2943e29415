"""The receipt that an auditor takes away: the signed heads of all chains, which every later bundle must contain."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.audit.checkpoint_signing import signed_line
from app.domain.instants import to_rfc3339
from app.office import Checkpoint

RECEIPT = "transom.receipt.v1"


def receipt(checkpoints: Sequence[Checkpoint], at: datetime) -> Mapping[str, Any]:
    """What an auditor takes away: the signed heads of all chains, which every later bundle must contain."""
    return {"type": RECEIPT, "at": to_rfc3339(at), "heads": [signed_line(checkpoint) for checkpoint in checkpoints]}


def receipt_bytes(document: Mapping[str, Any]) -> bytes:
    """A receipt as a file: JSON that people can print and read."""
    return json.dumps(document, indent=2).encode() + b"\n"
