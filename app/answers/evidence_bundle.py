"""An evidence bundle: ledger entries, records and transactions of a query, with what proves them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import orjson

from app.answers.evidence_files import body_files, commits_of, data_key_file, reading_files, stamp_files, table_files
from app.answers.evidence_query import EvidenceQuery, chosen
from app.answers.evidence_report import not_proven, report
from app.answers.owners import owner
from app.answers.services import Services
from app.audit import proofs
from app.audit.archive import archive
from app.audit.keys import public_pem
from app.audit.verifier import ON_PURPOSE
from app.audit.witness import SEALED, Witness
from app.domain.audit_entry import AuditEntry
from app.domain.errors import Unavailable
from app.domain.instants import to_rfc3339
from app.domain.records import Kind
from app.domain.rows import Row
from app.office import Checkpoint, Ledger, NewEntry, Search
from app.queries.bundle import records
from app.security import Actor, Permission, authorize

Files = dict[str, bytes]
_PAGE = 1000
MOST_STAMPS = 100
"""Timestamps of one chain in a bundle: the latest; each is about 6 KB."""
_SYSTEM = ("audit.key", "journal.broken", "keys.established", "keys.rotated", *ON_PURPOSE)
"""Actions whose entries are in full in every bundle: they say what the bundle can be relied on for."""


def witness_of(services: Services) -> Witness:
    """What signs. Raises Unavailable on a server that has nothing to sign with."""
    if services.witness is None:
        raise Unavailable("This server signs no checkpoints, so it makes no evidence bundles.")
    return services.witness


def visible_heads(services: Services, heads: Sequence[Checkpoint]) -> list[Checkpoint]:
    """The heads of the chains that the actor may have: every one, or those of the actor's tenants and the system's.

    The system's chain has the journal's commits on record, so nothing is proven of records without it; of its entries
    a person of some tenants gets the hashes.
    """
    chains = services.office.ledger.chains
    return [head for head in heads if chains is None or head.chain in {services.whole_office.ledger.chain, *chains}]


def bundle(services: Services, actor: Actor, query: EvidenceQuery, known_at: datetime | None) -> bytes:
    """The bytes of the bundle. That it was made is on record, and in the bundle.

    Raises Forbidden, BadInput as `chosen` does, Unavailable where the ledger cannot be written or signed.
    """
    authorize(actor, Permission.EXPORT_EVIDENCE)
    if query.bodies:
        authorize(actor, Permission.REVEAL)
    witness, office = witness_of(services), services.whole_office
    with services.reader(known_at) as reader, services.readers(known_at, tenants=None) as whole_reader:
        members = query.members(reader.now)
        transactions, population = chosen(reader, query)
        tables = records(reader, transactions)
        payloads = tables[Kind.PAYLOAD].to_pylist() if query.bodies and Kind.PAYLOAD in tables else []
        acts = [_export_of(services, row["payload_id"], query.reason) for row in payloads]
        tenant = query.filters.tenant[0] if len(query.filters.tenant) == 1 else None
        acts.append(NewEntry("audit.export", orjson.dumps(members).decode(), query.reason, tenant=tenant))
        own = office.ledger.record_all(actor, acts)
        checkpoints = visible_heads(services, witness.attest())
        whole = [record for kind, table in tables.items() for record in proofs.records_of(kind, table)]
        placed, seals = commits_of(whole_reader, witness, whole)
    bodies, closed = body_files(services.keys, payloads) if query.bodies else ({}, 0)
    runs = _runs(office.ledger, witness, {seal.commit for seal in seals})
    files: Files = {
        "records.jsonl": proofs.record_lines(placed),
        "commits.jsonl": proofs.commit_lines(seals),
        "runs.jsonl": proofs.run_lines(runs),
        "data_keys.json": data_key_file(services.office.keys.history()),
        "keys.json": proofs.key_history(office.checkpoints.key_history()),
        **{f"keys/{key.key}.pem": public_pem(bytes.fromhex(key.public)) for key in office.checkpoints.key_history()},
        **table_files(transactions, tables),
        **bodies,
    }
    full: list[AuditEntry] = []
    needed = {(office.ledger.chain, sequence) for sequence in runs} | {(entry.chain, entry.sequence) for entry in own}
    chains = _chains(services, query, checkpoints, needed, files, full)
    signed = {head.chain: office.checkpoints.of_chain(head.chain) for head in checkpoints}
    files["checkpoints.jsonl"] = b"".join(
        proofs.checkpoint_lines([point for point in signed[head.chain] if point.sequence <= head.sequence])
        for head in checkpoints
    )
    stamps = [office.checkpoints.stamps_of(head.chain, head.sequence)[-MOST_STAMPS:] for head in checkpoints]
    files |= stamp_files([stamp for of_chain in stamps for stamp in of_chain])
    about = {
        "made_at": to_rfc3339(services.clock()),
        "made_by": actor.name,
        "known_at": members["as_of"],
        "query": members,
        "population": population,
        "counts": {"transactions": len(transactions), "records": len(placed), "entries": len(full)},
        "chains": chains,
    }
    gaps = report(services, signed, tables)
    files |= reading_files(about, full, gaps, transactions, office.ledger.policy())
    return archive(files, {**about, "not_proven": not_proven(services, gaps, closed)}, witness)


def _export_of(services: Services, payload_id: str, reason: str | None) -> NewEntry:
    object_ = f"payload:{payload_id}"
    return NewEntry("payload.export", object_, reason, tenant=owner(services, object_))


def _runs(ledger: Ledger, witness: Witness, commits: set[int]) -> Mapping[int, Sequence[bytes]]:
    """The hashes of the commits of each run that one of these is in, by the sequence of the run's entry."""
    if not commits:
        return {}
    entries = ledger.search(Search(action=SEALED, chains=(ledger.chain,)), -1)
    return witness.runs(entries, commits)


def _chains(
    services: Services,
    query: EvidenceQuery,
    heads: Sequence[Checkpoint],
    needed: Collection[tuple[str, int]],
    files: Files,
    full: list[AuditEntry],
) -> list[Row]:
    """Each chain as a file up to its signed head, and what the manifest says of it; `full` gathers what is in full.

    In full are the entries that the query takes, and those that are `needed`.
    """
    ledger, about = services.whole_office.ledger, []
    search = query.search(services.office.ledger)

    def in_full(entry: AuditEntry) -> bool:
        if not ((entry.chain, entry.sequence) in needed or entry.action in _SYSTEM or search.takes(entry)):
            return False
        full.append(entry)
        return True

    for place, head in enumerate(heads):
        name = f"ledger/{place}.jsonl"
        chain = proofs.chain_file(_until(ledger, head), in_full)
        files[name] = chain.lines
        about.append({"chain": head.chain, "file": name, "entries": chain.entries, "hash": chain.hash})
    return about


def _until(ledger: Ledger, head: Checkpoint) -> Iterator[AuditEntry]:
    """The entries of a chain up to its signed head."""
    sequence = 0
    while sequence < head.sequence:
        entries = ledger.entries(sequence, min(_PAGE, head.sequence - sequence), head.chain)
        if not entries:
            return
        yield from entries
        sequence = entries[-1].sequence
