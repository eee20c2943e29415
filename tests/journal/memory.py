"""The journal as it would be without disks, days or other processes: the oracle of the conformance suite."""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import rfc8785

from app.domain.errors import Unavailable
from app.domain.records import SCHEMAS, Kind
from app.journal import Entry, Seal, Unsealed

BUSINESS = ("transitions", "review_actions", "identity_decisions", "payloads", "operator_acts")


class Shelf:
    """What several openings of one memory journal share."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.entries: list[Entry] = []
        self.seals: list[Seal] = []


class MemoryJournal:
    def __init__(self, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._clock = clock
        self._closed = False

    def append(self, entries: Sequence[Unsealed]) -> int:
        for entry in entries:
            if not entry.table.schema.equals(SCHEMAS[entry.kind]):
                raise ValueError("other columns")
            entry.ingested_by.encode()
        entries = [entry for entry in entries if entry.table.num_rows]
        with self._shelf.lock:
            if self._closed:
                raise Unavailable("closed")
            if not entries:
                return len(self._shelf.entries)
            kept, seals = self._shelf.entries, self._shelf.seals
            now = max([self._clock(), *(entry.ingested_at for entry in kept[-1:])])
            first = len(kept) + 1
            for entry in entries:
                held = (entry.kind, entry.ingested_by, entry.tenant_scope, entry.table)
                kept.append(Entry(len(kept) + 1, len(seals) + 1, now, *held))
            seals.append(self._seal(first, now))
            return len(kept)

    def _seal(self, first: int, now: datetime) -> Seal:
        entries = self._shelf.entries[first - 1 :]
        seals = self._shelf.seals
        leaves = tuple(leaf for entry in entries for leaf in naive_leaves(entry))
        bytes_hash = hashlib.sha256(repr([entry.table.to_pylist() for entry in entries]).encode()).digest()
        records = sum(entry.table.num_rows for entry in entries)
        before = seals[-1].hash if seals else bytes(32)
        fields = (len(seals) + 1, first, len(self._shelf.entries), now, records, bytes_hash, naive_root(leaves), before)
        return Seal(*fields, naive_commit_hash(*fields, leaves), leaves)

    def read(self, after: int, limit_bytes: int) -> list[Entry]:
        found: list[Entry] = []
        for entry in self._shelf.entries[max(0, after) :]:
            limit_bytes -= entry.table.nbytes
            if found and limit_bytes < 0:
                break
            found.append(entry)
        return found

    def last_offset(self) -> int:
        return len(self._shelf.entries)

    def seals(self, after_commit: int, limit: int = 1000) -> list[Seal]:
        return self._shelf.seals[after_commit : after_commit + limit]

    def removals(self, first: date, last: date) -> tuple[()]:
        return ()

    def close(self) -> None:
        self._closed = True


def naive_leaves(entry: Entry | Unsealed) -> list[bytes]:
    """data.md's leaf of each record of an entry, one value at a time."""
    if entry.kind not in BUSINESS:
        return []
    return [
        hashlib.sha256(rfc8785.dumps(naive_record(entry.kind, entry.ingested_by, entry.tenant_scope, row))).digest()
        for row in entry.table.to_pylist()
    ]


def naive_record(kind: Kind, ingested_by: str, tenant_scope: str | None, row: Mapping[str, object]) -> dict[str, Any]:
    members = {"kind": str(kind), "ingested_by": ingested_by, "tenant_scope": tenant_scope, **row}
    return {name: naive_value(value) for name, value in members.items() if value is not None}


def naive_value(value: object) -> Any:
    match value:
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case datetime():
            micros = (value - datetime(1970, 1, 1)) // timedelta(microseconds=1)
            whole = datetime(1970, 1, 1) + timedelta(seconds=micros // 1_000_000)
            return f"{whole.isoformat()}.{micros % 1_000_000:06}Z"
        case int() if abs(value) >= 2**53:
            return str(value)
        case float() if value != value:
            return "NaN"
        case float() if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        case _:
            return value


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def naive_commit_hash(
    commit: int,
    first: int,
    last: int,
    ingested_at: datetime,
    records: int,
    bytes_hash: bytes,
    root: bytes,
    previous: bytes,
    leaves: Sequence[bytes],
) -> bytes:
    return hashlib.sha256(
        rfc8785.dumps(
            {
                "commit": commit,
                "first_offset": first,
                "last_offset": last,
                "ingested_at": naive_value(ingested_at),
                "records": records,
                "leaves": len(leaves),
                "bytes_hash": bytes_hash.hex(),
                "root": root.hex(),
                "previous": previous.hex(),
            }
        )
    ).digest()


def table_of_wrong_columns() -> pa.Table:
    return pa.table({"something": ["else"]})


def check_chain(entries: Sequence[Entry], seals: Sequence[Seal]) -> None:
    """Every seal is what its entries and the seal before it make it; together they hold every entry once."""
    previous, offset = bytes(32), 0
    for number, seal in enumerate(seals, start=1):
        own = [entry for entry in entries if entry.commit == seal.commit]
        leaves = tuple(leaf for entry in own for leaf in naive_leaves(entry))
        assert seal.commit == number
        assert (seal.first_offset, seal.last_offset) == (offset + 1, offset + len(own))
        assert [entry.offset for entry in own] == list(range(seal.first_offset, seal.last_offset + 1))
        assert {entry.ingested_at for entry in own} == {seal.ingested_at}
        assert seal.records == sum(entry.table.num_rows for entry in own)
        assert seal.leaves == leaves
        assert seal.root == naive_root(leaves)
        assert seal.previous == previous
        fields = (seal.commit, seal.first_offset, seal.last_offset, seal.ingested_at, seal.records)
        assert seal.hash == naive_commit_hash(*fields, seal.bytes_hash, seal.root, seal.previous, leaves)
        previous, offset = seal.hash, seal.last_offset
    assert offset == len(entries)


KINDS = tuple(Kind)
