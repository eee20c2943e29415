"""Figures, cases and holds of the page Operate, and how many records are new since it was drawn."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.rows import dicts
from app.queries.transactions import matching

if TYPE_CHECKING:
    from app.store.reader import Reader


def figures(reader: Reader, filters: Filters) -> Row:
    """Counts of what is open, stuck, on hold, queued and in review, each with the instant of its oldest.

    `stuck` leaves holds out and counts what breaks a promise; `learned` is what only takes long.
    """
    return dicts(reader.ask("operate_counts", **filters.parameters()))[0]


def standing(reader: Reader, filters: Filters) -> list[Row]:
    """One row a signature of what is stuck (holds apart) or failed less than a day ago, most first.

    Its keys are the fields of `app.analysis.case_groups.Standing`.
    """
    return dicts(reader.ask("operate_cases", **filters.parameters()))


def errored(reader: Reader, filters: Filters, most: int) -> list[Row]:
    """What started within a day and failed by its latest entry span, a row a workflow and operation, most first.

    {workflow, service, operation, transactions, partners, partner, error_class, problem, open, latest}: class and
    problem are the most frequent.
    """
    return dicts(reader.ask("operate_errored", **filters.parameters(), most=most))


def holds(reader: Reader, filters: Filters) -> list[Row]:
    """Open transactions on hold, those placed by one actor for one reason as one row, the soonest to end first.

    `until` is the next end still ahead, `over` of them have passed theirs, the first at `over_since`.
    """
    return dicts(reader.ask("operate_holds", **filters.parameters()))


def notable(reader: Reader, filters: Filters) -> list[Row]:
    """What is worth a look among the last fourteen days' transactions: counts with three examples each.

    {kind, transactions, examples}: `kind` is duplicate, retried, late or rejected, `examples` ids, the latest first.
    """
    return dicts(reader.ask("operate_notable", **filters.parameters()))


def latest(reader: Reader) -> datetime:
    """When the latest record known came in; the reader's instant where there is none."""
    instant = reader.ask("operate_latest")["latest"][0].as_py()
    return reader.now if instant is None else instant


def newer(reader: Reader, filters: Filters, drawn_at: datetime, known_at: datetime) -> dict[str, int]:
    """What became of a list since it was drawn: {transactions, newly_stuck, newly_late, moved_on}, each counted once.

    `drawn_at` is what `latest` answered when the list was drawn, `known_at` the clock then; `transactions` is how many
    the list has now.
    """
    asked = {**filters.parameters(), "matching": matching(reader, filters)}
    return dicts(reader.ask("operate_newer", **asked, drawn_at=drawn_at, known_at=known_at))[0]
