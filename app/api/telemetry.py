"""What requests cost, counted by route, and the Prometheus text of it."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from flask import Flask, Response, g, request

Labels = tuple[tuple[str, str], ...]
Sample = tuple[str, Labels, float]


class Telemetry:
    """Counts of answers and their seconds, by route, method and status; any thread."""

    def __init__(self, seconds: Callable[[], float] = time.perf_counter) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._requests: dict[Labels, int] = defaultdict(int)
        self._durations: dict[Labels, float] = defaultdict(float)

    def watch(self, app: Flask) -> None:
        """Count every request of the app from now on."""
        app.before_request(self._begin)
        app.after_request(self._end)

    def samples(self) -> list[Sample]:
        """What was counted so far."""
        with self._lock:
            counted = [("transom_requests_total", labels, float(n)) for labels, n in self._requests.items()]
            spent = [("transom_request_seconds_total", labels, n) for labels, n in self._durations.items()]
        return [*counted, *spent]

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


def exposition(telemetry: Telemetry, numbers: Mapping[str, tuple[str, Sequence[Sample]]]) -> str:
    """The Prometheus text of requests and of `numbers`: by name, what it means and its samples."""
    families = {
        "transom_requests_total": ("counter", "Requests answered, by route, method and status."),
        "transom_request_seconds_total": ("counter", "Seconds spent on them."),
    }
    samples = telemetry.samples()
    for name, (sentence, found) in numbers.items():
        families[name] = ("counter" if name.endswith("_total") else "gauge", sentence)
        samples += found
    lines = []
    for name, (kind, sentence) in families.items():
        lines += [f"# HELP {name} {sentence}", f"# TYPE {name} {kind}"]
        lines += [f"{name}{_labels(labels)} {value!r}" for known, labels, value in samples if known == name]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
