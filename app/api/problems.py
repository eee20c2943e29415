"""Errors as problem+json (RFC 9457): a sentence to act on, or a reference number for an unexpected error."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.exceptions import NotFound as NoRoute
from werkzeug.routing import RequestRedirect

from app.api.responses import json_bytes
from app.domain.errors import (
    Ambiguous,
    BadInput,
    Forbidden,
    NotFound,
    TooLarge,
    TooMany,
    TransomError,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
FALLBACK = "no_such_route"
_log = logging.getLogger(__name__)
_STATUSES: tuple[tuple[type[TransomError], int, str], ...] = (
    (TooLarge, 413, "Too large"),
    (UnsupportedMedia, 415, "Unsupported media type"),
    (BadInput, 400, "Not understood"),
    (NotFound, 404, "Not found"),
    (Ambiguous, 409, "Several have that id"),
    (Forbidden, 403, "Not allowed"),
    (Unavailable, 503, "Not now"),
    (Unauthenticated, 401, "Not signed in"),
    (TooMany, 429, "Too many attempts"),
)


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """A problem+json response; `more` are members of the problem's own."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(json_bytes(body), status, content_type=MEDIA_TYPE)


def handle(app: Flask, new_reference: Callable[[], str]) -> None:
    """Make every error of a route under `/api/`, and of what is not there, a problem; other paths keep theirs."""

    def known(error: TransomError) -> Response:
        for kind, status, title in _STATUSES:
            if isinstance(error, kind):
                more = {"tenants": error.tenants} if isinstance(error, Ambiguous) else {}
                response = problem(status, title, str(error), **more)
                if isinstance(error, Unauthenticated):
                    response.headers["WWW-Authenticate"] = 'Bearer realm="Transom"'
                if isinstance(error, Unavailable | TooMany):
                    response.headers["Retry-After"] = str(error.retry_after_seconds)
                return response
        return unexpected(error)

    def http(error: HTTPException) -> Response | HTTPException:
        if isinstance(error, RequestRedirect) or not request.path.startswith(PREFIX):
            return error
        if isinstance(error, MethodNotAllowed) and not _methods_elsewhere():
            error = NoRoute()
        if isinstance(error, NoRoute):
            return problem(404, "Not found", f"There is no {request.path[:120]}; /api/v1/openapi.json lists what is.")
        response = problem(error.code or 500, error.name, error.description or error.name)
        response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
        return response

    def unexpected(error: Exception) -> Response:
        reference = new_reference()
        _log.error("reference %s: %s %s failed", reference, request.method, request.path, exc_info=error)
        sentence = f"Something failed on our side (reference {reference}). Nothing was lost; try again."
        return problem(500, "Failed on our side", sentence, reference=reference)

    app.register_error_handler(TransomError, known)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, unexpected)
    app.add_url_rule(f"{PREFIX}<path:rest>", FALLBACK, _no_such_route)


def new_reference() -> str:
    """A short number that a person can read out and a log can be searched for: `7F3K-22`."""
    letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    drawn = "".join(secrets.choice(letters) for _ in range(6))
    return f"{drawn[:4]}-{drawn[4:]}"


def _no_such_route(rest: str) -> Response:
    methods = _methods_elsewhere()
    if methods:
        raise MethodNotAllowed(valid_methods=methods)
    raise NoRoute


def _methods_elsewhere() -> list[str]:
    """The methods that this path has by a route of its own: none where only the fallback, or a page, has it."""
    adapter = current_app.url_map.bind_to_environ(request.environ)
    methods = []
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        try:
            rule, _ = adapter.match(method=method, return_rule=True)
        except HTTPException:
            continue
        if rule.rule.startswith(PREFIX) and rule.endpoint != FALLBACK:
            methods.append(method)
    return methods
