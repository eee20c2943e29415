"""What an operator waits for: a transaction's page data and the stuck list, beside the same at a tenth of the data."""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from app.answers.transaction import detail as detail_of
from app.domain.records import Kind
from app.queries import traces, transactions
from app.queries.filters import parse
from app.store.store import Store
from tests.benchmarks import history
from tests.benchmarks.figures import Figure, quantile

LOADED_TOGETHER = 10


@contextmanager
def filled(path: Path, count: int) -> Iterator[Store]:
    """A store with a history of so many transactions, at the instant at which it ends."""
    held = history.catalog()
    store = Store(path, lambda: held, lambda: history.END)
    try:
        batch = []
        for number, chunk in enumerate(history.entries(count), start=1):
            batch.extend(chunk)
            if number % LOADED_TOGETHER == 0:
                store.load(batch, settle=False)
                batch = []
        store.load(batch, settle=False)
        store.settle()
        store.checkpoint()
        yield store
    finally:
        store.close()


def page_figures(directory: Path, count: int, samples: int) -> list[Figure]:
    """Interleaved, one sample of each store in turn, so that what disturbs the machine disturbs both."""
    began = time.perf_counter()
    with filled(directory / "whole.duckdb", count) as whole:
        seconds = time.perf_counter() - began
        with filled(directory / "tenth.duckdb", count // 10) as tenth:
            pick = random.Random(2)
            pages: dict[str, list[float]] = {"whole": [], "tenth": []}
            lists: dict[str, list[float]] = {"whole": [], "tenth": []}
            for _ in range(samples):
                for name, store, size in (("whole", whole, count), ("tenth", tenth, count // 10)):
                    number = pick.randrange(size)
                    pages[name].append(_timed(partial(_page, store, number)))
                    lists[name].append(_timed(partial(_stuck, store)))
    loading = Figure("history loaded", count * history.SPANS / seconds, "spans/s", None)
    return [
        loading,
        *_compared(f"transaction page data, {count:,} transactions", pages, 50),
        *_compared(f"stuck list, first page, {count:,} transactions", lists, 100),
    ]


def disk_figure(directory: Path, count: int) -> Figure:
    """Bytes of the file after a checkpoint for each span, beside Parquet with zstd of the same rows."""
    path, parquet = directory / "spans.duckdb", directory / "spans.parquet"
    held = history.catalog()
    tables: list[pa.Table] = []
    store = Store(path, lambda: held, lambda: history.END)
    try:
        for chunk in history.entries(count):
            spans = [entry for entry in chunk if entry.kind is Kind.SPAN]
            tables.extend(entry.table for entry in spans)
            store.load(spans, settle=False)
        store.checkpoint()
    finally:
        store.close()
    whole = pa.concat_tables(tables)
    pq.write_table(whole, parquet, compression="zstd")
    each, beside = (os.path.getsize(file) / whole.num_rows for file in (path, parquet))
    detail = {"bytes a span as Parquet with zstd": beside, "times Parquet": each / beside}
    return Figure("disk, spans alone", each, "bytes a span", 90, "lower", detail)


def _page(store: Store, number: int) -> None:
    """What the header, the timeline and the spans of one transaction's page ask for."""
    with store.reader() as reader:
        detail = detail_of(reader, history.transaction_id(number))
        transactions.timeline(reader, history.transaction_id(number))
        for trace in detail["trace_ids"]:
            if traces.spans(reader, trace).num_rows != history.SPANS:
                raise RuntimeError(f"{trace} has not its {history.SPANS} spans")


def _stuck(store: Store) -> None:
    with store.reader() as reader:
        found = transactions.page(reader, parse({"status": ["stuck"]}, reader.now), sort="overdue_at", limit=100)
        if not found.items:
            raise RuntimeError("nothing is stuck")


def _timed(ask: Callable[[], None]) -> float:
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


def _compared(name: str, times: dict[str, list[float]], target: float) -> list[Figure]:
    whole, tenth = (quantile(times[size], 0.95) for size in ("whole", "tenth"))
    detail = {"ms p50": quantile(times["whole"], 0.5), "ms p95 at a tenth": tenth}
    return [
        Figure(f"{name}, p95", whole, "ms", target, "lower", detail),
        Figure(f"{name}, p95 / at a tenth", whole / tenth, "times", 2, "lower"),
    ]
