"""The collector's own metrics as Prometheus text."""

import threading
from collections import Counter
from collections.abc import Mapping

from app.platform.prometheus import Family, Labels, Sample, exposition
from collectors.siblings import Siblings

_HELP: Mapping[str, tuple[str, str]] = {
    "transom_collector_requests_total": ("counter", "Requests answered, by signal and HTTP status."),
    "transom_collector_records_total": ("counter", "Records journaled, by kind."),
    "transom_collector_rejected_total": ("counter", "Records refused, by signal."),
    "transom_collector_warnings_total": ("counter", "Requests answered with a warning, by signal."),
    "transom_collector_refused_senders_total": ("counter", "Requests refused for where they came from, by signal."),
    "transom_collector_received_bytes_total": ("counter", "Bytes of bodies after decompression, by signal."),
    "transom_collector_append_seconds_total": ("counter", "Seconds spent waiting for the journal."),
    "transom_collector_appends_total": ("counter", "Appends to the journal."),
    "transom_collector_bodies_being_read": ("gauge", "Bodies that have begun to arrive and have not ended."),
    "transom_collector_in_flight_bytes": ("gauge", "Bytes of bodies under way."),
}


class Measures:
    """Counters by name and labels, safe to use from many threads.

    With `siblings`, the samples of every collector are told, each with its number as the label `collector`.
    """

    def __init__(self, siblings: Siblings | None = None) -> None:
        self._siblings = siblings
        self._counts: Counter[tuple[str, Labels]] = Counter()
        self._lock = threading.Lock()

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Count `amount` more."""
        with self._lock:
            self._counts[name, tuple(sorted(labels.items()))] += amount  # type: ignore[assignment]

    def set(self, name: str, value: float) -> None:
        """What a gauge without labels reads now."""
        with self._lock:
            self._counts[name, ()] = value  # type: ignore[assignment]

    def text(self, gauges: Mapping[str, float]) -> str:
        """Everything in Prometheus' text format; `gauges` are read at the moment."""
        samples = self._samples(gauges)
        if self._siblings is not None:
            samples += self._siblings.others()
        return exposition(
            Family(
                name, kind, sentence, [(labels, value) for family, labels, value in sorted(samples) if family == name]
            )
            for name, (kind, sentence) in _HELP.items()
        )

    def save(self, gauges: Mapping[str, float]) -> None:
        """Hand the samples to the siblings, which tell them from then on."""
        if self._siblings is not None:
            self._siblings.save(self._samples(gauges))

    def _samples(self, gauges: Mapping[str, float]) -> list[Sample]:
        with self._lock:
            samples: list[Sample] = [(*key, count) for key, count in self._counts.items()]
        samples += [(name, (), value) for name, value in gauges.items()]
        return samples if self._siblings is None else self._siblings.labelled(samples)
