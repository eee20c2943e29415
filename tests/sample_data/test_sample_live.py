"""Live traffic goes on where history ended, over HTTP, and is sent again until it is taken."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from sample_data.live import run

SINCE = datetime(2026, 11, 23, 16, 0)
BEGIN = SINCE.replace(tzinfo=UTC).timestamp()


class Collector(ThreadingHTTPServer):
    """Keeps what is posted; answers 503 as often as it is told, then 200."""

    daemon_threads = True

    def __init__(self, refusals: int, enough: int, stop: threading.Event) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.refusals, self.enough, self.stop = refusals, enough, stop
        self.taken: list[tuple[str, str, bytes]] = []
        self.refused: list[bytes] = []


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(self.server.refused) < self.server.refusals:
            self.server.refused.append(body)
            self._answer(503, {"Retry-After": "0"})
            return
        self.server.taken.append((self.path, self.headers["Content-Type"], body))
        if len(self.server.taken) >= self.server.enough:
            self.server.stop.set()
        self._answer(200, {})

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector(refusals=1, enough=12, stop=threading.Event())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_live_traffic_goes_on_after_history_and_is_repeated_until_taken(collector: Collector) -> None:
    url = f"http://127.0.0.1:{collector.server_port}"
    taken = run(url, 7, SINCE, collector.stop, clock=lambda: BEGIN + 1800)
    assert taken >= 12
    assert collector.refused[0] == collector.taken[0][2]
    by_path = {path: body for path, _, body in collector.taken}
    assert set(by_path) == {"/v1/traces", "/v1/logs", "/v1/events"}
    assert ExportTraceServiceRequest.FromString(by_path["/v1/traces"]).resource_spans
    events = [event for path, _, body in collector.taken if path == "/v1/events" for event in orjson.loads(body)]
    begun = {event["data"]["transaction_id"] for event in events if event["data"].get("sequence") == 1}
    assert len(begun) > 50
    assert any(
        event["data"].get("sequence", 0) > 2 and event["data"]["transaction_id"] not in begun for event in events
    )
    assert any(event["data"].get("partner") == "northwind-health" for event in events)


def test_a_stop_ends_it_at_once_even_without_a_collector() -> None:
    stop = threading.Event()
    stop.set()
    assert run("http://127.0.0.1:9", 7, SINCE, stop) == 0
