"""Decodes CloudEvents 1.0 over HTTP (structured, batched, binary) to record batches.

Context attributes that a record has no column for (subject, extensions) are kept among its attributes as `ce-<name>`;
`traceparent` also gives the trace and span ids of data that names none.
Source: CloudEvents 1.0.2 core, JSON format and HTTP protocol binding.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from app.domain.errors import BadInput, TooLarge, UnsupportedMedia
from app.domain.records import Batch, Kind, of_rows
from collectors.events import fields, strict_json
from collectors.events.captured_bodies import is_capture, unwrapped
from collectors.events.fields import BadField, BadFields, Problems
from collectors.events.records import TYPES, Row, data_columns, event_row, kind_of
from collectors.mapping import Mappings, event_record, first
from collectors.rejections import Rejection, Rejections

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
MOST_EVENTS = 50_000
_TAKES = f"{STRUCTURED}, {BATCH}, or JSON data with ce- headers"
_READ = ("specversion", "type", "source", "id", "time", "datacontenttype", "data", "data_base64")
_NAMES = re.compile(r"[a-z0-9]+", re.ASCII)
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}.*", re.ASCII)


def decode(
    body: bytes,
    content_type: str | None,
    headers: Mapping[str, str],
    tenant_scope: str | None = None,
    mappings: Mappings = (),
) -> tuple[Batch, Rejections]:
    """The records of a request and the events that are none, each with its index.

    Raises UnsupportedMedia for a content type that is not one of the three modes, BadInput where no event can be read.
    """
    essence, charset = _media_type(content_type)
    named = {name.lower(): value for name, value in headers.items()}
    if essence not in (BATCH, STRUCTURED) and ("ce-specversion" in named or "ce-type" in named):
        return rows_of([_binary(body, content_type, essence, named)], tenant_scope, mappings=mappings)
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise _unsupported("the charset", charset, "send UTF-8")
    if essence == BATCH:
        events = strict_json.loads(body)
        if not isinstance(events, list):
            raise BadInput(f"the body is no JSON array, which {BATCH} is; send one event as {STRUCTURED}")
        if len(events) > MOST_EVENTS:
            raise TooLarge(f"the body holds more than {MOST_EVENTS:,} events; send it in smaller batches")
        return rows_of(events, tenant_scope, "events[{}].", mappings)
    if essence == STRUCTURED:
        event = strict_json.loads(body)
        if isinstance(event, list):
            raise BadInput(f"the body is an array; send it as {BATCH}")
        return rows_of([event], tenant_scope, mappings=mappings)
    raise _unsupported("the media type", essence, f"send {_TAKES}")


def rows_of(
    events: list[Any], tenant_scope: str | None = None, place: str = "", mappings: Mappings = ()
) -> tuple[Batch, Rejections]:
    """The records of events in the JSON format, and those refused; `place` with the index goes before a field's name.

    The one step that every mode, and every file of events, shares.
    """
    rows: dict[Kind, list[Row]] = {}
    refused: list[Rejection] = []
    for index, event in enumerate(events):
        try:
            kind, row = event_of(event, tenant_scope, mappings)
            rows.setdefault(kind, []).append(row)
        except BadInput as bad:
            before = place.format(index)
            problems = bad.problems if isinstance(bad, BadFields) else (bad,)
            details = tuple(f"{before}{problem}" for problem in problems)
            refused.append(
                Rejection(bad.counted_as, _source(event), index=index, detail="; ".join(details), problems=details)
            )
    return Batch({kind: of_rows(kind, of_kind) for kind, of_kind in rows.items()}), tuple(refused)


def event_of(event: Any, tenant_scope: str | None = None, mappings: Mappings = ()) -> tuple[Kind, Row]:
    """One event in the JSON format as a row of its kind, by a mapping where its type is none of ours.

    Raises BadInput that names the field.
    """
    if not isinstance(event, dict):
        raise BadField("event", "is no object", event)
    strict_json.check("event", event)
    problems = Problems()
    version = problems.read(_required, event, "specversion")
    if version not in (None, "1.0"):
        problems.read(_refuse_version, version)
    event_type, source, event_id = (problems.read(_required, event, name) for name in ("type", "source", "id"))
    time = problems.read(_time, event)
    mapping = None if event_type in TYPES else first(mappings, "event_type", event_type or "", event)
    if mapping is not None:
        problems.end()
        return event_record(mapping, _decoded_data(event), source or "", event_id or "", time, tenant_scope)
    if is_capture(event):
        event = unwrapped(event)
    kind = None if event_type is None else problems.read(kind_of, event_type)
    data = problems.read(_data, event)
    if data is None or kind is None or event_type is None:
        problems.end()
        raise BadField("data", "is required")
    context = {f"ce-{name}": value for name, value in event.items() if name not in _READ and value is not None}
    data = {**data, **_traced(event, data), **context}
    if problems or time is None:
        data_columns(kind, data, problems)
        problems.end()
        raise BadField("time", "is required")
    return event_row(event_type, source or "", event_id or "", time, data, tenant_scope)


def _time(event: Mapping[str, Any]) -> datetime:
    return fields.instant("time", _required(event, "time"))


def _refuse_version(version: str) -> None:
    raise BadField("specversion", "is not 1.0", version)


def _required(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    if value is None:
        raise BadField(name, "is required")
    text = fields.text(name, value)
    if text is None:
        raise BadField(name, "is empty")
    return text


def _data(event: Mapping[str, Any]) -> Mapping[str, Any]:
    data, encoded = event.get("data"), event.get("data_base64")
    if encoded is not None:
        if data is not None:
            raise BadField("data_base64", "is given beside data; send one")
        data = _encoded_json(encoded)
    if data is None:
        raise BadField("data", "is required")
    if not isinstance(data, dict):
        raise BadField("data", "is no JSON object", data)
    return data


def _decoded_data(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The event with `data_base64`, where it holds JSON, as `data`: what paths of mappings are read from."""
    if event.get("data_base64") is None or event.get("data") is not None:
        return event
    return {**event, "data": _encoded_json(event["data_base64"])}


def _encoded_json(encoded: Any) -> Any:
    try:
        data = strict_json.loads(_bytes(encoded))
    except BadField:
        raise
    except BadInput as bad:
        raise BadField(
            "data_base64", str(bad).removeprefix("the body "), counted_as="data_base64: is no JSON"
        ) from None
    strict_json.check("data_base64", data)
    return data


def _bytes(encoded: Any) -> bytes:
    try:
        if isinstance(encoded, str):
            return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        pass
    raise BadField("data_base64", "is no base64")


def _traced(event: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, str]:
    """Trace and span of the distributed tracing extension, where the data names no trace itself."""
    header = event.get("traceparent")
    match = _TRACEPARENT.fullmatch(header) if isinstance(header, str) else None
    if match is None or data.get("trace_id") is not None or not match[1].strip("0") or not match[2].strip("0"):
        return {}
    return {"trace_id": match[1], "span_id": match[2]}


def _binary(body: bytes, content_type: str | None, essence: str, headers: Mapping[str, str]) -> dict[str, Any]:
    event: dict[str, Any] = {}
    for name, value in headers.items():
        if name.startswith("ce-"):
            if not _NAMES.fullmatch(name[3:]):
                problem = "is no header of a CloudEvent: its letters are a-z and 0-9"
                raise BadField(fields.quoted(name), problem, counted_as=f"a ce- header {problem}")
            event[name[3:]] = _decoded(name, value)
    event.pop("data", None)
    event.pop("data_base64", None)
    if is_capture(event):
        return event | {"data_base64": base64.b64encode(body).decode(), "datacontenttype": content_type}
    if essence not in ("", "application/json", "text/json") and not essence.endswith("+json"):
        raise _unsupported("the media type", essence, "data beside ce- headers is JSON")
    if body:
        event["data"] = strict_json.loads(body)
    return event


def _decoded(name: str, value: str) -> str:
    """A header's value: a quoted string unquoted, then percent-decoded once."""
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        problem = "is no percent-encoded UTF-8"
        raise BadField(name, problem, counted_as=f"a ce- header {problem}") from None


def _unsupported(what: str, value: str, instead: str) -> UnsupportedMedia:
    counted_as = f"Content-Type: {what} is not taken; {instead}"
    return UnsupportedMedia(f"Content-Type: {what} {fields.quoted(value)} is not taken; {instead}", counted_as)


def _media_type(content_type: str | None) -> tuple[str, str]:
    essence, _, parameters = (content_type or "").partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return essence.strip().lower(), value.strip().strip('"').lower()
    return essence.strip().lower(), ""


def _source(event: Any) -> str | None:
    try:
        return fields.long_text("source", event["source"][:200])
    except (BadInput, KeyError, TypeError, IndexError):
        return None
