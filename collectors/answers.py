"""Answers of the collector: OTLP in the request's encoding, events in JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from collectors.rejections import Rejections, message_of, refused

PROTOBUF, JSON = "application/x-protobuf", "application/json"
PROBLEM = "application/problem+json"

_CODES: Mapping[int, int] = {400: 3, 401: 16, 403: 7, 404: 5, 405: 12, 413: 8, 415: 3, 429: 8, 500: 13, 503: 14}
"""HTTP status -> canonical code of google.rpc.Status."""
_TITLES: Mapping[int, str] = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    413: "Too large",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Internal error",
    503: "Unavailable",
}
_RESPONSES: Mapping[str, tuple[type[Message], str, str]] = {
    "traces": (ExportTraceServiceResponse, "rejected_spans", "rejectedSpans"),
    "logs": (ExportLogsServiceResponse, "rejected_log_records", "rejectedLogRecords"),
    "metrics": (ExportMetricsServiceResponse, "rejected_data_points", "rejectedDataPoints"),
}
"""Signal -> the response's message, and the name of its count in protobuf and in JSON."""


@dataclass(frozen=True)
class Answer:
    """Status, headers and body of a response; `code` is its canonical gRPC code (0: done)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    code: int = 0


class Form(Protocol):
    """How one signal in one encoding answers."""

    def done(self, accepted: int, rejections: Rejections, repeated: int = 0) -> Answer:
        """Stored, all or in part; `repeated` of the accepted are known to have been stored before."""
        ...

    def failed(self, status: int, text: str, retry_after: int | None = None, rejections: Rejections = ()) -> Answer:
        """Nothing stored."""
        ...


@dataclass(frozen=True)
class OtlpForm:
    """OTLP's answers: Export…ServiceResponse with `partial_success`, or google.rpc.Status."""

    signal: str
    media_type: str

    def done(self, accepted: int, rejections: Rejections, repeated: int = 0) -> Answer:
        """200; `partial_success` only where there is something to say, since a sender may log its mere presence.

        A warning refuses nothing: its count is 0, as the OTLP specification has it.
        """
        count, message = refused(rejections), message_of(rejections)
        response_type, field, json_name = _RESPONSES[self.signal]
        if self.media_type == JSON:
            partial = {"partialSuccess": {json_name: str(count), "errorMessage": message}} if rejections else {}
            return Answer(200, (("Content-Type", JSON),), orjson.dumps(partial))
        response: Any = response_type()
        if rejections:
            setattr(response.partial_success, field, count)
            response.partial_success.error_message = message
        return Answer(200, (("Content-Type", PROTOBUF),), response.SerializeToString())

    def failed(self, status: int, text: str, retry_after: int | None = None, rejections: Rejections = ()) -> Answer:
        """A google.rpc.Status; with `retry_after`, in seconds, also as its RetryInfo."""
        code = _CODES[status]
        headers = (("Content-Type", self.media_type), *_retry(retry_after))
        if self.media_type == JSON:
            content: dict[str, Any] = {"code": code, "message": text}
            if retry_after is not None:
                kind = "type.googleapis.com/google.rpc.RetryInfo"
                content["details"] = [{"@type": kind, "retryDelay": f"{retry_after}s"}]
            return Answer(status, headers, orjson.dumps(content), code)
        response = Status(code=code, message=text)
        if retry_after is not None:
            response.details.add().Pack(RetryInfo(retry_delay=Duration(seconds=retry_after)))
        return Answer(status, headers, response.SerializeToString(), code)


@dataclass(frozen=True)
class EventsForm:
    """Answers to CloudEvents: `{"accepted": n, "rejected": [{"index", "reason"}]}`, or problem+json.

    `"repeated": n` beside them where some of the accepted had been stored before and so change nothing.
    """

    def done(self, accepted: int, rejections: Rejections, repeated: int = 0) -> Answer:
        """200 with what was stored and what was not."""
        again = {"repeated": repeated} if repeated else {}
        return json_answer(200, {"accepted": accepted, **again, "rejected": _listed(rejections)})

    def failed(self, status: int, text: str, retry_after: int | None = None, rejections: Rejections = ()) -> Answer:
        """problem+json (RFC 9457), with the refused events where they are what is wrong."""
        return problem(status, text, retry_after, {"rejected": _listed(rejections)} if rejections else {})


def json_answer(status: int, content: Any) -> Answer:
    """Any JSON, integers of more than 64 bits included, which a sender's own attributes may be."""
    return Answer(status, (("Content-Type", JSON),), json.dumps(content, separators=(",", ":")).encode())


def problem(status: int, text: str, retry_after: int | None = None, more: Mapping[str, Any] | None = None) -> Answer:
    """problem+json (RFC 9457) with `text` as its detail."""
    content = {"title": _TITLES[status], "status": status, "detail": text, **(more or {})}
    return Answer(status, (("Content-Type", PROBLEM), *_retry(retry_after)), orjson.dumps(content))


def _retry(seconds: int | None) -> tuple[tuple[str, str], ...]:
    return () if seconds is None else (("Retry-After", str(seconds)),)


def _listed(rejections: Rejections) -> Sequence[Mapping[str, Any]]:
    return [{"index": rejection.index, "reason": rejection.detail or rejection.reason} for rejection in rejections]
