"""Which records stand at an instant, and in which order.

A record is a dict: the columns of its kind, plus `record_kind`, `tenant_scope`, `ingested_at`, `ingested_by`.
`known` adds `at`, the event time as it counts, and gives copies only.

Readings chosen where the text leaves room:
- A key counts within one kind of record and one tenant scope: a transition and a payload may carry the same
  source and event id.
- Of records with one key the first by (ingested_at, place in the list) stands; a later one that differs is a conflict,
  one that does not differ is nothing at all.
- Payloads differ when media type, size or shape differ, whatever else does; a log line's key is its whole content.
- "Of these days" is within ten years before the record's arrival. An instant that nobody means stands at its arrival,
  like one of a clock ahead; a transition that is the first by sequence all the same stands at the earliest instant of
  its transaction's transitions, and so goes first.
- An event time of exactly five minutes after `ingested_at` is not ahead.
- The idempotency key of an operator act is what the workflow engine is given; it joins nothing and is nobody's own.
- A key compares as text, code point by code point; null sorts after every sequence.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

Record = dict[str, Any]

SPAN, LOG_LINE, TRANSITION, REVIEW, IDENTITY, PAYLOAD, ACT = (
    "spans",
    "log_lines",
    "transitions",
    "review_actions",
    "identity_decisions",
    "payloads",
    "operator_acts",
)
AHEAD = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1)
DAY = 86_400
TEN_YEARS = 3653 * DAY
_BESIDE = ("ingested_at", "ingested_by", "tenant_scope", "record_kind")


def key_of(record: Record) -> tuple[Any, ...]:
    """What makes taking the record twice harmless, within its kind and scope."""
    if record["record_kind"] == SPAN:
        return (record["trace_id"], record["span_id"], record.get("kind") or 0, record["start_ns"])
    if record["record_kind"] == LOG_LINE:
        return (record["trace_id"] or "", record["span_id"] or "", record["time_ns"], record["content_hash"])
    return (record["source"], record["event_id"])


def order_of(record: Record) -> tuple[Any, ...]:
    """Where a record stands among those of its kind: event time, then sequence with nulls last, then key."""
    sequence = record.get("sequence")
    return (record["at"], sequence is None, sequence or 0, key_of(record))


def in_order(records: Iterable[Record], kind: str) -> list[Record]:
    """The records of one kind, in the order that counts."""
    return sorted((record for record in records if record["record_kind"] == kind), key=order_of)


def is_ahead(record: Record) -> bool:
    """Whether the sender's clock was more than five minutes before ours."""
    return bool(record["event_time"] > record["ingested_at"] + AHEAD)


def is_implausible(record: Record) -> bool:
    """Whether nobody means the record's instant: a zero time, or one that was sent in another unit."""
    instant, arrived = record["event_time"], record["ingested_at"]
    if instant.year == 1 or instant == EPOCH:
        return True
    since = (instant - EPOCH).total_seconds()
    meant = [since * factor for factor in (10**3, 10**6, 10**9)]
    lately = (arrived - EPOCH).total_seconds()
    return any(lately - TEN_YEARS < seconds <= lately + AHEAD.total_seconds() for seconds in meant) and since < 60 * DAY


def first_by_sequence(transitions: Sequence[Record]) -> list[Record]:
    """Transitions of one transaction, with those of an implausible instant that are first by sequence put first."""
    plausible = [one["sequence"] for one in transitions if not is_implausible(one) and one.get("sequence") is not None]
    earliest = min((one["at"] for one in transitions), default=None)
    return [
        one | {"at": earliest}
        if is_implausible(one)
        and one.get("sequence") is not None
        and all(one["sequence"] < other for other in plausible)
        else one
        for one in transitions
    ]


def known(records: Sequence[Record], as_of: datetime | None) -> tuple[list[Record], list[Record]]:
    """The records that stand as known at `as_of`, and those that another one with the same key kept out."""
    arrived = [record for record in records if as_of is None or record["ingested_at"] <= as_of]
    arrived.sort(key=lambda record: record["ingested_at"])
    first: dict[tuple[Any, ...], Record] = {}
    conflicts = []
    for record in arrived:
        if record["record_kind"] == ACT:
            record = record | {"idempotency_key": None}
        key = (record["record_kind"], record.get("tenant_scope"), key_of(record))
        if key not in first:
            untrue = is_ahead(record) or is_implausible(record)
            first[key] = record | {"at": record["ingested_at"] if untrue else record["event_time"]}
        elif _content(record) != _content(first[key]):
            conflicts.append(record)
    return list(first.values()), conflicts


def payload_id(record: Record) -> str:
    """Base32 of the first 15 bytes of SHA-256 over scope, if any, source and id, each ended by a zero byte."""
    parts = [record.get("tenant_scope"), record["source"], record["event_id"]]
    digest = hashlib.sha256(b"".join(part.encode() + b"\0" for part in parts if part is not None)).digest()
    return base64.b32encode(digest[:15]).decode()


def _content(record: Record) -> Any:
    if record["record_kind"] == PAYLOAD:
        return (record.get("media_type"), record.get("size"), record.get("shape"))
    return {name: value for name, value in record.items() if name not in (*_BESIDE, "at", "led") and value is not None}
