"""A report of one transaction: all that happened, who did and saw what, and what proves it."""

from typing import Any

from app.answers.audit_lane import entries_of, everything
from app.answers.evidence_bundle import visible_heads, witness_of
from app.answers.evidence_files import commits_of
from app.answers.ledger import item as ledger_item
from app.answers.services import LOCAL_MODE, Services
from app.answers.transaction import detail
from app.audit import summary
from app.audit.checkpoint_signing import signed_line
from app.audit.proofs import Record, records_of
from app.audit.witness import SEALED, run_of
from app.domain.instants import to_rfc3339
from app.domain.rows import Row
from app.office import Search
from app.queries.bundle import records
from app.queries.records import subject
from app.security import Actor
from app.store.reader import Reader

_FACTS = ("transaction_id", "workflow", "partner", "tenant", "version", "status", "state", "started_at", "finished_at")
_ITEM = ("at", "until", "lane", "kind", "title", "status", "origin", "ref")
_RECORD = ("commit", "leaf", "entry")


def transaction_report(
    services: Services, actor: Actor, reader: Reader, transaction_id: str, tenant: str | None
) -> Row:
    """{transaction, timeline, ledger, records, heads, not_proven}; that it was made is on record, and in `ledger`.

    `records` are {record, leaf, commit, entry}: the record's canonical JSON is hashed to its leaf, which lies in that
    commit, which that entry of the system's chain has on record. `heads` are the signed heads of all chains. Raises
    NotFound and Ambiguous as `subject` does, Unavailable where the ledger cannot be written or signed.
    """
    who, witness, office = subject(reader, transaction_id, tenant), witness_of(services), services.office
    object_ = f"transaction:{transaction_id}"
    made = office.ledger.record(actor, "audit.report", object_, tenant=who.row["tenant"])
    heads = visible_heads(services, witness.attest())
    whole = [record for kind, table in records(reader, [who.row]).items() for record in records_of(kind, table)]
    with services.readers(reader.as_of, tenants=None) as whole_reader:
        placed, _ = commits_of(whole_reader, witness, whole)
    runs = services.whole_office.ledger.search(Search(action=SEALED, chains=(office.ledger.chain,)), -1)
    numbers = {number for number, _ in placed}
    sealed = {number: run.sequence for run in runs for number in numbers if _in_run(number, run_of(run))}
    entries = [*entries_of(reader, who, office.ledger), *([made] if made.at > reader.now else [])]
    return {
        "transaction": detail(reader, transaction_id, tenant),
        "timeline": everything(reader, transaction_id, tenant, office.ledger),
        "ledger": [ledger_item(entry) for entry in entries],
        "records": [_record(number, record, sealed.get(number)) for number, record in placed],
        "heads": [signed_line(head) for head in heads],
        "not_proven": _not_proven(services),
    }


def as_page(report: Row) -> bytes:
    """The report as a page to print; it needs no other file."""
    transaction = report["transaction"]
    facts = {name: _plain(transaction[name]) for name in _FACTS}
    heads = [line["statement"] for line in report["heads"]]
    facts |= {f"signed head of {head['chain']}": f"entry {head['sequence']}, {head['hash']}" for head in heads}
    timeline = [[_plain(row[name]) for name in _ITEM] for row in report["timeline"]]
    entries = [[_plain(row[name]) for name in summary.COLUMNS] for row in report["ledger"]]
    proofs = [[row["record"], *(row[name] for name in _RECORD)] for row in report["records"]]
    limits = [[sentence] for sentence in report["not_proven"]]
    tables = {
        "What happened": (_ITEM, timeline),
        "Who did and saw what here": (summary.COLUMNS, entries),
        "Records and what proves them (of the source transom: done here; of others: asserted by that source)": (
            ("record", *_RECORD),
            proofs,
        ),
        "What this does not prove": (("sentence",), limits),
    }
    return summary.page(f"Report of transaction {transaction['transaction_id']}", facts, tables)


def _record(number: int, record: Record, entry: int | None) -> Row:
    return {"record": record.text.decode(), "leaf": record.leaf.hex(), "commit": number or None, "entry": entry}


def _in_run(number: int, run: tuple[int, int] | None) -> bool:
    return run is not None and run[0] <= number <= run[1]


def _not_proven(services: Services) -> list[str]:
    local = ["who acted: in local mode everybody who reached this machine is the actor local"]
    return [
        "anything, by this page alone: an evidence bundle of this transaction verifies without Transom",
        "what senders asserted: only records of the source transom were made here",
        *(local if services.mode == LOCAL_MODE else []),
    ]


def _plain(value: Any) -> Any:
    return to_rfc3339(value) if hasattr(value, "isoformat") else value
