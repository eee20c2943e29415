"""Live traffic of the demo over the real wires, in step with the clock."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from threading import Event
from urllib.parse import urlsplit

from sample_data.history import TimedRequest, together
from sample_data.transaction_script import Arrival
from sample_data.world import STARTS_A_MINUTE, arrivals

TICK_SECONDS = 1.0
WARM_DAYS = 2
"""Days of normal traffic that are told anew, unsent, so that what began in history goes on."""

_PATHS = {"traces": "/v1/traces", "logs": "/v1/logs", "events": "/v1/events"}
_log = logging.getLogger(__name__)


def run(
    collector_url: str,
    seed: int,
    since: datetime,
    stop: Event,
    starts_a_minute: int = STARTS_A_MINUTE,
    clock: Callable[[], float] = time.time,
    overtaken: Callable[[bytes], bool] = lambda _: False,
    token: str | None = None,
) -> int:
    """Send what happens after `since` (naive UTC, the end of the history of the same seed) until `stop` is set.

    Blocks. A collector that is away or overloaded gets the same request again, later, as a real exporter would do it.
    `overtaken` says of a record's bytes that its transaction has taken another course, so that it never happens.
    `token` is what a collector of an installation with accounts asks for. Returns how many requests were taken.
    """
    begin = since.replace(tzinfo=UTC).timestamp()
    coming = (one for one in arrivals(seed, begin, WARM_DAYS, starts_a_minute) if one.at > begin)
    wire = Wire(collector_url, token)
    taken = 0
    for ready in _ticks(coming, clock, stop):
        due = [arrival for arrival in ready if not overtaken(arrival.data)]
        for request in together(due, datetime.fromtimestamp(clock(), UTC).replace(tzinfo=None)):
            taken += wire.deliver(request, stop)
    wire.close()
    return taken


def _ticks(coming: Iterator[Arrival], clock: Callable[[], float], stop: Event) -> Iterator[list[Arrival]]:
    """What arrives, each time the clock has reached something; in parts where much has piled up."""
    due: list[Arrival] = []
    for arrival in coming:
        while arrival.at > clock() and not stop.is_set():
            if due:
                yield due
                due = []
            stop.wait(min(TICK_SECONDS, max(0.01, arrival.at - clock())))
        if stop.is_set():
            return
        due.append(arrival)
        if len(due) >= 2000:
            yield due
            due = []


class Wire:
    """One kept HTTP connection to a collector."""

    def __init__(self, url: str, token: str | None = None) -> None:
        parts = urlsplit(url)
        self._proof = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 4318
        self._connection: HTTPConnection | None = None

    def deliver(self, request: TimedRequest, stop: Event) -> bool:
        """Send until it is taken; False when it was refused for good, or `stop` was set first."""
        wait = 0.5
        while not stop.is_set():
            try:
                status, again = self._post(request)
            except (OSError, HTTPException):
                self.close()
                status, again = 503, None
            if status == 200:
                return True
            if status not in (429, 502, 503, 504):
                _log.warning("live traffic: %s was answered with status %s", request.signal, status)
                return False
            stop.wait(again or wait)
            wait = min(wait * 2, 10.0)
        return False

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, request: TimedRequest) -> tuple[int, float | None]:
        if self._connection is None:
            self._connection = HTTPConnection(self._host, self._port, timeout=30)
        headers = {"Content-Type": request.content_type, "User-Agent": "transom-sample-data", **self._proof}
        self._connection.request("POST", _PATHS[request.signal], request.body, headers)
        answer = self._connection.getresponse()
        answer.read()
        after = answer.headers.get("Retry-After", "")
        return answer.status, float(after) if after.isdigit() else None
