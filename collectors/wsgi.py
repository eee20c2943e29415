"""The collector's HTTP routes as a WSGI application."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from app.domain.errors import Forbidden, TransomError, Unauthenticated, Unavailable
from collectors.answers import PROTOBUF, Answer, OtlpForm, json_answer, problem
from collectors.decoders import form_of, media_type_of
from collectors.intake import Intake, Request
from collectors.origins import Origins, webhook_grant
from collectors.senders import REALM, LocalSenders, Sender, Senders
from collectors.stalled_bodies import Arrivals

_log = logging.getLogger(__name__)
SIGNALS = {"/v1/traces": "traces", "/v1/logs": "logs", "/v1/events": "events", "/v1/metrics": "metrics"}
_TAKEN = "/v1/traces, /v1/logs, /v1/events"
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
_GRPC = "application/grpc"
_GRPC_UNIMPLEMENTED = "12"


def application(
    intake: Intake,
    ready: Callable[[], bool],
    origins: Origins,
    senders: Senders | None = None,
    grpc_port: int = 4317,
) -> WSGIApplication:
    """`origins`: from where it may be sent to; `senders`: who may; `grpc_port` is named to those that send gRPC."""
    routes = _Routes(intake, ready, origins, senders or LocalSenders(), grpc_port)

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = routes.answer(environ)
        length = () if answer.status == 204 else (("Content-Length", str(len(answer.body))),)
        headers = [*answer.headers, *origins.granted(environ.get("HTTP_ORIGIN")), *length]
        start_response(f"{answer.status} {_PHRASES.get(answer.status, '')}".strip(), headers)
        return [answer.body]

    return serve


class _Routes:
    def __init__(
        self, intake: Intake, ready: Callable[[], bool], origins: Origins, senders: Senders, grpc_port: int
    ) -> None:
        self._intake = intake
        self._ready = ready
        self._origins = origins
        self._senders = senders
        self._grpc_port = grpc_port
        self._arrivals = Arrivals()
        self._met_grpc = False

    def answer(self, environ: WSGIEnvironment) -> Answer:
        path = _path(environ.get("PATH_INFO", "/"))
        signal = SIGNALS.get(path)
        if media_type_of(environ.get("CONTENT_TYPE")).startswith(_GRPC):
            return self._not_grpc()
        reason = self._origins.refusal(environ.get("HTTP_HOST"), environ.get("HTTP_ORIGIN"))
        if reason is not None:
            if signal is not None:
                self._intake.refuse_origin(signal, reason)
            return _refused(signal, environ, 403, reason)
        if signal is not None and environ["REQUEST_METHOD"] == "OPTIONS":
            asked = self._asked(signal, environ)
            if asked is not None:
                return asked
        authorization = environ.get("HTTP_AUTHORIZATION")
        try:
            if signal is not None:
                if (refused := _allowed(signal, environ, ("POST",))) is not None:
                    return refused
                request = _request(signal, environ, self._senders.sender(authorization))
                with self._arrivals.watched(environ["wsgi.input"]) as body:
                    return self._intake.accept(request, body)
            if path == "/metrics":
                self._senders.check_reader(authorization)
        except (Unauthenticated, Forbidden, Unavailable) as error:
            return _unproven(signal, environ, error)
        serve = HEALTH.get(path)
        if serve is None:
            return _no_route(environ)
        self._intake.measures.set("transom_collector_bodies_being_read", self._arrivals.count)
        return _allowed(None, environ, ("GET", "HEAD")) or serve(self._intake, self._ready)

    def _asked(self, signal: str, environ: WSGIEnvironment) -> Answer | None:
        """What a browser, or a webhook's sender, asks before it sends; None for any other OPTIONS."""
        webhook = environ.get("HTTP_WEBHOOK_REQUEST_ORIGIN")
        if webhook is not None and signal == "events":
            grant = webhook_grant(webhook, environ.get("HTTP_WEBHOOK_REQUEST_RATE"))
            return Answer(200, (("Allow", "POST"), *grant), b"")
        headers = self._origins.preflight(
            environ.get("HTTP_ORIGIN"),
            environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS"),
            "HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK" in environ,
        )
        return Answer(204, headers[2:], b"") if headers else None

    def _not_grpc(self) -> Answer:
        """gRPC that came to the port of OTLP/HTTP: a status that its client shows, a rejection, and one line of log."""
        text = f"this is the port of OTLP/HTTP; send OTLP/gRPC to port {self._grpc_port}"
        self._intake.refuse_origin("traces", text)
        if not self._met_grpc:
            self._met_grpc = True
            _log.warning("gRPC was sent to the HTTP port: %s (said once)", text)
        headers = (("Content-Type", _GRPC), ("grpc-status", _GRPC_UNIMPLEMENTED), ("grpc-message", text))
        return Answer(200, headers, b"")


def _path(path: str) -> str:
    """The path with one slash less at either end, where there is one too many."""
    if path.startswith("//"):
        path = path[1:]
    return path[:-1] if len(path) > 1 and path.endswith("/") else path


def _no_route(environ: WSGIEnvironment) -> Answer:
    """404 in the sender's encoding: an OTLP exporter reads nothing else."""
    text = f"No such route. Records go to POST {_TAKEN}."
    if media_type_of(environ.get("CONTENT_TYPE")) == PROTOBUF:
        return OtlpForm("traces", PROTOBUF).failed(404, text)
    return problem(404, text)


def _unproven(signal: str | None, environ: WSGIEnvironment, error: TransomError) -> Answer:
    """The answer to a request whose sender is not known, or may not do this."""
    if isinstance(error, Unavailable):
        return _refused(signal, environ, 503, str(error), error.retry_after_seconds)
    if isinstance(error, Forbidden):
        return _refused(signal, environ, 403, str(error))
    answer = _refused(signal, environ, 401, str(error))
    return replace(answer, headers=(*answer.headers, ("WWW-Authenticate", REALM)))


def _request(signal: str, environ: WSGIEnvironment, sender: Sender) -> Request:
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


def _allowed(signal: str | None, environ: WSGIEnvironment, methods: tuple[str, ...]) -> Answer | None:
    if environ["REQUEST_METHOD"] in methods:
        return None
    refused = _refused(signal, environ, 405, f"This route takes {' and '.join(methods)}.")
    return replace(refused, headers=(*refused.headers, ("Allow", ", ".join(methods))))


def _refused(
    signal: str | None, environ: WSGIEnvironment, status: int, text: str, retry_after: int | None = None
) -> Answer:
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
    return Answer(200, (("Content-Type", _PROMETHEUS),), intake.measures.text(intake.gauges()).encode())


HEALTH: Mapping[str, Callable[[Intake, Callable[[], bool]], Answer]] = {
    "/healthz": _health,
    "/readyz": _readiness,
    "/metrics": _metrics,
}
_PHRASES = {
    200: "OK",
    204: "No Content",
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
