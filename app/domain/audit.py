"""An entry of the office's ledger: who did what, under which policy, and what came of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import rfc8785

from app.domain.instants import to_rfc3339


@dataclass(frozen=True)
class AuditEntry:
    """One entry; `sequence` counts from 1 within `chain`, `at` is naive UTC, hashes are lowercase hex of SHA-256.

    `previous` is the hash of the entry before, 64 zeros for the first, so that an entry removed, changed or slipped in
    breaks the chain there.
    """

    chain: str
    sequence: int
    at: datetime
    actor: str
    role: str
    action: str
    object: str | None
    reason: str | None
    policy: str | None
    outcome: str
    previous: str

    @property
    def hash(self) -> str:
        """SHA-256 of the RFC 8785 JSON of every field, null where absent, `at` in RFC 3339."""
        return hashlib.sha256(rfc8785.dumps({**vars(self), "at": to_rfc3339(self.at)})).hexdigest()
