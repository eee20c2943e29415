"""Lists of transactions, by cursor for programs and by position for grids."""

from collections.abc import Sequence
from dataclasses import replace

import orjson

from app.domain.answer_fields.transactions import ListedTransaction, Transaction
from app.domain.errors import BadInput
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.paging import LIMIT, MOST, Page, Window, fingerprint, of_cursor, to_cursor
from app.queries.rows import MOST_MATCHES, dicts, item, typed
from app.queries.search import find
from app.queries.timeline import timeline
from app.store.reader import Reader

__all__ = ["DEFAULT_SORT", "SORTS", "Page", "Window", "find", "page", "timeline", "window"]

SORTS = ("started_at", "finished_at", "state_since", "overdue_at", "due_at", "value")
SAVABLE = "savable"
"""What can still make its deadline, the soonest first; then what has none; what is past it last. For lists by position:
it changes with the hour, so no cursor can hold a place in it."""
WINDOW_SORTS = (*SORTS, SAVABLE)
DEFAULT_SORT = "-started_at"
_AFTER = ((float, int, type(None)), (str,), (str,))
DEEPEST = 10_000
"""Positions past this are not paged to, and totals past it are not counted: narrow the list instead."""


def page(
    reader: Reader,
    filters: Filters | None = None,
    sort: str = DEFAULT_SORT,
    limit: int = LIMIT,
    cursor: str | None = None,
) -> Page[Transaction]:
    """Transactions in the order of `sort`, nulls last, ties by transaction_id; items as in interface.md.

    Raises BadInput for an unknown sort or a limit outside 1 to 1000, BadCursor for a cursor of another list.
    """
    filters = filters or Filters()
    if not 1 <= limit <= MOST:
        raise BadInput(f"limit: {limit} is not within 1 to {MOST}.")
    order = _order(sort, SORTS)
    of = fingerprint({"sort": sort, **filters.identity()})
    key, after_id, after_tx = of_cursor(cursor, of, *_AFTER) if cursor is not None else (None, None, None)
    rows = _ask(reader, filters, order, limit + 1, 0, (key, after_id, after_tx))
    more = len(rows) > limit
    rows = rows[:limit]
    last = rows[-1] if more else None
    following = None if last is None else to_cursor(of, last["sort_key"], last["transaction_id"], last["tx"])
    return Page([item(row) for row in rows], following)


def window(
    reader: Reader, filters: Filters | None = None, sort: str = DEFAULT_SORT, offset: int = 0, limit: int = LIMIT
) -> Window[Transaction]:
    """Rows `offset` to `offset + limit` of the same list, and how many it has (10,001 stands for more than 10,000)."""
    filters = filters or Filters()
    if not 1 <= limit <= MOST or offset < 0:
        raise BadInput(f"limit: a window has 1 to {MOST} rows, and starts at 0 or later.")
    rows = _ask(reader, filters, _order(sort, WINDOW_SORTS), limit, min(offset, DEEPEST), (None, None, None))
    return Window([item(row) for row in rows], count(reader, filters))


def count(reader: Reader, filters: Filters, most: int = DEEPEST + 1) -> int:
    """How many transactions the filters leave, counted no further than `most`."""
    return int(_counted(reader, filters, most)["total"])


def count_of_holds(reader: Reader, filters: Filters) -> int:
    """How many of the transactions that `count` counts are open and on hold, counted no further than it counts."""
    counted = _counted(reader, filters, DEEPEST + 1)
    if counted["total"] <= DEEPEST:
        return int(counted["holds"])
    return count(reader, replace(filters, waits_on=("hold",)))


def _counted(reader: Reader, filters: Filters, most: int) -> Row:
    asked = {**filters.parameters(), "matching": matching(reader, filters), "most": most}
    return dicts(reader.ask("transactions_count", **asked))[0]


def codes(reader: Reader, filters: Filters, most: int) -> list[Row]:
    """{error_class, error_code, transactions} of the transactions that the filters leave, most first."""
    asked = {**filters.parameters(), "matching": matching(reader, filters), "most": most}
    return dicts(reader.ask("transactions_codes", **asked))


def matching(reader: Reader, filters: Filters) -> list[str] | None:
    """Keys of the transactions that `q` names by any id or attribute value; None where nothing is asked for."""
    if filters.q is None:
        return None
    needle = orjson.dumps(filters.q).decode()[1:-1]
    rows = dicts(reader.ask("transactions_matching", q=filters.q, needle=needle, most=MOST_MATCHES))
    return [row["tx"] for row in rows]


def _order(sort: str, known: Sequence[str]) -> tuple[str, float]:
    name = sort.removeprefix("-")
    if name not in known:
        raise BadInput(f"sort: {sort[:60]!r} is not one of {', '.join(known)}, each also with - before it.")
    return name, -1.0 if sort.startswith("-") else 1.0


def _ask(
    reader: Reader,
    filters: Filters,
    order: tuple[str, float],
    limit: int,
    offset: int,
    after: tuple[float | None, str | None, str | None],
) -> list[ListedTransaction]:
    return typed(
        ListedTransaction,
        reader.ask(
            "transactions",
            **filters.parameters(),
            matching=matching(reader, filters),
            sort=order[0],
            sign=order[1],
            limit=limit,
            offset=offset,
            after_key=after[0],
            after_id=after[1],
            after_tx=after[2],
        ),
    )
