"""Every number, 90 days by day, split by partner, beside the same aggregate written by hand over the same tables.

The one by hand knows what is asked, so it has no filters, no choice of segments and no series without points.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.records import Kind, of_rows
from app.journal import Entry
from app.queries.filters import Filters
from app.queries.metrics import series
from app.queries.numbers import NUMBERS
from app.store.reader import Reader
from app.store.store import Store
from tests.benchmarks import history
from tests.benchmarks.comparisons import comparison_figures
from tests.benchmarks.figures import Figure, median, quantile

DAYS = 90
UNTIL = history.END.replace(hour=0)
SINCE = UNTIL - timedelta(days=DAYS)
REVIEWED_EVERY = 10
LOADED_TOGETHER = 10
_Times = tuple[float, float]
"""Milliseconds by the clock, and of the processor."""
_FINISHED = """
  from transactions where finished_at >= $since and finished_at < $until group by all having n > 0"""
_STARTED = " from transactions where started_at >= $since and started_at < $until group by all"
_DONE = "select partner, date_trunc('day', finished_at) as at_, "
_BEGUN = "select partner, date_trunc('day', started_at) as at_, "
_DUE = """
  from (select *, started_at + to_seconds(86400) as late, started_at + to_seconds(900) as due from transactions) """
_KEPT = """
  select partner, date_trunc('day', due) as at_,
    count(*) filter (status = 'completed' and finished_at <= due) / count(*) as value, count(*) as n """
_MOMENTS = """
  select partner, date_trunc('day', at_) as at_, count(*) as value, count(*) as n
  from moments where at_ >= $since and at_ < $until and """
_LENGTHS = """
  select partner, date_trunc('day', at_) as at_, quantile_cont(length_us, 0.5) / 1e6 as value, count(*) as n
  from moments where at_ >= $since and at_ < $until and """
_LEVELS = """
  select partner, day - interval 1 day as at_, count(*) as value, count(*) as n
  from periods, (select unnest(range($since::timestamp + interval 1 day, $until::timestamp + interval 1 day,
                                     interval 1 day)) as day)
  where from_at <= day and (until_at is null or until_at > day) and """
_HOURS = """
  select partner, at_, sum(epoch_us(least(ended, at_ + interval 1 day)) - epoch_us(greatest(from_at, at_))) / 3.6e9
    as value, count(distinct tx) as n
  from (select tx, partner, from_at, coalesce(least(until_at, $until), $until) as ended,
          unnest(range(greatest(date_trunc('day', from_at), $since), ended, interval 1 day)) as at_
        from periods where from_at < $until and (until_at is null or until_at > $since) and """
BY_HAND = {
    "started": _BEGUN + "count(*) as value, count(*) as n" + _STARTED,
    "finished": _DONE + "count(*) as value, count(*) as n" + _FINISHED,
    "success_rate": _DONE
    + """count(*) filter (status = 'completed')
           / count(*) filter (status in ('completed', 'failed', 'rejected')) as value,
         count(*) filter (status in ('completed', 'failed', 'rejected')) as n"""
    + _FINISHED,
    "completion_seconds": _DONE
    + """quantile_cont(epoch_us(finished_at) - epoch_us(started_at), 0.5) / 1e6 as value, count(*) as n
         from transactions where finished_at >= $since and finished_at < $until and status = 'completed'
         group by all""",
    "deadline_attainment": _KEPT + _DUE + "where due >= $since and due < $until group by all",
    "exception_attainment": _KEPT.replace("due", "late")
    + _DUE
    + "where late >= $since and late < $until and exception_since <= late group by all",
    "stuck": _LEVELS + "kind = 'stuck' group by all",
    "overdue_hours": _HOURS + "kind = 'stuck') where ended > from_at group by all",
    "queue_depth": _LEVELS + "kind = 'queue' group by all",
    "retry_rate": _DONE + "count(*) filter (retries > 0) / count(*) as value, count(*) as n" + _FINISHED,
    "retries": _MOMENTS + "kind = 'retry' group by all",
    "dead_letters": _MOMENTS + "kind = 'dead_letter' group by all",
    "errors": _MOMENTS + "kind = 'error' group by all",
    "partner_rejections": _MOMENTS + "kind = 'error' and error_class = 'partner_rejection' group by all",
    "partner_rejection_rate": _DONE
    + "count(*) filter (error_class = 'partner_rejection') / count(*) as value, count(*) as n"
    + _FINISHED,
    "partner_answer_seconds": _LENGTHS + "kind = 'partner_answer' group by all",
    "duplicate_rate": _BEGUN + "count(duplicate_of) / count(*) as value, count(*) as n" + _STARTED,
    "manual_interventions": _MOMENTS + "kind = 'intervention' group by all",
    "manual_rate": _DONE + "count(*) filter (interventions > 0) / count(*) as value, count(*) as n" + _FINISHED,
    "exception_hours": _HOURS + "kind = 'exception') where ended > from_at group by all",
    "review_claim_seconds": _LENGTHS + "kind = 'claim' group by all",
    "review_decision_seconds": _LENGTHS + "kind = 'decision' group by all",
}


def number_figures(directory: Path, count: int, samples: int) -> list[Figure]:
    """Two figures a number: its time, and how many times the processor time of the aggregate by hand it takes.

    And, over the same store, the times of what compares periods, versions and paths.
    Samples are interleaved; processor time counts all threads, and what else runs hardly moves it. Raises RuntimeError
    where the two differ in any point.
    """
    with _filled(directory / "numbers.duckdb", count) as store:
        figures = [figure for number in NUMBERS for figure in _measured(store, number, samples)]
        return figures + comparison_figures(store, samples)


def _measured(store: Store, number: str, samples: int) -> list[Figure]:
    asked: list[_Times] = []
    by_hand: list[_Times] = []
    for _ in range(samples + 1):
        with store.reader() as reader:  # a new look at the store: one answers what was asked of it before from memory
            ours, times = _timed(partial(_asked, reader, number))
            asked.append(times)
            theirs, times = _timed(partial(_by_hand, reader, number))
            by_hand.append(times)
        if differing := [key for key in ours.keys() | theirs.keys() if not _alike(ours.get(key), theirs.get(key))]:
            key = min(differing)
            raise RuntimeError(f"{number} of {key}: {ours.get(key)} is asked, {theirs.get(key)} is by hand")
    wall, processor = zip(*asked[1:], strict=True)
    wall_by_hand, processor_by_hand = zip(*by_hand[1:], strict=True)
    whole = f"{number}, {DAYS} days by day and partner"
    detail = {"ms p50": median(wall), "ms p50 by hand": median(wall_by_hand), "ms of processor p50": median(processor)}
    ratio = median(processor) / median(processor_by_hand)
    return [
        Figure(f"{whole}, p95", quantile(wall, 0.95), "ms", 250, "lower", detail),
        Figure(f"{whole}, processor / by hand", ratio, "times", 1.5, "lower"),
    ]


def _asked(reader: Reader, number: str) -> dict[tuple[str, datetime], tuple[float, int]]:
    found = series(reader, number, Filters(from_=SINCE, to=UNTIL), ("partner",), "1d")
    return {
        (one["segment"]["partner"], point["at"]): (point["value"], point["n"])
        for one in found
        for point in one["points"]
        if point["n"]
    }


def _by_hand(reader: Reader, number: str) -> dict[tuple[str, datetime], tuple[float, int]]:
    found = reader._cursor.execute(BY_HAND[number], {"since": SINCE, "until": UNTIL}).to_arrow_table().to_pylist()
    return {(row["partner"], row["at_"]): (float(row["value"]), row["n"]) for row in found}


def _alike(one: tuple[float, int] | None, other: tuple[float, int] | None) -> bool:
    if one is None or other is None:
        return one is other
    return one[1] == other[1] and abs(one[0] - other[0]) < 1e-6


def _timed(ask: Callable[[], Any]) -> tuple[Any, _Times]:
    began, worked = time.perf_counter(), time.process_time()
    answer = ask()
    return answer, (1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked))


@contextmanager
def _filled(path: Path, count: int) -> Iterator[Store]:
    """A store of the history's transitions, and a review of every tenth transaction."""
    held = history.catalog()
    store = Store(path, lambda: held, lambda: history.END)
    try:
        batch: list[Entry] = []
        chunks = history.entries(count, DAYS + 1)
        for number, chunk in enumerate(chunks, start=1):
            moves = [entry for entry in chunk if entry.kind is Kind.TRANSITION]
            batch += [*moves, *(_reviews(entry) for entry in moves)]
            if number % LOADED_TOGETHER == 0:
                store.load(batch, settle=False)
                batch = []
        store.load(batch, settle=False)
        store.settle()
        store.checkpoint()
        yield store
    finally:
        store.close()


def _reviews(entry: Entry) -> Entry:
    """Opened, claimed and approved reviews beside the transitions of an entry."""
    pick = random.Random(entry.offset)
    rows = []
    moves = entry.table.select(["transaction_id", "event_time", "sequence"]).to_pylist()
    for row in [row for row in moves if row["sequence"] == 0][::REVIEWED_EVERY]:
        at = row["event_time"]
        for action in ("opened", "claimed", "approved"):
            task = {"task_id": f"{row['transaction_id']}-review", "action": action, "queue": "identity-review"}
            key = {"source": "review-desk", "event_id": f"{row['transaction_id']}-{action}"}
            rows.append({"transaction_id": row["transaction_id"], "event_time": at, **task, **key})
            at += timedelta(seconds=pick.randrange(10, 900))
    table = of_rows(Kind.REVIEW_ACTION, rows)
    return Entry(entry.offset, entry.commit, entry.ingested_at, Kind.REVIEW_ACTION, entry.ingested_by, None, table)
