"""Which records belong to which transaction: the three rules, applied to all records at once until nothing moves.

Readings chosen where the text leaves room:
- Tenant scopes never meet: records of one scope join only transactions of that scope, records without a scope only
  those without. A transaction is (scope, id).
- Rule 2 takes any record kind as the one that names the id, and gives an unnamed record of a batch's trace to every
  transaction that the trace names, whatever kind of record it is.
- Rule 3 follows a link from the record that carries it to what it points at, never back: to the linked span's
  transactions where that span is stored, else to its trace's.
- An external reference leads to an equal external reference, an idempotency key to an equal key, never across.
- A record that names a partner does not join a transaction without one.
- All ways of rule 3 are tried together; the earliest started of everything they lead to is chosen, one per record.
- Rule 3 runs in rounds: all records unjoined at the start of a round look at what was joined before it; what a record
  joined in an earlier round it keeps. A record of a trace that leads nowhere itself follows every record that does.
- Partner and start that rule 3 compares come from the records joined by rules 1 and 2.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tests.oracle.records import SPAN, Record
from tests.oracle.segments import partner_of

Name = tuple[str | None, str]
"""A transaction: tenant scope and id."""


def joined(records: Sequence[Record]) -> tuple[dict[Name, list[Record]], list[Record]]:
    """The records of every transaction, and those that no rule joins to one; `led` marks what only rule 3 joins."""
    belongs: list[set[Name]] = [_named(record) for record in records]
    for members in _traces(records).values():
        names = set().union(*(_named(records[i]) for i in members))
        for i in members:
            belongs[i] = belongs[i] or set(names)
    firm = _grouped(records, belongs)
    for record, names in zip(records, belongs, strict=True):
        record["led"] = not names
    rank = {name: (min(record["at"] for record in own), name[1]) for name, own in firm.items()}
    partners = {name: partner_of(own) for name, own in firm.items()}
    while _round(records, belongs, rank, partners):
        pass
    return _grouped(records, belongs), [record for i, record in enumerate(records) if not belongs[i]]


def _round(
    records: Sequence[Record], belongs: list[set[Name]], rank: dict[Name, Any], partners: dict[Name, Any]
) -> bool:
    """One round of rule 3; whether it joined anything."""
    where = _signposts(records, belongs)
    found: dict[int, set[Name]] = {}
    for i, record in enumerate(records):
        leads = {name for post in _looks_for(record, where) for name in where[post]} if not belongs[i] else set()
        if record.get("partner") is not None:
            leads = {name for name in leads if partners[name] == record["partner"]}
        if leads:
            found[i] = {min(leads, key=rank.__getitem__)}
    for members in _traces(records).values():
        names = set().union(*(found.get(i, set()) for i in members))
        for i in members:
            if not belongs[i] and i not in found and names:
                belongs[i] = set(names)
                found[i] = belongs[i]
    for i, names in found.items():
        belongs[i] = names
    return bool(found)


def _named(record: Record) -> set[Name]:
    return {(record.get("tenant_scope"), record["transaction_id"])} if record.get("transaction_id") else set()


def _traces(records: Sequence[Record]) -> dict[Any, list[int]]:
    traces = defaultdict(list)
    for i, record in enumerate(records):
        if record.get("trace_id"):
            traces[record.get("tenant_scope"), record["trace_id"]].append(i)
    return traces


def _signposts(records: Sequence[Record], belongs: list[set[Name]]) -> dict[Any, set[Name]]:
    """What a record without an id can be led by, and to which transactions."""
    where: dict[Any, set[Name]] = defaultdict(set)
    for record, names in zip(records, belongs, strict=True):
        scope = record.get("tenant_scope")
        for field in ("external_ref", "idempotency_key", "trace_id"):
            if record.get(field):
                where[field, scope, record[field]] |= names
        if record["record_kind"] == SPAN:
            where["span", scope, record["trace_id"], record["span_id"]] |= names
    return where


def _looks_for(record: Record, where: dict[Any, set[Name]]) -> list[Any]:
    scope = record.get("tenant_scope")
    posts: list[Any] = []
    for field in ("external_ref", "idempotency_key"):
        if record.get(field):
            posts.append((field, scope, record[field]))
    for link in record.get("links") or ():
        span = ("span", scope, link["trace_id"], link["span_id"])
        posts.append(span if span in where else ("trace_id", scope, link["trace_id"]))
    return posts


def _grouped(records: Sequence[Record], belongs: list[set[Name]]) -> dict[Name, list[Record]]:
    groups: dict[Name, list[Record]] = {}
    for record, names in zip(records, belongs, strict=True):
        for name in names:
            groups.setdefault(name, []).append(record)
    return groups
