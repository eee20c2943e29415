"""Records of a dry run: whether their keys are known, and which transactions they would join."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.records import Kind
from app.domain.rows import ReadRow
from app.queries.rows import dicts
from app.store.reader import Reader

SCOPE_END = chr(31)


@dataclass(frozen=True)
class Placed:
    """Where a record on trial would be. `known`: its key was taken before, `conflicting`: by a different record.

    `stands` are the transactions that it belongs to, rows {transaction_id, status, state}, the earliest started first;
    `rule` is the joining rule (1 named, 2 its trace, 3 a reference), None where there is none.
    """

    known: bool
    conflicting: bool
    rule: int | None
    stands: Sequence[ReadRow]


def placed(reader: Reader, records: Sequence[tuple[Kind, ReadRow]], at: datetime, scope: str = "") -> list[Placed]:
    """Of each record {source, event_id, transaction_id, ...}, loaded as ingested at `at`, where it would be."""
    if not records:
        return []
    asked = {
        "places": list(range(len(records))),
        "kinds": [str(kind) for kind, _ in records],
        "sources": [row["source"] for _, row in records],
        "event_ids": [row["event_id"] for _, row in records],
    }
    keys = dicts(reader.ask("trial_keys", **asked, scope=scope, at=at))
    belongs = [_belongs(row, key, scope) for (_, row), key in zip(records, keys, strict=True)]
    txs = sorted({tx for joins in belongs for tx, _ in joins})
    stands = {row["tx"]: row for row in dicts(reader.ask("trial_stands", txs=txs))} if txs else {}
    return [_placed(key, joins, stands, at) for key, joins in zip(keys, belongs, strict=True)]


def _belongs(row: ReadRow, key: ReadRow, scope: str) -> list[tuple[str, int]]:
    if key["conflicts"]:
        return []
    if row.get("transaction_id") is not None:
        return [(f"{scope}{SCOPE_END}{row['transaction_id']}", 1)]
    return [(join["tx"], join["rule"]) for join in key["joins"] or ()]


def _placed(
    key: ReadRow,
    joins: Sequence[tuple[str, int]],
    stands: Mapping[str, ReadRow],
    at: datetime,
) -> Placed:
    placed = sorted((stands[tx] for tx, _ in joins if tx in stands), key=lambda one: (one["started_at"], one["tx"]))
    known = key["known_since"] is not None and key["known_since"] < at
    return Placed(known, bool(key["conflicts"]), min((rule for _, rule in joins), default=None), placed)
