"""Transom's own spans name kinds of routes, never ids."""

from collections.abc import Callable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.platform import tracing
from tests.present import present


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/v1/transactions/order-1001/timeline", "/api/v1/transactions/{id}/timeline"),
        ("/transactions/order-1001", "/transactions/{id}"),
        ("/v1/traces", "/v1/traces"),
        ("/", "/"),
    ],
)
def test_no_id_is_in_a_route(path: str, route: str) -> None:
    assert tracing.route_of(path) == route


def test_a_request_is_a_server_span_with_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "tracer", lambda: provider.get_tracer("test"))

    def application(environment: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response("503 Busy", [])
        return [b""]

    def answered(status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> Callable[[bytes], object]:
        return lambda data: None

    served = tracing.traced(application)
    assert served({"REQUEST_METHOD": "GET", "PATH_INFO": "/payloads/secret"}, answered) == [b""]
    (span,) = exporter.get_finished_spans()
    assert (span.name, span.kind, span.status.status_code) == (
        "GET /payloads/{id}",
        trace.SpanKind.SERVER,
        trace.StatusCode.ERROR,
    )
    assert present(span.attributes)["http.response.status_code"] == 503


def test_without_an_endpoint_nothing_is_recorded() -> None:
    tracing.configure(None, "transom-app")
    with tracing.tracer().start_as_current_span("x") as span:
        assert not span.is_recording()
