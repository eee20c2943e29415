"""The JSON interface as a Flask app, whose OpenAPI document is generated from the routes."""

from collections.abc import Callable

from flask import Response
from flask_openapi3.openapi import OpenAPI
from pydantic import ValidationError

from app.answers.services import Services
from app.api import reads
from app.api.document import Document
from app.api.gate import guard
from app.api.problems import handle, new_reference
from app.api.registry import Routes
from app.api.request_body import JsonRequest
from app.api.responses import answer
from app.api.routes import (
    accounts,
    acts,
    alerts,
    audit,
    briefs,
    casework,
    causes,
    comparisons,
    drawings,
    events,
    governance,
    health,
    incidents,
    jaeger,
    operations,
    retention,
    reveals,
    reviews,
    sessions,
    set_aside,
    stability,
    traces,
    transactions,
    version,
)
from app.api.schemas import Problem
from app.domain.errors import BadInput
from app.platform.request_metrics import RequestMetrics
from app.security import Access, Permission

MOST_BODY_BYTES = 1024 * 1024


def create_api(services: Services, reference: Callable[[], str] = new_reference) -> OpenAPI:
    """The app with every route of the API, `/healthz`, `/readyz` and `/metrics`; nothing is opened or started.

    `reference` makes the number that an unexpected error shows instead of its text. Raises RuntimeError for a route
    that declares no permission.
    """
    app = OpenAPI(
        __name__,
        doc_ui=False,
        static_folder=None,
        validation_error_status=400,
        validation_error_model=Problem,
        validation_error_callback=_refuse,
    )
    app.request_class = JsonRequest
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    guard(app, services)
    request_metrics = RequestMetrics()
    request_metrics.watch(app)
    handle(app, reference)
    access = Access(app, lambda: services.actor)
    app.after_request(_as_declared)
    routes = Routes(access)
    for subject in (
        transactions,
        traces,
        drawings,
        operations,
        set_aside,
        comparisons,
        causes,
        casework,
        incidents,
        acts,
        alerts,
        stability,
        briefs,
        governance,
        reviews,
        audit,
        reveals,
        retention,
        version,
        events,
        accounts,
        sessions,
    ):
        subject.register(routes, services)
    reads.watch(routes.blueprint, services)
    app.register_api(routes.blueprint)
    jaeger.register(app, services, access)
    events.answer_beside(app, services)
    health.register(app, services, request_metrics)
    document = Document(app, routes)
    app.add_url_rule("/api/v1/openapi.json", "openapi_document", lambda: answer(document.content))
    access.declare(Permission.READ, "event_trial_as_sent")
    access.declare(Permission.READ_FIGURES, "metrics")
    access.declare(Permission.USE, "openapi_document")
    access.check()
    return app


def _as_declared(response: Response) -> Response:
    """Answers hold other people's text: no browser may take them for anything but what they are declared to be."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _refuse(error: ValidationError) -> Response:
    """What a body lacks, or has of another type; queries are judged by their routes."""
    wrong = [f"{'.'.join(str(part) for part in one['loc']) or 'body'}: {one['msg']}" for one in error.errors()]
    raise BadInput(f"{'; '.join(wrong)}.")
