"""How long what was acknowledged stays unseen, and how long answers take, while spans flow at half the most."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.instants import system_clock, to_rfc3339
from tests.benchmarks.figures import Figure, median, quantile
from tests.benchmarks.ingest import CLOUDEVENT, PROTOBUF
from tests.benchmarks.senders import Load, send
from tests.benchmarks.wire import NANOSECONDS, trace_request, transition_event
from tests.processes import Serving

EVERY_SECONDS = 0.5
LOOKED_EVERY_SECONDS = 0.05
PATIENCE_SECONDS = 60.0
QUESTIONS = ("/api/v1/transactions?status=stuck&sort=overdue_at", "/api/v1/transactions?limit=100")


@dataclass
class _Probe:
    """Sends an event now and then and looks until the API has it; asks questions in between."""

    serving: Serving
    name: str
    unseen: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            self.unseen.append(self._seconds_unseen(f"{self.name}-{number}"))
            for question in QUESTIONS:
                began = time.perf_counter()
                _asked(self.serving.app_port, question)
                self.answers.append(1000 * (time.perf_counter() - began))
            self.stop.wait(EVERY_SECONDS)

    def _seconds_unseen(self, transaction: str) -> float:
        event = transition_event(transaction, str(to_rfc3339(system_clock())))
        send(Load(self.serving.collector_port, "/v1/events", CLOUDEVENT, [[event]]))
        acknowledged = time.perf_counter()
        while _asked(self.serving.app_port, f"/api/v1/transactions/{transaction}") != 200:
            if time.perf_counter() - acknowledged > PATIENCE_SECONDS:
                raise RuntimeError(f"{transaction} is not there after {PATIENCE_SECONDS} s")
            time.sleep(LOOKED_EVERY_SECONDS)
        return time.perf_counter() - acknowledged


def visible_figures(serving: Serving, senders: int, spans: int, requests: int) -> list[Figure]:
    """Seconds from answer to API at half the rate that was just acknowledged; answers' times beside idle ones."""
    idle = _probed(serving, "idle", lambda: time.sleep(5))
    most = requests * spans / _flow(serving, _bodies(0, requests, spans), senders)
    bodies = _bodies(requests, 3 * requests, spans)
    flowing = _probed(serving, "flowing", lambda: _flow(serving, bodies, senders, 2 * spans / most))
    detail = {
        "s p50": median(flowing.unseen),
        "s p99, idle": quantile(idle.unseen, 0.99),
        "spans/s meanwhile": most / 2,
        "probes": float(len(flowing.unseen)),
    }
    busy, rest = (quantile(probe.answers, 0.99) for probe in (flowing, idle))
    answers = {"ms p99": busy, "ms p99, idle": rest}
    return [
        Figure(
            "acknowledged to visible at half the most, p99", quantile(flowing.unseen, 0.99), "s", 2, "lower", detail
        ),
        Figure("lists meanwhile, p99 / idle", busy / rest, "times", None, "lower", answers),
    ]


def _probed(serving: Serving, name: str, meanwhile: Callable[[], object]) -> _Probe:
    probe = _Probe(serving, name)
    thread = threading.Thread(target=probe.run)
    thread.start()
    try:
        meanwhile()
    finally:
        probe.stop.set()
        thread.join()
    return probe


def _bodies(first: int, count: int, spans: int) -> list[bytes]:
    now = int(time.time()) * NANOSECONDS
    return [trace_request(number, spans, now)[0] for number in range(first, first + count)]


def _flow(serving: Serving, bodies: list[bytes], senders: int, seconds_each: float = 0.0) -> float:
    """Sends the bodies, one every `seconds_each` over all senders; seconds it took."""
    began = time.perf_counter()
    sent = [0] * senders

    def pace(sender: int) -> None:
        sent[sender] += 1
        due = began + sent[sender] * senders * seconds_each
        time.sleep(max(0.0, due - time.perf_counter()))

    load = Load(serving.collector_port, "/v1/traces", PROTOBUF, [bodies[place::senders] for place in range(senders)])
    seconds, _ = send(load, pace)
    return seconds


def _asked(port: int, path: str) -> int:
    """The status that the API answers with."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
