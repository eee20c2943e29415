"""`/api/v1/transactions/{id}/drawing` and `/api/v1/traces/{id}/drawing`: what the pages' scripts draw."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from flask import Flask, Response, request

from app.api.answers.drawings import timeline_of, waterfall_of
from app.api.services import Services
from app.domain.errors import BadInput
from app.domain.ids import of_path
from app.domain.instants import of_rfc3339


def register_drawings(server: Flask, services: Services) -> None:
    """Add both routes. Errors of ours are left to the server's own handlers."""

    def transaction(segment: str) -> Response:
        """The folded timeline of a transaction: axis, lanes, marks."""
        asked = _asked("as_of", "tenant")
        with services.reader(_instant(asked)) as reader:
            return _answer(timeline_of(reader, of_path(segment), asked.get("tenant")))

    def trace(segment: str) -> Response:
        """The waterfall of a trace: axis and rows by column."""
        with services.reader(_instant(_asked("as_of"))) as reader:
            return _answer(waterfall_of(reader, of_path(segment)))

    routes: tuple[tuple[str, Callable[[str], Response]], ...] = (
        ("/api/v1/transactions/<segment>/drawing", transaction),
        ("/api/v1/traces/<segment>/drawing", trace),
    )
    for rule, view in routes:
        server.add_url_rule(rule, f"drawing_{view.__name__}", view, methods=["GET"])


def _asked(*takes: str) -> dict[str, str]:
    """The query's parameters. Raises BadInput, naming the known ones, for any other."""
    for name in request.args:
        if name not in takes:
            raise BadInput(f"{name[:60]}: no such parameter. Known: {', '.join(takes)}.")
    return {name: request.args[name] for name in takes if name in request.args}


def _instant(asked: dict[str, str]) -> datetime | None:
    if "as_of" not in asked:
        return None
    try:
        return of_rfc3339(asked["as_of"])
    except ValueError as error:
        raise BadInput(f"as_of: {error}.") from None


def _answer(drawing: dict[str, Any]) -> Response:
    """The drawing with an ETag of its bytes: what has not changed since is a 304 without them."""
    body = orjson.dumps(drawing, option=orjson.OPT_NON_STR_KEYS)
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:24])
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
