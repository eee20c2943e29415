"""Transom's own spans, by the OpenTelemetry API: nothing is recorded or sent unless an endpoint is configured."""

from collections.abc import Callable, Iterable
from types import TracebackType
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode

_COLLECTIONS = frozenset(("transactions", "traces", "payloads", "cases", "metrics", "views", "runbooks", "assets"))
_DEEPEST = 6
Failure = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
"""What a server says of an error after the answer has begun (WSGI's `exc_info`)."""


def tracer() -> trace.Tracer:
    """The tracer of Transom's own spans; without `configure` its spans cost next to nothing and go nowhere."""
    return trace.get_tracer("transom")


def configure(endpoint: str | None, service: str) -> None:
    """Sends this process's own spans to `endpoint` (OTLP/HTTP, the address before `/v1/traces`); None leaves it off."""
    if endpoint is None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    exporter = OTLPSpanExporter(endpoint=endpoint.rstrip("/") + "/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)


def route_of(path: str) -> str:
    """A path's kind: what follows the name of a collection is an id, and no id belongs into a span."""
    segments = path.split("/")
    for place, segment in enumerate(segments[:-1]):
        if segment in _COLLECTIONS:
            segments[place + 1] = "{id}"
    return "/".join(segments[:_DEEPEST])


def traced(application: WSGIApplication) -> WSGIApplication:
    """The application with a server span a request."""

    def serve(environment: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method = environment["REQUEST_METHOD"]
        path = route_of(environment.get("PATH_INFO", "/"))
        attributes = {"http.request.method": method, "http.route": path}
        with tracer().start_as_current_span(f"{method} {path}", kind=SpanKind.SERVER, attributes=attributes) as span:

            def started(
                status: str, headers: list[tuple[str, str]], exc_info: Failure | None = None, /
            ) -> Callable[[bytes], object]:
                code = int(status[:3])
                span.set_attribute("http.response.status_code", code)
                if code >= 500:
                    span.set_status(StatusCode.ERROR)
                return start_response(status, headers, exc_info)

            return application(environment, started)

    return serve
