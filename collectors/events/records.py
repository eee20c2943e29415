"""Decodes an event of one of Transom's four types to a row of its kind.

Field names are those of data.md; a key that no column has is kept in `attributes`.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.ids import payload_id
from app.domain.records import DECISIONS, DIRECTIONS, OWN_SOURCE, REVIEW_ACTIONS, Kind
from collectors.events import fields
from collectors.events.fields import BadField, Problems, quoted

Row = dict[str, Any]

TYPES: Mapping[str, Kind] = {
    "transom.workflow.transition.v1": Kind.TRANSITION,
    "transom.review.action.v1": Kind.REVIEW_ACTION,
    "transom.identity.decision.v1": Kind.IDENTITY_DECISION,
    "transom.payload.captured.v1": Kind.PAYLOAD,
}
LINKS = ("transaction_id", "trace_id", "external_ref", "idempotency_key")
_DOTTED_NAME = re.compile(r"(?=.{3,100}\Z)(?!.*\d{4})[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)+", re.ASCII)
"""A type as vendors write theirs (`com.acme.order.placed`); with a longer number in it, it may be somebody's."""
_BODIES = ("data", "body", "data_base64", "body_base64")

_SHARED: Mapping[str, fields.Reader] = {
    "transaction_id": fields.trimmed,
    "trace_id": fields.trace_id,
    "span_id": fields.span_id,
    "workflow": fields.trimmed,
    "partner": fields.trimmed,
    "tenant": fields.trimmed,
    "version": fields.trimmed,
    "external_ref": fields.trimmed,
    "idempotency_key": fields.trimmed,
    "sequence": fields.integer,
}
_OWN: Mapping[Kind, Mapping[str, fields.Reader]] = {
    Kind.TRANSITION: {
        "from_state": fields.trimmed,
        "to_state": fields.trimmed,
        "attempt": fields.attempt,
        "error_class": fields.trimmed,
        "error_code": fields.trimmed,
        "actor": fields.trimmed,
        "reason": fields.long_text,
        "next_attempt_at": fields.instant,
        "attempts_max": fields.attempt,
        "due_at": fields.instant,
    },
    Kind.REVIEW_ACTION: {
        "task_id": fields.trimmed,
        "queue": fields.trimmed,
        "action": fields.one_of(tuple(sorted(REVIEW_ACTIONS))),
        "actor": fields.trimmed,
        "reason": fields.long_text,
        "due_at": fields.instant,
        "decision_id": fields.trimmed,
    },
    Kind.IDENTITY_DECISION: {
        "decision_id": fields.trimmed,
        "decision": fields.one_of(tuple(sorted(DECISIONS))),
        "confidence": fields.fraction,
        "threshold": fields.fraction,
        "rule_version": fields.trimmed,
        "candidates": fields.compact,
    },
    Kind.PAYLOAD: {
        "direction": fields.one_of(tuple(sorted(DIRECTIONS))),
        "media_type": fields.trimmed,
    },
}
FIELDS: Mapping[Kind, Mapping[str, fields.Reader]] = {kind: {**_SHARED, **own} for kind, own in _OWN.items()}
"""How each field of a kind is read, by its name in data."""
REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    Kind.TRANSITION: ("to_state",),
    Kind.REVIEW_ACTION: ("task_id", "action"),
    Kind.IDENTITY_DECISION: ("decision",),
    Kind.PAYLOAD: ("direction",),
}
OTHER_KEYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TRANSITION: ("value", "attributes"),
    Kind.REVIEW_ACTION: ("attributes",),
    Kind.IDENTITY_DECISION: ("attributes",),
    Kind.PAYLOAD: ("attributes", *_BODIES),
}


def event_row(
    event_type: str,
    source: str,
    event_id: str,
    time: datetime,
    data: Mapping[str, Any],
    tenant_scope: str | None = None,
) -> tuple[Kind, Row]:
    """The kind and the row, columns of `SCHEMAS[kind]`, of one event; a payload's body is clear, its hashes are null.

    `time` is naive UTC. `data` is plain JSON. Raises BadField (a BadInput) naming the field, `data.` before its name,
    or BadFields for several.
    """
    kind = kind_of(event_type)
    problems = Problems()
    row: Row = {
        "event_time": time,
        "source": problems.read(_source, "source", source),
        "event_id": problems.read(_key, "id", event_id),
        **data_columns(kind, data, problems),
    }
    problems.end()
    if kind is Kind.PAYLOAD:
        row["payload_id"] = payload_id(tenant_scope, source, event_id)
    return kind, row


def kind_of(event_type: str) -> Kind:
    """The kind of record that an event of ours is. Raises BadField for a type that is none of ours.

    That is counted by type where the type reads as a dotted name; any other text may be somebody's data, and is not
    stored.
    """
    kind = TYPES.get(event_type)
    if kind is None:
        reason = f"is none of {' '.join(TYPES)}, and no mapping of the catalog names it"
        name = quoted(event_type) if _DOTTED_NAME.fullmatch(event_type) else "that is no dotted name"
        counted = f"type {name} is none of ours, and no mapping of the catalog names it"
        raise BadField("type", reason, event_type, counted_as=counted)
    return kind


def data_columns(kind: Kind, data: Mapping[str, Any], problems: Problems) -> Row:
    """The columns that an event's data gives; what is wrong with them goes to `problems`."""
    columns = {
        name: problems.read(read, f"data.{name}", data[name])
        for name, read in FIELDS[kind].items()
        if data.get(name) is not None
    }
    for name in REQUIRED[kind]:
        if data.get(name) is None or (columns[name] is None and not problems):
            problems.read(_refuse, f"data.{name}", f"is required of {_NOUNS[kind]}")
    if all(data.get(name) is None for name in LINKS) or (
        all(columns.get(name) is None for name in LINKS) and not problems
    ):
        problems.read(_refuse, "data", f"names no transaction: one of {', '.join(LINKS)} is required")
    if kind is Kind.TRANSITION:
        columns |= problems.read(_value, data.get("value")) or {}
    if kind is Kind.PAYLOAD:
        columns |= problems.read(_body, data, columns.get("media_type")) or {}
    columns["attributes"] = problems.read(_attributes, kind, data)
    return columns


def _refuse(name: str, problem: str) -> None:
    raise BadField(name, problem)


def _source(name: str, value: str) -> str:
    source = _key(name, value)
    if source == OWN_SOURCE:
        raise BadField(name, "is the source of Transom's own records; name your system", source)
    return source


def _key(name: str, value: str) -> str:
    key = fields.text(name, value)
    if key is None:
        raise BadField(name, "is required, and is the event's key")
    return key


_NOUNS: Mapping[Kind, str] = {
    Kind.TRANSITION: "a transition",
    Kind.REVIEW_ACTION: "a review action",
    Kind.IDENTITY_DECISION: "an identity decision",
    Kind.PAYLOAD: "a captured payload",
}


def _value(value: Any) -> Row:
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not set(value) <= {"amount", "unit"} or value.get("amount") is None:
        raise BadField("data.value", 'is not of the form {"amount": 12.5, "unit": "EUR"}', value)
    unit = value.get("unit")
    return {
        "value_amount": fields.number("data.value.amount", value["amount"]),
        "value_unit": None if unit is None else fields.text("data.value.unit", unit),
    }


def _body(data: Mapping[str, Any], media_type: str | None) -> Row:
    given = [name for name in _BODIES if data.get(name) is not None]
    if not given:
        raise BadField("data.data", "is required of a captured payload: its body as text, object or data_base64")
    if len(given) > 1:
        raise BadField(f"data.{given[1]}", f"is a second body beside {given[0]}; send one")
    name, content = given[0], data[given[0]]
    if name.endswith("_base64"):
        return {"body": _bytes(f"data.{name}", content), "media_type": media_type or "application/octet-stream"}
    if isinstance(content, str):
        clear = (fields.long_text(f"data.{name}", content) or "").encode()
        return {"body": clear, "media_type": media_type or "text/plain"}
    if isinstance(content, dict | list):
        clear = fields.compact(f"data.{name}", content).encode()
        return {"body": clear, "media_type": media_type or "application/json"}
    raise BadField(f"data.{name}", "is no body: send text, an object, an array, or data_base64", content)


def _bytes(name: str, content: Any) -> bytes:
    try:
        if isinstance(content, str):
            return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        pass
    raise BadField(name, "is no base64")


def _attributes(kind: Kind, data: Mapping[str, Any]) -> str | None:
    readers, elsewhere = FIELDS[kind], OTHER_KEYS[kind]
    named = data.get("attributes")
    if named is None:
        named = {}
    if not isinstance(named, Mapping):
        raise BadField("data.attributes", "is no object", named)
    unknown = {name: value for name, value in data.items() if name not in readers and name not in elsewhere}
    for name in named.keys() & unknown.keys():
        twice = "is given twice, also among attributes"
        raise BadField("data", f"{fields.quoted(name)} {twice}", counted_as=f"data: a key {twice}")
    together = {**named, **unknown}
    try:
        return fields.compact("data", together) if together else None
    except BadField:
        wrong = next((name for name, value in together.items() if not fields.is_json({name: value})), None)
        if wrong is None:
            raise
        problem = "holds what JSON cannot carry (no number, half a surrogate pair, or too deep)"
        raise BadField(_member(wrong), problem, counted_as=f"a member of data {problem}") from None


def _member(name: str) -> str:
    """A member as its sender knows it: `ce-` marks a context attribute, which stands beside data."""
    spoken = name.encode(errors="replace").decode()
    return spoken.removeprefix("ce-") if name.startswith("ce-") else f"data.{spoken}"
