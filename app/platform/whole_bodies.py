"""Requests reach the application with their body read whole, so that one that stops half-way keeps nobody waiting.

The server reads a body in the thread of its request, and knows no time limit for it: as many half-sent bodies as there
are threads would leave none to answer anything, health included. So bodies are read before the application's own few
places are taken, by at most `most_reading` requests at a time; further ones are told to come again, unread.
"""

import io
import threading
from collections.abc import Iterable
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

HEALTH = ("/healthz", "/readyz")
_CHUNK = 64 * 1024
_BUSY = b"Transom reads as many requests as it can. Send this again in a moment.\n"


def whole_bodies(application: WSGIApplication, at_once: int, most_reading: int, most_bytes: int) -> WSGIApplication:
    """The application, given whole bodies of up to `most_bytes` (a longer one it reads itself, to refuse it).

    `at_once` requests are answered at the same time; others wait for their turn, but for those of `HEALTH`, which are
    answered at once. A request whose body cannot be read now is answered 503 with `Retry-After`.
    """
    reading, answering = threading.BoundedSemaphore(most_reading), threading.BoundedSemaphore(at_once)

    def serve(environment: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _has_body(environment):
            if not reading.acquire(blocking=False):
                headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "1")]
                start_response("503 Service Unavailable", [*headers, ("Content-Length", str(len(_BUSY)))])
                return [_BUSY]
            try:
                environment["wsgi.input"] = _read(environment["wsgi.input"], most_bytes)
            finally:
                reading.release()
        if environment.get("PATH_INFO") in HEALTH:
            return application(environment, start_response)
        with answering:
            return application(environment, start_response)

    return serve


def _has_body(environment: WSGIEnvironment) -> bool:
    return environment.get("CONTENT_LENGTH", "") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environment


def _read(source: InputStream, most_bytes: int) -> "io.BytesIO | _Chained":
    """The body in memory; of one that is too long its beginning, and the rest as it comes."""
    body = io.BytesIO()
    while body.tell() <= most_bytes:
        chunk = source.read(_CHUNK)
        if not chunk:
            break
        body.write(chunk)
    body.seek(0)
    return body if body.getbuffer().nbytes <= most_bytes else _Chained(body, source)


class _Chained:
    """What was read, then what comes."""

    def __init__(self, first: io.BytesIO, rest: InputStream) -> None:
        self._first = first
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        content: bytes = self._first.read(size) or self._rest.read(size)
        return content
