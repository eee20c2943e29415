"""Review work: times by queue, open tasks, tasks due soon, and approvals by who opened the task."""

from datetime import datetime, timedelta

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.rows import dicts
from app.store.reader import Reader

Rows = list[Row]
LAST = timedelta(days=7)
"""The range of what is measured, where none is asked for."""
HOURS = 4
"""How far the forecast looks ahead."""
MOST_TASKS = 200
BANDS = 20
"""Bands of confidence, each a twentieth wide."""


def ranged(filters: Filters, now: datetime) -> tuple[datetime, datetime]:
    """The range of the filters, by default the last seven days to now."""
    upto = min(filters.to or now, now)
    return filters.from_ or upto - LAST, upto


def measured(reader: Reader, filters: Filters) -> Rows:
    """By queue the seconds that tasks lay open unassigned and assigned, and claim and decision quantiles with n."""
    return _between(reader, "reviews_queues", filters)


def open_tasks(reader: Reader, filters: Filters, limit: int = MOST_TASKS) -> Rows:
    """Open tasks, the soonest due first, those whose transaction is `lost` (past its deadline) last; `total` of all."""
    return dicts(reader.ask("reviews_open", limit=limit, **filters.parameters()))


def late_soon(reader: Reader, filters: Filters, hours: int = HOURS) -> Rows:
    """{queue, hour, tasks}: open tasks that will be late in the next hours, hour 0 being the next sixty minutes."""
    return dicts(reader.ask("reviews_due", hours=hours, **filters.parameters()))


def people(reader: Reader, filters: Filters) -> Rows:
    """{actor, decisions, approved, rejected, corrected, decision_p50}: who decided how much, and how fast."""
    return _between(reader, "reviews_people", filters)


def same_eyes(reader: Reader, filters: Filters) -> Rows:
    """Tasks that one person opened and approved, the latest approval first."""
    return _between(reader, "reviews_four_eyes", filters)


def decided(reader: Reader, filters: Filters) -> Rows:
    """Identity decisions by rule version and band of confidence (null: all bands), with how many were overturned."""
    parameters = {"begin": filters.from_, "upto": filters.to, "bands": BANDS}
    return dicts(reader.ask("identity", **parameters, **filters.parameters()))


def _between(reader: Reader, question: str, filters: Filters) -> Rows:
    begin, upto = ranged(filters, reader.now)
    return dicts(reader.ask(question, begin=begin, upto=upto, **filters.parameters()))
