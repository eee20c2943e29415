"""Requests to a collector by those who send for others: imported files and polled tables."""

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from app.domain.errors import BadInput, Unavailable

_TIMEOUT_SECONDS = 120
_ROUTES: Mapping[str, str] = {"traces": "/v1/traces", "logs": "/v1/logs", "events": "/v1/events"}


@dataclass(frozen=True)
class Reply:
    """An intake's answer: `retry_after` in seconds where it says so, `content` its JSON."""

    status: int
    content: Mapping[str, Any]
    retry_after: int | None = None

    @property
    def reason(self) -> str:
        """The sentence of an answer that took nothing."""
        return str(self.content.get("detail") or self.content.get("message") or f"status {self.status}")


class Send(Protocol):
    """Where requests go."""

    def __call__(self, signal: str, content_type: str, body: bytes) -> Reply: ...


def to_collector(url: str, headers: Mapping[str, str] | None = None) -> Send:
    """Requests to a collector's OTLP/HTTP address, such as `http://127.0.0.1:4318`. Raises BadInput for no such URL."""
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise BadInput(f'"{url[:200]}" is no address of a collector; write it as http://127.0.0.1:4318')
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    host, port = address.hostname, address.port

    def send(signal: str, content_type: str, body: bytes) -> Reply:
        connection = kind(host, port, timeout=_TIMEOUT_SECONDS)
        try:
            route = address.path.rstrip("/") + _ROUTES[signal]
            connection.request("POST", route, body, {"Content-Type": content_type, **(headers or {})})
            response = connection.getresponse()
            return reply_of(response.status, response.read(), response.getheader("Retry-After"))
        except (OSError, http.client.HTTPException) as error:
            reason = error.strerror if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
            if isinstance(error, ssl.SSLCertVerificationError):
                reason = (
                    f"its certificate is not trusted: {error.verify_message}; SSL_CERT_FILE names another authority's"
                )
            raise Unavailable(f"{url}: the collector does not answer ({reason or type(error).__name__})") from None
        finally:
            connection.close()

    return send


def reply_of(status: int, body: bytes, retry_after: str | None) -> Reply:
    """The answer with its body read; a body that is no JSON object counts as empty."""
    try:
        content = json.loads(body) if body else {}
    except ValueError:
        content = {}
    seconds = int(retry_after) if retry_after and retry_after.isdigit() else None
    return Reply(status, content if isinstance(content, dict) else {}, seconds)
