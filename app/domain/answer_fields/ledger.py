"""The fields of an entry of the ledger."""

from datetime import datetime
from typing import TypedDict


class LedgerItem(TypedDict):
    """Who did what to which object, when and why; `hash` chains it to the entry before."""

    at: datetime
    actor: str
    role: str
    action: str
    object: str | None
    reason: str | None
    policy: str | None
    outcome: str
    chain: str
    sequence: int
    request_id: str | None
    hash: str


class ChainVerification(TypedDict):
    """A chain computed again from its start; `broken_at` is null where it is whole."""

    chain: str
    entries: int
    hash: str
    broken_at: int | None
