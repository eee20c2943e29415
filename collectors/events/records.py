"""An event of one of Transom's four types -> one row of its kind, whichever wire it came on.

Field names are those of data.md; a key that no column has is kept in `attributes`.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.ids import payload_id
from app.domain.records import DECISIONS, DIRECTIONS, REVIEW_ACTIONS, Kind
from collectors.events import fields
from collectors.events.fields import BadField

Row = dict[str, Any]

TYPES: Mapping[str, Kind] = {
    "transom.workflow.transition.v1": Kind.TRANSITION,
    "transom.review.action.v1": Kind.REVIEW_ACTION,
    "transom.identity.decision.v1": Kind.IDENTITY_DECISION,
    "transom.payload.captured.v1": Kind.PAYLOAD,
}
LINKS = ("transaction_id", "trace_id", "external_ref", "idempotency_key")
_BODIES = ("data", "body", "data_base64", "body_base64")

_SHARED: Mapping[str, fields.Reader] = {
    "transaction_id": fields.text,
    "trace_id": fields.trace_id,
    "span_id": fields.span_id,
    "workflow": fields.text,
    "partner": fields.text,
    "tenant": fields.text,
    "version": fields.text,
    "external_ref": fields.text,
    "idempotency_key": fields.text,
    "sequence": fields.integer,
}
_OWN: Mapping[Kind, Mapping[str, fields.Reader]] = {
    Kind.TRANSITION: {
        "from_state": fields.text,
        "to_state": fields.text,
        "attempt": fields.counted,
        "error_class": fields.text,
        "error_code": fields.text,
        "actor": fields.text,
        "reason": fields.long_text,
        "next_attempt_at": fields.instant,
        "attempts_max": fields.counted,
        "due_at": fields.instant,
    },
    Kind.REVIEW_ACTION: {
        "task_id": fields.text,
        "queue": fields.text,
        "action": fields.one_of(tuple(sorted(REVIEW_ACTIONS))),
        "actor": fields.text,
        "reason": fields.long_text,
        "due_at": fields.instant,
        "decision_id": fields.text,
    },
    Kind.IDENTITY_DECISION: {
        "decision_id": fields.text,
        "decision": fields.one_of(tuple(sorted(DECISIONS))),
        "confidence": fields.number,
        "threshold": fields.number,
        "rule_version": fields.text,
        "candidates": fields.compact,
    },
    Kind.PAYLOAD: {
        "direction": fields.one_of(tuple(sorted(DIRECTIONS))),
        "media_type": fields.text,
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

    `time` is naive UTC. `data` is plain JSON. Raises BadField (a BadInput) naming the field, `data.` before its name.
    """
    kind = TYPES.get(event_type)
    if kind is None:
        raise BadField("type", f"is none of {' '.join(TYPES)}, and no mapping of the catalog names it", event_type)
    row: Row = {
        "event_time": time,
        "source": _key("source", source),
        "event_id": _key("id", event_id),
    }
    for name, read in FIELDS[kind].items():
        value = data.get(name)
        if value is not None:
            row[name] = read(f"data.{name}", value)
    _require(kind, row)
    if kind is Kind.TRANSITION:
        row |= _value(data.get("value"))
    if kind is Kind.PAYLOAD:
        row |= _body(data, row.get("media_type"))
        row["payload_id"] = payload_id(tenant_scope, source, event_id)
    row["attributes"] = _attributes(kind, data)
    return kind, row


def _key(name: str, value: str) -> str:
    key = fields.text(name, value)
    if key is None:
        raise BadField(name, "is required, and is the event's key")
    return key


def _require(kind: Kind, row: Row) -> None:
    for name in REQUIRED[kind]:
        if row.get(name) is None:
            raise BadField(f"data.{name}", f"is required of {_SPOKEN[kind]}")
    if all(row.get(name) is None for name in LINKS):
        raise BadField("data", f"names no transaction: one of {', '.join(LINKS)} is required")


_SPOKEN: Mapping[Kind, str] = {
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
    return fields.compact("data", together) if together else None
