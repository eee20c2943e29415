"""Ledger entries about a transaction as items of its timeline (lane `audit`)."""

from app.domain.answer_fields.transactions import TimelineItem
from app.domain.audit_entry import AuditEntry
from app.office import Ledger
from app.queries.records import Subject, subject
from app.queries.timeline import DONE_HERE, timeline
from app.store.reader import Reader

IN_CLEAR = {"payload.reveal": "revealed", "payload.export": "exported"}
"""Actions by which somebody saw a payload in clear."""
MOST = 1000


def objects_of(reader: Reader, who: Subject) -> list[str]:
    """The objects under which the ledger has what was done with a transaction and its payloads."""
    payloads = who.rows(reader, "transaction_payloads")
    return [f"transaction:{who.row['transaction_id']}", *(f"payload:{row['payload_id']}" for row in payloads)]


def entries_of(reader: Reader, who: Subject, ledger: Ledger, most: int = MOST) -> list[AuditEntry]:
    """The ledger's entries about a transaction and its payloads up to the reader's instant, in time order."""
    return [entry for entry in ledger.about(objects_of(reader, who), most) if entry.at <= reader.now]


def seen(reader: Reader, who: Subject, ledger: Ledger) -> list[TimelineItem]:
    """Items of the timeline: who saw a payload of it in clear, and when."""
    return [
        {
            "at": entry.at,
            "until": entry.at,
            "lane": "audit",
            "kind": "seen",
            "title": f"payload {IN_CLEAR[entry.action]}: seen by {entry.actor}",
            "status": IN_CLEAR[entry.action],
            "origin": DONE_HERE,
            "ref": f"seen:{entry.chain}/{entry.sequence}",
        }
        for entry in entries_of(reader, who, ledger)
        if entry.action in IN_CLEAR
    ]


def everything(reader: Reader, transaction_id: str, tenant: str | None, ledger: Ledger) -> list[TimelineItem]:
    """The timeline with who saw it, in time order. Raises NotFound and Ambiguous as `subject` does."""
    who = subject(reader, transaction_id, tenant)
    items, looks = timeline(reader, transaction_id, tenant), seen(reader, who, ledger)
    return sorted([*items, *looks], key=lambda item: item["at"]) if looks else items
