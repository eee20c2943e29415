"""Puts every answer on record before it is sent: who asked for what, and how many items it had."""

from flask import Response, g, request
from flask.blueprints import Blueprint

from app.answers.reads import action_of, named_object
from app.answers.services import Services
from app.api.problems import problem
from app.api.responses import COUNT
from app.domain.errors import Unavailable

_POLLED = ("/api/v1/version", "/api/v1/account")
"""Answers that hold nothing of any record."""
_DRAWING = "/drawing"
_FIRST_FAULT = 400


def watch(blueprint: Blueprint, services: Services) -> None:
    """Record what the blueprint's GET routes answer; what cannot be recorded is answered with 503 instead."""

    @blueprint.after_request
    def record(response: Response) -> Response:
        if request.method != "GET" or response.status_code >= _FIRST_FAULT or request.path in _POLLED:
            return response
        try:
            _record(services, response)
        except Unavailable as error:
            refusal = problem(503, "Not now", f"{error} What cannot be put on record is not shown.")
            refusal.headers["Retry-After"] = str(error.retry_after_seconds)
            return refusal
        return response


def _record(services: Services, response: Response) -> None:
    """A drawing belongs to the page that asks for it, and is on record with the look at that page."""
    address = request.full_path.rstrip("?")
    object_ = named_object(request.view_args or {}) or address
    if request.path.endswith(_DRAWING):
        services.reads.look(services.actor, "page.view", object_, "done")
        return
    saved = "Content-Disposition" in response.headers or not response.is_json
    action = "api.export" if saved else action_of(object_, "api.read")
    count = g.get(COUNT)
    services.reads.record(services.actor, action, object_, "done" if count is None else f"{count} items")
