"""The kinds of record and their Arrow schemas: the one shape between wire, journal and store.

A schema holds what the sender said, protected. What the journal adds (`ingested_at`, `ingested_by`, `tenant_scope`)
travels beside the table, in its entry. All instants are naive UTC in microseconds; span and log times keep
nanoseconds as int64 beside. Ids of traces and spans are lowercase hex. An absent value is null, never "".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from app.domain.segments import SEGMENTS


class Kind(StrEnum):
    """A kind of record, by the name that journal entries and store tables carry."""

    SPAN = "spans"
    LOG_LINE = "log_lines"
    TRANSITION = "transitions"
    REVIEW_ACTION = "review_actions"
    IDENTITY_DECISION = "identity_decisions"
    PAYLOAD = "payloads"
    OPERATOR_ACT = "operator_acts"
    REJECTION = "rejections"


OWN_SOURCE = "transom"
"""The source of records that Transom makes itself; no sender may use it."""

BUSINESS = (Kind.TRANSITION, Kind.REVIEW_ACTION, Kind.IDENTITY_DECISION, Kind.PAYLOAD, Kind.OPERATOR_ACT)
"""Kinds whose every record is sealed as a leaf, and whose key is (source, event_id)."""

INSTANT = pa.timestamp("us")
ATTRIBUTES = pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())]))
"""OTLP attributes in their order, repeated keys kept; each value as `app.domain.values` writes it."""

SPAN_EVENTS = pa.list_(
    pa.struct(
        [("time_ns", pa.int64()), ("name", pa.string()), ("attributes", ATTRIBUTES), ("dropped_attributes", pa.int64())]
    )
)
SPAN_LINKS = pa.list_(
    pa.struct(
        [
            ("trace_id", pa.string()),
            ("span_id", pa.string()),
            ("trace_state", pa.string()),
            ("attributes", ATTRIBUTES),
            ("dropped_attributes", pa.int64()),
            ("flags", pa.int64()),
        ]
    )
)
SHARED_TEXT = pa.dictionary(pa.int32(), pa.string())
"""Text that many rows share: OTLP JSON of a resource or scope with its schemaUrl, `{"resource": …, "schemaUrl": …}`
and `{"scope": …, "schemaUrl": …}`."""

_SEGMENTS = [(name, pa.string()) for name in SEGMENTS]

_SPAN = pa.schema(
    [
        ("event_time", INSTANT),
        ("start_ns", pa.int64()),
        ("end_ns", pa.int64()),
        ("trace_id", pa.string()),
        ("span_id", pa.string()),
        ("parent_span_id", pa.string()),
        ("trace_state", pa.string()),
        ("flags", pa.int64()),
        ("name", pa.string()),
        ("kind", pa.int8()),
        ("status_code", pa.int8()),
        ("status_message", pa.string()),
        ("service", pa.string()),
        ("transaction_id", pa.string()),
        *_SEGMENTS,
        ("attributes", ATTRIBUTES),
        ("dropped_attributes", pa.int64()),
        ("events", SPAN_EVENTS),
        ("dropped_events", pa.int64()),
        ("links", SPAN_LINKS),
        ("dropped_links", pa.int64()),
        ("resource", SHARED_TEXT),
        ("scope", SHARED_TEXT),
    ]
)
_LOG_LINE = pa.schema(
    [
        ("event_time", INSTANT),
        ("time_ns", pa.int64()),
        ("observed_ns", pa.int64()),
        ("trace_id", pa.string()),
        ("span_id", pa.string()),
        ("flags", pa.int64()),
        ("severity_number", pa.int8()),
        ("severity_text", pa.string()),
        ("event_name", pa.string()),
        ("body", pa.string()),
        ("service", pa.string()),
        ("transaction_id", pa.string()),
        ("attributes", ATTRIBUTES),
        ("dropped_attributes", pa.int64()),
        ("resource", SHARED_TEXT),
        ("scope", SHARED_TEXT),
        ("content_hash", pa.string()),
    ]
)
_EVENT = [
    ("event_time", INSTANT),
    ("source", pa.string()),
    ("event_id", pa.string()),
    ("transaction_id", pa.string()),
    ("trace_id", pa.string()),
    ("span_id", pa.string()),
    *_SEGMENTS,
    ("external_ref", pa.string()),
    ("idempotency_key", pa.string()),
    ("sequence", pa.int64()),
]
"""What every business record carries. `attributes`, last in each, is the JSON object of the keys that no column has."""

_TRANSITION = pa.schema(
    [
        *_EVENT,
        ("from_state", pa.string()),
        ("to_state", pa.string()),
        ("attempt", pa.int64()),
        ("error_class", pa.string()),
        ("error_code", pa.string()),
        ("actor", pa.string()),
        ("reason", pa.string()),
        ("next_attempt_at", INSTANT),
        ("attempts_max", pa.int64()),
        ("due_at", INSTANT),
        ("value_amount", pa.float64()),
        ("value_unit", pa.string()),
        ("attributes", pa.string()),
    ]
)
_REVIEW_ACTION = pa.schema(
    [
        *_EVENT,
        ("task_id", pa.string()),
        ("queue", pa.string()),
        ("action", pa.string()),
        ("actor", pa.string()),
        ("reason", pa.string()),
        ("due_at", INSTANT),
        ("decision_id", pa.string()),
        ("attributes", pa.string()),
    ]
)
_IDENTITY_DECISION = pa.schema(
    [
        *_EVENT,
        ("decision_id", pa.string()),
        ("decision", pa.string()),
        ("confidence", pa.float64()),
        ("threshold", pa.float64()),
        ("rule_version", pa.string()),
        ("candidates", pa.string()),
        ("attributes", pa.string()),
    ]
)
_PAYLOAD = pa.schema(
    [
        *_EVENT,
        ("payload_id", pa.string()),
        ("direction", pa.string()),
        ("media_type", pa.string()),
        ("size", pa.int64()),
        ("sha256", pa.string()),
        ("body", pa.binary()),
        ("shape", pa.string()),
        ("fingerprint", pa.string()),
        ("attributes", pa.string()),
    ]
)
_OPERATOR_ACT = pa.schema(
    [
        *_EVENT,
        ("act_id", pa.string()),
        ("case_id", pa.string()),
        ("step", pa.string()),
        ("action", pa.string()),
        ("actor", pa.string()),
        ("reason", pa.string()),
        ("outcome", pa.string()),
        ("outcome_at", INSTANT),
        ("next_check_at", INSTANT),
        ("into_case", pa.string()),
        ("attributes", pa.string()),
    ]
)
"""Made by Transom itself, on one transaction or one case. `idempotency_key` is the one that the workflow engine is
given, and joins nothing."""
_REJECTION = pa.schema(
    [
        ("event_time", INSTANT),
        ("source", pa.string()),
        ("reason", pa.string()),
        ("count", pa.int64()),
        ("example", pa.string()),
    ]
)

SCHEMAS: Mapping[Kind, pa.Schema] = {
    Kind.SPAN: _SPAN,
    Kind.LOG_LINE: _LOG_LINE,
    Kind.TRANSITION: _TRANSITION,
    Kind.REVIEW_ACTION: _REVIEW_ACTION,
    Kind.IDENTITY_DECISION: _IDENTITY_DECISION,
    Kind.PAYLOAD: _PAYLOAD,
    Kind.OPERATOR_ACT: _OPERATOR_ACT,
    Kind.REJECTION: _REJECTION,
}

REVIEW_ACTIONS = frozenset(
    (
        "opened",
        "assigned",
        "claimed",
        "released",
        "approved",
        "rejected",
        "corrected",
        "escalated",
        "commented",
        "closed",
    )
)
CLOSING_ACTIONS = frozenset(("approved", "rejected", "corrected", "closed"))
DECISIONS = frozenset(("linked", "queued", "rejected", "revoked"))
DIRECTIONS = frozenset(("request", "response", "callback"))
CASE_ACTIONS = frozenset(("claim", "release", "note", "next_check", "merge", "unmerge"))
"""What operators do to a case; an act on transactions has the name of one of the catalog's actions."""
ACT_STEPS = ("asked", "done")
REDRIVE = "redrive"
"""The catalog's action that counts as a manual intervention."""


@dataclass(frozen=True)
class Batch:
    """Records of one request or file part: a table by kind, each of `SCHEMAS[kind]`; a kind without rows is absent."""

    tables: Mapping[Kind, pa.Table] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Records in all tables."""
        return sum(table.num_rows for table in self.tables.values())

    def with_table(self, kind: Kind, table: pa.Table) -> "Batch":
        """The same batch with `table` in place of the kind's, or without the kind where `table` is empty."""
        tables = {k: t for k, t in self.tables.items() if k != kind}
        return Batch(tables | ({kind: table} if table.num_rows else {}))


def of_rows(kind: Kind, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """A table of the kind's schema from dicts by column name; a column that a row lacks is null."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMAS[kind])


def combined(batches: Iterable[Batch]) -> Batch:
    """All records of the batches in one, by kind, in the order given; each column in one piece."""
    by_kind: dict[Kind, list[pa.Table]] = {}
    for batch in batches:
        for kind, table in batch.tables.items():
            by_kind.setdefault(kind, []).append(table)
    return Batch(
        {
            kind: tables[0] if len(tables) == 1 else pa.concat_tables(tables).unify_dictionaries().combine_chunks()
            for kind, tables in by_kind.items()
        }
    )
