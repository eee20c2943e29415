"""Entries of the ledger, the latest first, and the verification of its chains."""

from collections.abc import Callable
from datetime import datetime

from app.domain.answer_fields.ledger import ChainVerification, LedgerItem
from app.domain.audit_entry import AuditEntry
from app.domain.errors import BadInput
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office import Checkpoint, Ledger, Office, Search
from app.queries.paging import LIMIT, MOST, Page, fingerprint, of_cursor, to_cursor


def page(ledger: Ledger, search: Search, limit: int = LIMIT, cursor: str | None = None) -> Page[LedgerItem]:
    """Entries as items.

    Raises BadInput for a limit outside 1 to 1000, BadCursor for a cursor of another list.
    """
    if not 1 <= limit <= MOST:
        raise BadInput(f"limit: {limit} is not within 1 to {MOST}.")
    of = fingerprint({"list": "audit", **vars(search)})
    before = None
    if cursor is not None:
        at, chain, sequence = of_cursor(cursor, of, (str,), (str,), (int,))
        before = _instant(at), chain, sequence
    entries = ledger.search(search, limit + 1, before)
    more, entries = len(entries) > limit, entries[:limit]
    last = entries[-1] if more else None
    following = None if last is None else to_cursor(of, to_rfc3339(last.at), last.chain, last.sequence)
    return Page([item(entry) for entry in entries], following)


def item(entry: AuditEntry) -> LedgerItem:
    """An entry in a list."""
    return {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "object": entry.object,
        "reason": entry.reason,
        "policy": entry.policy,
        "outcome": entry.outcome,
        "request_id": entry.request_id,
        "hash": entry.hash,
    }


def verification(office: Office, checked: Callable[[int], None] = lambda _: None) -> list[ChainVerification]:
    """Every chain, computed again from its start, and compared with the last signed checkpoint of it.

    `broken_at` is None where the chain is whole; the entry that was signed, where that is another one now or gone.
    `checked` is called with the number of entries that were just computed again.
    """
    signed, items = office.checkpoints.last(), list[ChainVerification]()
    for head in office.ledger.heads():
        broken = office.ledger.broken_at(head.chain, checked) or _replaced(office.ledger, signed.get(head.chain))
        items.append({"chain": head.chain, "entries": head.sequence, "hash": head.hash, "broken_at": broken})
    return items


def _replaced(ledger: Ledger, signed: Checkpoint | None) -> int | None:
    """The sequence of the entry that was signed, where the chain does not have it any more."""
    if signed is None:
        return None
    entries = ledger.entries(signed.sequence - 1, 1, signed.chain)
    return None if entries and entries[0].hash == signed.hash else signed.sequence


def _instant(text: str) -> datetime:
    try:
        return of_rfc3339(text)
    except ValueError:
        raise BadInput("cursor: this is no cursor of ours; take the next one that a list answered.") from None
