"""Reads XES event logs as a stream of cases with their events; document types and entities are refused.

Source: IEEE 1849-2016 (XES). Attributes nested in others keep their place as `outer.inner`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from app.domain.errors import BadInput
from app.domain.instants import to_rfc3339
from collectors.files.input import Source, readable
from collectors.files.parts import Problem

NAME, TIME, RESOURCE = "concept:name", "time:timestamp", "org:resource"
Attributes = dict[str, Any]
_SPREADSHEET_FORMS = tuple(
    f"{date}{time}"
    for date in ("%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y")
    for time in ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
)
"""Dates that name day and month by their order: taken where only one order gives a date."""


@dataclass(frozen=True)
class Event:
    """One event: when it happened (naive UTC), the activity, who did it, and its other attributes."""

    time: datetime
    activity: str
    resource: str | None
    attributes: Attributes


@dataclass(frozen=True)
class Case:
    """One case; its events in order of time, then of the file. Problems are events that could not be read."""

    id: str
    attributes: Attributes
    events: list[Event]
    problems: list[Problem]


def cases(source: Source) -> Iterator[Case]:
    """Every case of the log, in the file's order; events outside any case come as problems of a case without events.

    Raises BadInput where the file is no well-formed XES.
    """
    number = outside = 0
    try:
        with readable(source.name):
            for element in _children(source):
                if _local(element) == "trace":
                    number += 1
                    yield _case(element, number)
                elif _local(element) == "event":
                    outside += 1
                    problem = Problem(f"event {outside} outside any trace", "belongs to no case; put it in a <trace>")
                    yield Case("", {}, [], [problem])
    except etree.XMLSyntaxError as error:
        raise BadInput(f"{source.name}, line {error.lineno}: is no well-formed XML ({error.msg})") from None


def _children(source: Source) -> Iterator[etree._Element]:
    """The elements directly inside the log, each whole, one at a time."""
    if _declares_document_type(source.head()):
        raise _document_type(source)
    depth = 0
    walker = etree.iterparse(
        source.content, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for action, element in walker:
        if action == "start":
            if depth == 0:
                _check_root(source, element)
            depth += 1
            continue
        depth -= 1
        if depth == 1:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _declares_document_type(head: bytes) -> bool:
    return any("<!DOCTYPE".encode(encoding) in head for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def _check_root(source: Source, root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise _document_type(source)
    if _local(root) != "log":
        raise BadInput(f"{source.name}: is XML, but no XES: its root is <{_local(root)[:40]}>, not <log>")


def _document_type(source: Source) -> BadInput:
    return BadInput(f"{source.name}: declares a document type (<!DOCTYPE>), which is refused; XES needs none")


def _case(trace: etree._Element, number: int) -> Case:
    attributes = _attributes(trace)
    name = attributes.pop(NAME, None)
    case_id = str(name) if name not in (None, "") else f"case {number}"
    events: list[Event] = []
    problems: list[Problem] = []
    for place, element in enumerate((child for child in trace if _local(child) == "event"), 1):
        try:
            events.append(_event(element))
        except BadInput as bad:
            problems.append(Problem(f"case {case_id}, event {place}", str(bad)))
    return Case(case_id, attributes, sorted(events, key=lambda event: event.time), problems)


def _event(element: etree._Element) -> Event:
    attributes = _attributes(element)
    time, activity, resource = (attributes.pop(name, None) for name in (TIME, NAME, RESOURCE))
    if time is None or activity in (None, ""):
        raise BadInput(f"has no {TIME if time is None else NAME}")
    return Event(_instant(str(time)), str(activity), None if resource in (None, "") else str(resource), attributes)


def _attributes(element: etree._Element, prefix: str = "") -> Attributes:
    attributes: Attributes = {}
    for child in element:
        key = child.get("key") if isinstance(child.tag, str) else None
        if key is not None:
            kind = _local(child)
            if kind == "list":
                attributes[prefix + key] = [_value(item) for item in child.iter() if item.get("value") is not None]
                continue
            if child.get("value") is not None:
                attributes[prefix + key] = _value(child)
            if len(child):
                attributes |= _attributes(child, f"{prefix}{key}.")
    return attributes


def _value(element: etree._Element) -> Any:
    text: str = element.get("value")
    try:
        match _local(element):
            case "int":
                return int(text)
            case "float":
                return float(text) if math.isfinite(float(text)) else text
            case "boolean" if text in ("true", "false", "1", "0"):
                return text in ("true", "1")
    except ValueError:
        return text
    return text


def _instant(text: str) -> datetime:
    """An xs:dateTime, or a date as spreadsheets write it where only one reading is possible; without an offset UTC."""
    written = text.strip()
    try:
        instant = datetime.fromisoformat(written)
        return (instant.astimezone(UTC) if instant.tzinfo else instant).replace(tzinfo=None)
    except (ValueError, OverflowError):
        pass
    readings = {reading for form in _SPREADSHEET_FORMS if (reading := _read_as(written, form)) is not None}
    if len(readings) == 1:
        return readings.pop()
    if readings:
        raise BadInput(f'{TIME} "{text[:40]}" may be day or month first; write it as 2026-07-23T10:00:00Z')
    raise BadInput(f'{TIME} "{text[:40]}" is not an instant')


def _read_as(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 (a spreadsheet's date has no offset)
    except ValueError:
        return None


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def events_of(case: Case, file: str, workflow: str, before: int = 0) -> Iterator[dict[str, Any]]:
    """A case as CloudEvents: a transition into each activity, its key (file, case, place in its case).

    The case's own attributes go with its first transition, as `case:<name>` where an event has one of that name.
    `before` counts the events that the file had of this case: a log may write one in several parts.
    """
    taken = {name for event in case.events for name in event.attributes}
    own = {f"case:{name}" if name in taken else name: value for name, value in case.attributes.items()}
    for place, event in enumerate(case.events, before + 1):
        data = {
            "transaction_id": case.id,
            "workflow": workflow,
            "to_state": event.activity,
            "sequence": place,
            "actor": event.resource,
            "attributes": {**(own if place == before + 1 else {}), **event.attributes},
        }
        yield {
            "specversion": "1.0",
            "type": "transom.workflow.transition.v1",
            "source": file,
            "id": f"{case.id}/{place}",
            "time": to_rfc3339(event.time),
            "data": data,
        }
