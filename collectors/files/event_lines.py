"""Reads files of CloudEvents (one a line, or one JSON array) as batch requests."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.errors import BadInput
from collectors.events import strict_json
from collectors.events.cloudevents import BATCH
from collectors.files.input import Source
from collectors.files.parts import BYTES, RECORDS, Part, Problem


def parts(source: Source) -> Iterator[Part]:
    """Requests of the file's events. A line that is no JSON is a problem of the next part; the others go in."""
    if source.head()[:1] == b"[":
        events = strict_json.loads(source.whole())
        if not isinstance(events, list):
            raise BadInput(f"{source.name}: is no array of CloudEvents")
        yield from batched(source, (_placed(number, event) for number, event in enumerate(events, 1)))
    else:
        yield from batched(source, ((f"line {number}", line) for number, line in source.lines()))


def batched(source: Source, events: Iterable[tuple[str, bytes | Problem]]) -> Iterator[Part]:
    """Events in the JSON format, each with its place, gathered into requests; with the last go the last problems."""
    bodies: list[bytes] = []
    places: list[str] = []
    problems: list[Problem] = []
    size = 0
    try:
        for place, event in events:
            problem = event if isinstance(event, Problem) else _problem(place, event)
            if problem is not None:
                problems.append(problem)
            elif isinstance(event, bytes):
                bodies.append(event)
                places.append(place)
                size += len(event)
            if len(bodies) >= RECORDS or size >= BYTES or len(problems) >= RECORDS:
                yield _part(source, bodies, places, problems)
                bodies, places, problems, size = [], [], [], 0
    except BadInput:
        yield _part(source, bodies, places, problems)
        raise
    if bodies or problems:
        yield _part(source, bodies, places, problems)


def _part(source: Source, bodies: list[bytes], places: list[str], problems: list[Problem]) -> Part:
    body = b"[" + b",".join(bodies) + b"]"
    return Part("events", BATCH, body, len(bodies), places, source.position, problems)


def _problem(place: str, event: bytes) -> Problem | None:
    """Whether one event would spoil the request it travels in."""
    try:
        strict_json.loads(event)
    except BadInput as bad:
        return Problem(place, str(bad).replace("the body", "it", 1))
    return None


def _placed(number: int, event: Any) -> tuple[str, bytes | Problem]:
    place = f"event {number}"
    try:
        strict_json.check("event", event)
    except BadInput as bad:
        return place, Problem(place, str(bad))
    return place, json.dumps(event).encode()
