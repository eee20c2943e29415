"""Whether the store holds what was committed: records that were removed, changed or slipped in after their commit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from app.audit.proofs import records_of
from app.domain.records import BUSINESS, Kind
from app.journal import Entry, Seal
from app.journal.leaves import leaves_of

Key = tuple[str, str, str]
"""Tenant scope ("" for none), source and event id: what makes a record one record, whatever its kind."""


@dataclass(frozen=True)
class Difference:
    """A record that is not as it was committed; `problem` is `removed`, `changed`, `slipped in` or `not as sealed`."""

    kind: str
    key: Key
    problem: str


@dataclass(frozen=True)
class Comparison:
    """`records` were compared; `missing` are in the journal and not in the store's same stretch, with their kind.
    `owners` says by committed record its tenant: its token's, else the one that it names.

    Of two records with one key the store holds the first that could be loaded, which may be of another stretch: whoever
    asks looks there before a missing record is taken for removed.
    """

    records: int
    differences: list[Difference]
    missing: dict[Key, str]
    owners: dict[Key, str | None]


def compared(seals: Sequence[Seal], entries: Iterable[Entry], stored: Mapping[Kind, pa.Table]) -> Comparison:
    """The store against the journal and its seals; all three are of the same stretch of time."""
    sealed = {leaf for seal in seals for leaf in seal.leaves}
    committed: dict[Key, str] = {}
    owners: dict[Key, str | None] = {}
    differing: list[Difference] = []
    count = 0
    for entry in entries:
        if entry.kind not in BUSINESS:
            continue
        leaves = leaves_of(entry.kind, entry.ingested_by, entry.tenant_scope, entry.table)
        scopes = [entry.tenant_scope] * entry.table.num_rows
        named = entry.table["tenant"].to_pylist() if "tenant" in entry.table.column_names else scopes
        for key, leaf, tenant in zip(_keys(entry.table, scopes), leaves, named, strict=True):
            count += 1
            committed.setdefault(key, str(entry.kind))
            owners.setdefault(key, entry.tenant_scope or tenant)
            if leaf not in sealed:
                differing.append(Difference(str(entry.kind), key, "not as sealed"))
    present: set[Key] = set()
    for kind, table in stored.items():
        keys = keys_of(table)
        present.update(keys)
        for key, record in zip(keys, records_of(kind, table), strict=True):
            if record.leaf not in sealed:
                problem = "changed" if key in committed else "slipped in"
                differing.append(Difference(str(kind), key, problem))
    missing = {key: kind for key, kind in committed.items() if key not in present}
    return Comparison(count, differing, missing, owners)


def keys_of(table: pa.Table) -> list[Key]:
    """What makes each record of a table of the store one record."""
    return _keys(table, table["tenant_scope"].to_pylist())


def _keys(table: pa.Table, scopes: Sequence[str | None]) -> list[Key]:
    rows = zip(scopes, table["source"].to_pylist(), table["event_id"].to_pylist(), strict=True)
    return [(scope or "", source or "", event_id or "") for scope, source, event_id in rows]
