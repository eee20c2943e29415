"""A workflow engine for the demo: takes signed acts, and moves transactions over the real wires.

It checks signatures by code of its own, as any engine would, and does what carries one idempotency key once.
"""

import base64
import hashlib
import heapq
import hmac
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

from sample_data import participants
from sample_data.history import BATCH, TimedRequest
from sample_data.live import Wire
from sample_data.participants import MDX, PA, PDS
from sample_data.transaction_script import EVENTS, instant

TOLERANCE_SECONDS = 300
_AFTER = {MDX: "reconciling", PA: "decided", PDS: "applying"}
"""What each workflow comes to once the partner has answered."""
_ROAD = ((0.2, "submitted"), (1.6, "submitted"), (4.0, "after"), (7.0, "completed"))
"""Seconds after a redrive at which the state moves; the second `submitted` has the partner's reference."""


@dataclass(order=True)
class _Due:
    at: float
    number: int
    event: dict[str, Any] = field(compare=False)


class Engine:
    """Holds what it was asked to do. `taken` are the transactions that it has in hand: nothing else moves them."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._key = base64.b64decode(secret.removeprefix("whsec_"))
        self._clock = clock
        self._lock = threading.Lock()
        self._answered: dict[str, int] = {}
        self._due: list[_Due] = []
        self._numbers = itertools.count()
        self.taken: set[str] = set()

    def ask(self, headers: dict[str, str], body: bytes) -> int:
        """The status that a request is answered with; header names in lower case."""
        if not self._is_signed(headers, body):
            return 401
        with self._lock:
            key = headers["webhook-id"]
            if key not in self._answered:
                self._answered[key] = self._begin(key, orjson.loads(body))
            return self._answered[key]

    def due(self) -> list[dict[str, Any]]:
        """CloudEvents whose time has come."""
        with self._lock:
            events = []
            while self._due and self._due[0].at <= self._clock():
                events.append(heapq.heappop(self._due).event)
            return events

    def has(self, data: bytes) -> bool:
        """Whether a record of the world's own course names a transaction that the engine has in hand."""
        return any(name.encode() in data for name in tuple(self.taken))

    def _is_signed(self, headers: dict[str, str], body: bytes) -> bool:
        name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not name or not at.isdecimal() or abs(int(at) - self._clock()) > TOLERANCE_SECONDS:
            return False
        ours = base64.b64encode(hmac.digest(self._key, f"{name}.{at}.".encode() + body, "sha256"))
        return hmac.compare_digest(b"v1," + ours, headers.get("webhook-signature", "").encode())

    def _begin(self, key: str, message: dict[str, Any]) -> int:
        data, action = message["data"], message["type"].split(".")[2]
        name = data["transaction_id"]
        if action == "redrive":
            moves = list(self._redriven(key, data))
        elif action == "cancel" and data["workflow"] in (MDX, PA, PDS):
            moves = [(0.4, "cancelled", {"reason": "Cancelled at an operator's request"})]
        else:
            return 409
        self.taken.add(name)
        state, began = data["state"], self._clock()
        for place, (after, to_state, more) in enumerate(moves):
            event = self._event(f"{key}/{place}", began + after, data, state, to_state, more)
            heapq.heappush(self._due, _Due(began + after, next(self._numbers), event))
            state = to_state
        return 202

    def _redriven(self, key: str, data: dict[str, Any]) -> Iterator[tuple[float, str, dict[str, Any]]]:
        spread = int(hashlib.sha256(key.encode()).hexdigest()[:4], 16) / 65536 * 3
        digits = hashlib.sha256(key.encode()).hexdigest()[:8].upper()
        reference = f"{participants.REFERENCES.get(data['partner'], 'REF')}-{digits}"
        again = {"attempt": data["retries"] + 2, "idempotency_key": next(iter(data["idempotency_keys"]), None)}
        for place, (after, to_state) in enumerate(_ROAD):
            state = _AFTER.get(data["workflow"], "completed") if to_state == "after" else to_state
            more = dict(again) if state == "submitted" else {}
            if place:
                more["external_ref"] = reference
            yield after + spread * place, state, more

    @staticmethod
    def _event(
        key: str, at: float, data: dict[str, Any], from_state: str, to_state: str, more: dict[str, Any]
    ) -> dict[str, Any]:
        names = ("transaction_id", "workflow", "partner", "tenant", "version")
        members = {name: data[name] for name in names} | {"from_state": from_state, "to_state": to_state, **more}
        return {
            "specversion": "1.0",
            "id": f"act/{key}",
            "source": participants.ENGINE_EVENTS,
            "type": "transom.workflow.transition.v1",
            "time": instant(at),
            "datacontenttype": "application/json",
            "data": {name: value for name, value in members.items() if value is not None},
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    engine: Engine


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        """One act."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 1 << 20))
        status = self.server.engine.ask({name.lower(): value for name, value in self.headers.items()}, body)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def serve(
    engine: Engine, port: int, collector_url: str, stop: threading.Event, token: str | None = None
) -> threading.Thread:
    """Takes acts on 127.0.0.1 and sends what they lead to, until `stop` is set; the thread that does so."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.engine = engine
    threading.Thread(target=server.serve_forever, name="engine", daemon=True).start()

    def send() -> None:
        wire = Wire(collector_url, token)
        while not stop.wait(0.1):
            events = engine.due()
            if events:
                now = datetime.now(UTC).replace(tzinfo=None)
                wire.deliver(TimedRequest(now, EVENTS, BATCH, orjson.dumps(events)), stop)
        wire.close()
        server.shutdown()
        server.server_close()

    thread = threading.Thread(target=send, name="engine-sender", daemon=True)
    thread.start()
    return thread
