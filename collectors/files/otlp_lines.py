"""Reads files of OTLP JSON (one request a line, or one a file) as requests."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import orjson

from collectors.files.input import Source
from collectors.files.parts import BYTES, RECORDS, Part, Problem

_JSON = "application/json"
_LEVELS = {
    "traces": ("resourceSpans", "scopeSpans", "spans"),
    "logs": ("resourceLogs", "scopeLogs", "logRecords"),
}


def parts(source: Source) -> Iterator[Part]:
    """Requests of the file. A line that is no request is a problem; the others go in, as they are where they fit."""
    lines = source.lines()
    first = next(lines, None)
    if first is None:
        return
    if _is_json(first[1]):
        for number, line in chain([first], lines):
            yield from _of_text(source, line, f"line {number}")
        return
    together = [first, *lines]
    whole = b"\n".join(line for _, line in together)
    if _is_json(whole):
        yield from _of_text(source, whole, "the file")
    else:
        for number, line in together:
            yield from _of_text(source, line, f"line {number}")


def _of_text(source: Source, text: bytes, place: str) -> Iterator[Part]:
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        documents = _documents(text)
        if documents is None:
            yield _nothing(source, place, f"is no JSON: {error}")
        for number, document in enumerate(documents or (), 1):
            yield from _of_request(source, document, orjson.dumps(document), f"{place}, document {number}")
        return
    if isinstance(content, list):
        for number, request in enumerate(content, 1):
            yield from _of_request(source, request, orjson.dumps(request), f"request {number}")
    else:
        yield from _of_request(source, content, text, place)


def _documents(text: bytes) -> list[Any] | None:
    """The JSON documents of a text that has several without a line break between them; None where it is none."""
    decoder, documents, at = json.JSONDecoder(), [], 0
    try:
        line = text.decode()
        while at < len(line):
            document, at = decoder.raw_decode(line, at)
            documents.append(document)
            at += len(line[at : at + 1_000]) - len(line[at : at + 1_000].lstrip())
    except (ValueError, RecursionError):
        return None
    return documents


def _of_request(source: Source, request: Any, text: bytes, place: str) -> Iterator[Part]:
    signals = [
        signal
        for signal, levels in _LEVELS.items()
        if isinstance(request, dict) and isinstance(request.get(levels[0]), list)
    ]
    if not signals:
        yield _nothing(source, place, "holds neither resourceSpans nor resourceLogs")
    for signal in signals:
        if len(text) <= BYTES:
            yield Part(signal, _JSON, text, _count(request, signal), [place], source.position)
        else:
            for smaller in _split(request, signal):
                yield Part(signal, _JSON, orjson.dumps(smaller), _count(smaller, signal), [place], source.position)


def _nothing(source: Source, place: str, reason: str) -> Part:
    return Part("traces", _JSON, b"", 0, [], source.position, [Problem(place, reason)])


def _is_json(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _lists(holder: Any, name: str) -> list[Any]:
    items = holder.get(name) if isinstance(holder, dict) else None
    return items if isinstance(items, list) else []


def _count(request: dict[str, Any], signal: str) -> int:
    resources, scopes, records = _LEVELS[signal]
    return sum(
        len(_lists(scope, records)) for resource in _lists(request, resources) for scope in _lists(resource, scopes)
    )


def _split(request: dict[str, Any], signal: str) -> Iterator[dict[str, Any]]:
    """A large request as several, each with some records of one scope under its resource."""
    resources, scopes, records = _LEVELS[signal]
    for resource in _lists(request, resources):
        for scope in _lists(resource, scopes):
            listed = _lists(scope, records)
            for start in range(0, len(listed), RECORDS):
                part = {**scope, records: listed[start : start + RECORDS]}
                yield {resources: [{**resource, scopes: [part]}]}
