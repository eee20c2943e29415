"""What sets the stuck apart, at any size: of all of them, and of a few that are spread over the whole history."""

import time
from pathlib import Path

from app.answers.causes import causes
from app.queries.filters import parse
from app.store.store import Store
from tests.benchmarks import history
from tests.benchmarks.figures import Figure, quantile
from tests.benchmarks.store import filled

ASKED = {
    "all that is stuck": {"status": ["stuck"]},
    "what is stuck at one partner, of one tenant": {
        "status": ["stuck"],
        "partner": [history.PARTNERS[0]],
        "tenant": [history.TENANTS[0]],
    },
}


def cause_figures(directory: Path, count: int, samples: int) -> list[Figure]:
    """The time by the clock, and beside it that of the processor, which what else runs hardly moves."""
    with filled(directory / "causes.duckdb", count) as store:
        return [_measured(store, name, count, samples) for name in ASKED]


def _measured(store: Store, name: str, count: int, samples: int) -> Figure:
    clock, processor = [], []
    for _ in range(samples + 1):
        with store.reader() as reader:  # a new look at the store: one answers what was asked of it before from memory
            began, worked = time.perf_counter(), time.process_time()
            found = causes(reader, parse(ASKED[name], reader.now))
            clock.append(1000 * (time.perf_counter() - began))
            processor.append(1000 * (time.process_time() - worked))
        if not found["items"]:
            raise RuntimeError("the history leaves the odd partners stuck more often, and nothing says so")
    detail = {"ms p50": quantile(clock[1:], 0.5), "ms of processor p50": quantile(processor[1:], 0.5)}
    named = f"causes of {name}, {count:,} transactions, p95"
    return Figure(named, quantile(clock[1:], 0.95), "ms", 500, "lower", detail)
