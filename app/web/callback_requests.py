"""Checks the body of a browser's request for a part before Dash reads it, since Dash does not."""

import json
from collections.abc import Sequence
from typing import Any

import dash
from dash import Dash
from flask import Flask, Response, request

from app.domain.errors import BadInput
from app.domain.rows import ReadRow
from app.web import ids

ENDPOINT = "/_dash-update-component"


def refuse_malformed(server: Flask, app: Dash) -> None:
    """Answer 400 to a body that does not fit the callback it names, 404 to a library that Dash does not serve."""

    def check() -> None:
        if request.endpoint == ENDPOINT and (reason := fault(request.get_json(silent=True), app.callback_map)):
            raise BadInput(f"This is no request for a part of a page: {reason}.")

    def no_library(error: Exception) -> Response:
        return Response("There is no such script.\n", 404, content_type="text/plain; charset=utf-8")

    server.before_request(check)
    server.register_error_handler(dash.exceptions.DependencyException, no_library)


def fault(body: Any, callbacks: ReadRow) -> str | None:
    """What is wrong with the body of a request for a part; None for nothing. `callbacks` are Dash's, by their id."""
    if not isinstance(body, dict):
        return "its body is no JSON object"
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:
        return "output names no part"
    outputs = body.get("outputs")
    if not _fit(outputs if isinstance(outputs, list) else [outputs], places_of(str(output))):
        return "outputs are not those of the part"
    for name in ("inputs", "state"):
        declared = [(place["id"], place["property"]) for place in callback[name]]
        if not _fit(body.get(name), declared):
            return f"{name} are not those that the part reads"
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(place, str) for place in changed):
        return "changedPropIds are not texts"
    return None


def places_of(output: str) -> list[tuple[str, str]]:
    """The (id, property) of each output that Dash's id of a callback names: `a.children`, or `..a.data...b.data..`.

    A property that several parts write has a hash behind an `@`, in the id as in what the browser sends.
    """
    several = output.startswith("..") and output.endswith("..")
    names = output[2:-2].split("...") if several else [output]
    return [(place, name) for place, _, name in (text.rpartition(".") for text in names)]


def _fit(values: Any, declared: Sequence[tuple[str, str]]) -> bool:
    """Whether the values are of the declared (id, property), one each; a pattern may stand for a list of values."""
    if not isinstance(values, list) or len(values) != len(declared):
        return False
    for value, place in zip(values, declared, strict=True):
        of_kind = value if isinstance(value, list) and place[0].startswith("{") else [value]
        if not all(_fits(item, *place) for item in of_kind):
            return False
    return True


def _fits(value: Any, declared: str, name: str) -> bool:
    """Whether a value is that of the property `name`, of the declared id or of one that its pattern matches."""
    if not isinstance(value, dict) or value.get("property") != name:
        return False
    if declared.startswith("{"):
        return isinstance(value.get("id"), dict) and _matches(value["id"], json.loads(declared))
    text_or_none = declared != ids.URL or isinstance(value.get("value"), str | None)
    return value.get("id") == declared and text_or_none


def _matches(identifier: ReadRow, pattern: ReadRow) -> bool:
    """Whether an id fits a pattern, whose wildcards are lists (`["MATCH"]`)."""
    fixed = {name: value for name, value in pattern.items() if not isinstance(value, list)}
    return identifier.keys() == pattern.keys() and fixed.items() <= identifier.items()
