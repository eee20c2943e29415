"""The collector's HTTP routes as one plain WSGI application."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from app.domain.errors import Forbidden, TransomError, Unauthenticated, Unavailable
from app.platform.request_origin import refusal
from collectors.answers import Answer, json_answer, problem
from collectors.body_limits import Arrivals
from collectors.decoders import form_of
from collectors.intake import Intake, Request
from collectors.senders import REALM, LocalSenders, Sender, Senders

Environ = Mapping[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]

SIGNALS = {"/v1/traces": "traces", "/v1/logs": "logs", "/v1/events": "events"}
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def application(intake: Intake, ready: Callable[[], bool], local: bool, senders: Senders | None = None) -> Wsgi:
    """`local`: refuse requests that a page of another site could have caused. `senders` judges who sends, if given."""

    arrivals, judge = Arrivals(), senders or LocalSenders()

    def serve(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = _answer(environ, intake, ready, local, judge, arrivals)
        headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
        start_response(f"{answer.status} {_PHRASES.get(answer.status, '')}".strip(), headers)
        return [answer.body]

    return serve


def _answer(
    environ: Environ, intake: Intake, ready: Callable[[], bool], local: bool, senders: Senders, arrivals: Arrivals
) -> Answer:
    path = environ.get("PATH_INFO", "/")
    signal = SIGNALS.get(path)
    foreign = refusal(environ.get("HTTP_HOST"), environ.get("HTTP_ORIGIN")) if local else None
    if foreign is not None:
        return _refused(signal, environ, 403, foreign)
    authorization = environ.get("HTTP_AUTHORIZATION")
    try:
        if signal is not None:
            if (refused := _allowed(signal, environ, ("POST",))) is not None:
                return refused
            request = _request(signal, environ, senders.sender(authorization))
            return intake.accept(request, arrivals.watched(environ["wsgi.input"]))
        if path == "/metrics":
            senders.check_reader(authorization)
    except (Unauthenticated, Forbidden, Unavailable) as error:
        return _unproven(signal, environ, error)
    serve = HEALTH.get(path)
    if serve is None:
        return problem(404, f"No such route. Records go to POST {', '.join(SIGNALS)}.")
    return _allowed(None, environ, ("GET", "HEAD")) or serve(intake, ready)


def _unproven(signal: str | None, environ: Environ, error: TransomError) -> Answer:
    """The answer to a request whose sender is not known, or may not do this."""
    if isinstance(error, Unavailable):
        return _refused(signal, environ, 503, str(error), error.retry_after_seconds)
    if isinstance(error, Forbidden):
        return _refused(signal, environ, 403, str(error))
    answer = _refused(signal, environ, 401, str(error))
    return replace(answer, headers=(*answer.headers, ("WWW-Authenticate", REALM)))


def _request(signal: str, environ: Environ, sender: Sender) -> Request:
    length = environ.get("CONTENT_LENGTH") or ""
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    headers = {
        key.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for key, value in environ.items()
        if key.startswith("HTTP_CE_")
    }
    return Request(
        signal,
        environ.get("CONTENT_TYPE"),
        environ.get("HTTP_CONTENT_ENCODING"),
        int(length) if length.isdecimal() else None,
        headers,
        sender,
        dry_run=signal == "events" and query.get("dry_run", ["0"])[-1] not in ("0", "false"),
    )


def _allowed(signal: str | None, environ: Environ, methods: tuple[str, ...]) -> Answer | None:
    if environ["REQUEST_METHOD"] in methods:
        return None
    refused = _refused(signal, environ, 405, f"This route takes {' and '.join(methods)}.")
    return replace(refused, headers=(*refused.headers, ("Allow", ", ".join(methods))))


def _refused(signal: str | None, environ: Environ, status: int, text: str, retry_after: int | None = None) -> Answer:
    """As the route answers: OTLP has every error be a Status."""
    if signal is None:
        return problem(status, text, retry_after)
    return form_of(signal, environ.get("CONTENT_TYPE")).failed(status, text, retry_after)


def _health(intake: Intake, ready: Callable[[], bool]) -> Answer:
    return json_answer(200, {"status": "alive"})


def _readiness(intake: Intake, ready: Callable[[], bool]) -> Answer:
    if intake.closing or not ready():
        return problem(503, "The collector cannot take records now.", retry_after=1)
    return json_answer(200, {"status": "ready"})


def _metrics(intake: Intake, ready: Callable[[], bool]) -> Answer:
    gauges = {"transom_collector_in_flight_bytes": float(intake.in_flight_bytes)}
    return Answer(200, (("Content-Type", _PROMETHEUS),), intake.measures.text(gauges).encode())


HEALTH: Mapping[str, Callable[[Intake, Callable[[], bool]], Answer]] = {
    "/healthz": _health,
    "/readyz": _readiness,
    "/metrics": _metrics,
}
_PHRASES = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
