"""Senders with a ledger of their own: what they were told is stored, and nothing else."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

from app.domain.instants import system_clock, to_rfc3339
from tests.benchmarks.wire import trace_request

EVENTS_A_REQUEST = 4
SPANS_A_REQUEST = 5
SENDERS = 4
PAUSE_SECONDS = 0.05
"""Between two requests of a sender. Without a pause the senders and the load of what they sent take nearly all of the
processor, and each process that was killed comes back the later."""


@dataclass
class Ledger:
    """Ids of events, and trace ids with how many spans each has, that a 2xx has answered for."""

    events: set[str] = field(default_factory=set)
    spans: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    answers: int = 0


class Senders:
    """Threads that send events and spans until stopped; what is not acknowledged is sent again, as it was."""

    def __init__(self, port: int, name: str) -> None:
        self.ledger = Ledger()
        self._port = port
        self._name = name
        self._stopping = threading.Event()
        self._abandoned = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(SENDERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Until everything that was begun is acknowledged."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def abandon(self) -> None:
        """Leave what is not acknowledged, so that a failed test ends."""
        self._abandoned.set()
        self.stop()

    def wait_for_answers(self, more: int, patience: float) -> bool:
        """Whether so many more requests were acknowledged in time."""
        goal, until = self.ledger.answers + more, time.monotonic() + patience
        while time.monotonic() < until:
            if self.ledger.answers >= goal:
                return True
            time.sleep(0.02)
        return False

    def _run(self, sender: int) -> None:
        turn = 0
        while not self._stopping.is_set():
            turn += 1
            if sender % 2:
                self._traces(sender * 1_000_000 + turn)
            else:
                self._events([f"{self._name}-{sender}-{turn}-{place}" for place in range(EVENTS_A_REQUEST)])
            self._stopping.wait(PAUSE_SECONDS)

    def _events(self, names: list[str]) -> None:
        time_text = to_rfc3339(system_clock())
        body = [
            {
                "specversion": "1.0",
                "type": "transom.workflow.transition.v1",
                "source": "crash",
                "id": name,
                "time": time_text,
                "data": {"transaction_id": name, "to_state": "received"},
            }
            for name in names
        ]
        if self._acknowledged("/v1/events", "application/cloudevents-batch+json", json.dumps(body).encode()):
            with self.ledger.lock:
                self.ledger.events.update(names)
                self.ledger.answers += 1

    def _traces(self, seed: int) -> None:
        body, trace = trace_request(seed, SPANS_A_REQUEST, time.time_ns())
        if self._acknowledged("/v1/traces", "application/x-protobuf", body):
            with self.ledger.lock:
                self.ledger.spans[trace] = SPANS_A_REQUEST
                self.ledger.answers += 1

    def _acknowledged(self, path: str, content_type: str, body: bytes) -> bool:
        while not self._abandoned.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            try:
                connection.request("POST", path, body, {"Content-Type": content_type})
                answer = connection.getresponse()
                text = answer.read()
                if answer.status == 200:
                    return True
                if answer.status not in (429, 503):
                    self.ledger.wrong.append(f"{answer.status}: {text[:200]!r}")
                    return False
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(random.uniform(0.01, 0.1))
        return False
