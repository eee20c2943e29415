"""Comparisons over 90 days of the store of the numbers: periods, versions and paths, each as one answer of the API."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.answers.comparison import compare
from app.answers.decomposition import decomposition
from app.answers.paths import compare_paths, paths
from app.queries.filters import Filters
from app.store.reader import Reader
from app.store.store import Store
from tests.benchmarks import history
from tests.benchmarks.figures import Figure, median, quantile

UNTIL = history.END.replace(hour=0)
MIDDLE = UNTIL - timedelta(days=45)
SINCE = UNTIL - timedelta(days=90)
WHOLE = Filters(from_=SINCE, to=UNTIL)
ASKED: dict[str, Callable[[Reader], Any]] = {
    "who moved success_rate, by partner": lambda reader: _moved(reader, "success_rate"),
    "who moved completion_seconds, by partner": lambda reader: _moved(reader, "completion_seconds"),
    "versions side by side, every number": lambda reader: compare(reader, WHOLE),
    "paths, moves and waits": lambda reader: paths(reader, WHOLE),
    "paths of two partners compared": lambda reader: compare_paths(reader, _of(0), _of(1)),
}


def comparison_figures(store: Store, samples: int) -> list[Figure]:
    """A figure an answer: the milliseconds that it takes; each sample is a new look at the store."""
    figures = []
    for name, ask in ASKED.items():
        wall, processor = zip(*(_timed(store, ask) for _ in range(samples + 1)), strict=True)
        detail = {"ms p50": median(wall[1:]), "ms of processor p50": median(processor[1:])}
        figures.append(Figure(f"{name}, 90 days, p95", quantile(wall[1:], 0.95), "ms", detail=detail))
    return figures


def _moved(reader: Reader, number: str) -> Any:
    return decomposition(reader, number, Filters(), ("partner",), (SINCE, MIDDLE), (MIDDLE, UNTIL))


def _of(place: int) -> Filters:
    return Filters(from_=SINCE, to=UNTIL, partner=(history.PARTNERS[place],))


def _timed(store: Store, ask: Callable[[Reader], Any]) -> tuple[float, float]:
    with store.reader() as reader:
        began, worked = time.perf_counter(), time.process_time()
        ask(reader)
        return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked)
