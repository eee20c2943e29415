"""Counts and seconds of HTTP requests by route, method and status, for `/metrics`."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

from flask import Flask, Response, g, request

from app.platform.prometheus import Family, Labels


class RequestMetrics:
    """Counters of answered requests, safe to use from many threads."""

    def __init__(self, seconds: Callable[[], float] = time.perf_counter) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._requests: dict[Labels, int] = defaultdict(int)
        self._durations: dict[Labels, float] = defaultdict(float)

    def watch(self, app: Flask) -> None:
        """Count every request of the app from now on."""
        app.before_request(self._begin)
        app.after_request(self._end)

    def families(self) -> list[Family]:
        """What was counted so far."""
        with self._lock:
            counts = [(labels, float(n)) for labels, n in self._requests.items()]
            seconds = list(self._durations.items())
        return [
            Family("transom_requests_total", "counter", "Requests answered, by route, method and status.", counts),
            Family("transom_request_seconds_total", "counter", "Seconds spent on them.", seconds),
        ]

    def _begin(self) -> None:
        g.began = self._seconds()

    def _end(self, response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule is not None else "none"
        labels = (("route", rule), ("method", request.method), ("status", str(response.status_code)))
        spent = self._seconds() - g.get("began", self._seconds())
        with self._lock:
            self._requests[labels] += 1
            self._durations[labels] += spent
        return response
