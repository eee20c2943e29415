"""Routes of traces and log lines as OTLP JSON, and of redacted payloads."""

from flask import Response

from app.answers.payloads import payload
from app.answers.services import Services
from app.api.parameters import AsOf, PayloadPath, TracePath
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer
from app.api.schemas import Whole
from app.queries.traces import logs, trace
from app.security import Permission


def register(routes: Routes, services: Services) -> None:
    """`/traces/{id}`, `/traces/{id}/logs`, `/payloads/{id}`."""

    @routes.get("/traces/<trace_id>", Permission.READ, "Traces", Whole, summary="A trace as OTLP JSON: resourceSpans")
    def trace_spans(path: TracePath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            return answer(look_up(path.trace_id, lambda one: trace(reader, one)))

    @routes.get(
        "/traces/<trace_id>/logs", Permission.READ, "Traces", Whole, summary="Its log lines as OTLP JSON: resourceLogs"
    )
    def trace_logs(path: TracePath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            return answer(look_up(path.trace_id, lambda one: logs(reader, one)))

    @routes.get(
        "/payloads/<payload_id>", Permission.READ_PAYLOAD, "Payloads", Whole, summary="A captured body, redacted"
    )
    def payload_redacted(path: PayloadPath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            seen = answer(look_up(path.payload_id, lambda one: payload(reader, one, services.keys)))
        seen.headers["Cache-Control"] = "no-store"
        return seen
