"""A history of any size as journal entries: transactions with their transitions and spans, in order of time.

Each transaction has up to eight transitions (one retry among them) and ten spans of twelve attributes; two in a hundred
are left waiting for their partner, which is stuck ten minutes later. Made column by column: a million spans in seconds.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from app.catalog.model import Catalog, Partner, State, Tenant, Version, Workflow
from app.domain.records import ATTRIBUTES, SCHEMAS, Kind
from app.journal import Entry
from tests.benchmarks import wire

WORKFLOW = "member-data-exchange"
PARTNERS = ("northwind-health", "blue-harbor", "cedar-mutual", "lakeside", "summit-care", "unity-plan")
TENANTS = ("commercial", "medicare", "medicaid", "exchange")
VERSIONS = ("2.1", "2.2", "2.3")
STEPS = ("received", "identity_check", "submitted", "retry_wait", "submitted", "reconciling", "settling", "completed")
SPANS = 10
OPEN_EVERY = 50
CHUNK = 1000
END = datetime(2026, 11, 23, 12)


def catalog() -> Catalog:
    """What the history's ids mean."""
    states = {
        "received": State("us", 60, ("identity_check",)),
        "identity_check": State("us", 120, ("submitted",)),
        "submitted": State("partner", 600, ("reconciling", "retry_wait"), "partner acknowledgement"),
        "retry_wait": State("retry", 600, ("submitted",), exception=True),
        "reconciling": State("us", 300, ("settling",)),
        "settling": State("us", 300, ("completed",)),
        "completed": State(terminal="completed"),
    }
    versions = {version: Version() for version in VERSIONS}
    workflow = Workflow("Member data exchange", None, 900, 86400, 0.99, None, states, versions)
    return Catalog(
        workflows={WORKFLOW: workflow},
        partners={partner: Partner(partner) for partner in PARTNERS},
        tenants={tenant: Tenant(tenant) for tenant in TENANTS},
    )


def transaction_id(number: int) -> str:
    """The id of the transaction that starts as the `number`th."""
    return f"tx-{number:09}"


def trace_id(number: int) -> str:
    """The id of its one trace."""
    return hashlib.blake2b(number.to_bytes(8, "big"), digest_size=16).hexdigest()


def entries(transactions: int, days: int = 30) -> Iterator[list[Entry]]:
    """The history in chunks of a thousand transactions: each a list of entries that were committed together."""
    chance = np.random.default_rng(1)
    step = timedelta(days=days) / transactions
    offset = 0
    for commit, first in enumerate(range(0, transactions, CHUNK), start=1):
        numbers = np.arange(first, min(first + CHUNK, transactions))
        begin = END - timedelta(days=days) + step * first
        tables = {Kind.TRANSITION: _transitions(numbers, step, begin, chance)}
        tables[Kind.SPAN] = _spans(numbers, step, begin, chance)
        ingested_at = begin + step * len(numbers) + timedelta(hours=1)
        held = []
        for kind, table in tables.items():
            offset += 1
            held.append(Entry(offset, commit, ingested_at, kind, "benchmarks", None, table))
        yield held


def _starts(numbers: np.ndarray, step: timedelta, begin: datetime) -> np.ndarray:
    each = np.arange(len(numbers)) * int(step / timedelta(microseconds=1))
    return np.datetime64(begin, "us") + each.astype("timedelta64[us]")


def _transitions(numbers: np.ndarray, step: timedelta, begin: datetime, chance: np.random.Generator) -> pa.Table:
    count, steps = len(numbers), len(STEPS)
    gaps = chance.integers(200_000, 90_000_000, (count, steps))
    gaps[:, 0] = 0
    times = _starts(numbers, step, begin)[:, None] + gaps.cumsum(axis=1).astype("timedelta64[us]")
    place = np.tile(np.arange(steps), count)
    keep = (place < 3) | (np.repeat(numbers, steps) % OPEN_EVERY > 0)
    which = np.repeat(numbers, steps)[keep]
    place = place[keep]
    ids = [transaction_id(number) for number in which]
    states = np.array(STEPS)
    columns = {
        "event_time": times.reshape(-1)[keep],
        "source": _of(("workflow-engine",), np.zeros_like(which)),
        "event_id": [f"{name}-{number}" for name, number in zip(ids, place, strict=True)],
        "transaction_id": ids,
        "workflow": _of((WORKFLOW,), np.zeros_like(which)),
        "partner": _of(PARTNERS, which),
        "tenant": _of(TENANTS, which // 7),
        "version": _of(VERSIONS, which // 31),
        "to_state": states[place],
        "from_state": pa.array(states[place - 1], mask=place == 0),
        "attempt": np.where(place < 4, 1, 2),
        "sequence": place,
        "error_class": pa.array(np.full(len(which), "transient_upstream"), mask=place != 3),
    }
    return _table(Kind.TRANSITION, columns, len(which))


def _spans(numbers: np.ndarray, step: timedelta, begin: datetime, chance: np.random.Generator) -> pa.Table:
    rows = len(numbers) * SPANS
    which = np.repeat(numbers, SPANS)
    start = np.repeat(_starts(numbers, step, begin), SPANS) + chance.integers(0, 300_000_000, rows).astype("m8[us]")
    start_ns = start.astype("datetime64[ns]").astype(np.int64)
    traces = [trace_id(number) for number in numbers.tolist() for _ in range(SPANS)]
    spans = [f"{number:016x}" for number in chance.integers(1, 2**63, rows).tolist()]
    names = ("POST /fhir/R4/Patient/$member-match", "GET /fhir/R4/Coverage", "identity.match", "outbox.publish")
    columns = {
        "event_time": start,
        "start_ns": start_ns,
        "end_ns": start_ns + chance.integers(1_000_000, 900_000_000, rows),
        "trace_id": traces,
        "span_id": spans,
        "parent_span_id": pa.array(
            [spans[row - row % SPANS] for row in range(rows)], mask=np.arange(rows) % SPANS == 0
        ),
        "name": _of(names, chance.integers(0, len(names), rows)),
        "kind": chance.integers(1, 4, rows),
        "status_code": np.zeros(rows, np.int8),
        "service": _of(("gateway", "matcher", "exchange"), which),
        "transaction_id": [transaction_id(number) for number in which.tolist()],
        "attributes": _attributes(which, chance),
        "dropped_attributes": np.zeros(rows, np.int64),
        "flags": np.ones(rows, np.int64),
        "resource": _shared(
            '{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"gateway"}}]}}', rows
        ),
        "scope": _shared('{"scope":{"name":"io.opentelemetry.http"}}', rows),
    }
    return _table(Kind.SPAN, columns, rows)


def _attributes(which: np.ndarray, chance: np.random.Generator) -> pa.Array:
    rows, width = len(which), len(wire.ATTRIBUTES) + 1
    keys = np.tile(np.array(["transom.transaction.id", *(name for name, _ in wire.ATTRIBUTES)]), rows)
    columns = [np.array([transaction_id(number) for number in which.tolist()])]
    for _, values in wire.ATTRIBUTES:
        texts = np.array([value if isinstance(value, str) else _tagged(value) for value in values])
        columns.append(texts[chance.integers(0, len(texts), rows)])
    values = pa.array(np.stack([column.astype(object) for column in columns], axis=1).reshape(-1), pa.string())
    pairs = pa.StructArray.from_arrays([pa.array(keys, pa.string()), values], fields=list(ATTRIBUTES.value_type))
    return pa.ListArray.from_arrays(pa.array(np.arange(rows + 1) * width, pa.int32()), pairs)


def _tagged(value: bool | int) -> str:
    return f"\x01b{int(value)}" if isinstance(value, bool) else f"\x01i{value}"


def _of(choices: tuple[str, ...], picks: np.ndarray) -> pa.Array:
    return pa.array(np.array(choices, dtype=object)[picks % len(choices)], pa.string())


def _shared(text: str, rows: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))


def _table(kind: Kind, columns: dict[str, object], rows: int) -> pa.Table:
    schema = SCHEMAS[kind]
    arrays = []
    for column in schema:
        values = columns.get(column.name)
        if values is None:
            arrays.append(pa.nulls(rows, column.type))
        else:
            made = values if isinstance(values, pa.Array) else pa.array(values)
            arrays.append(made if made.type == column.type else made.cast(column.type))
    return pa.Table.from_arrays(arrays, schema=schema)
