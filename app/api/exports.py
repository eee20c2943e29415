"""Answers as files: format, table, file name, and the columns that say what the file is.

A link of a page cannot send an `Accept` header, so `format` says the same in the address, and the answer is then saved
under a name. Whatever is exported carries its definition, what it was narrowed to, and as of when it was known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask import Response, request

from app.api.request_query import Asked
from app.api.responses import CSV, JSON, PARQUET, XLSX, About, Columns, rendered, sheet_of
from app.api.responses import FORMS as KNOWN
from app.domain.errors import BadInput
from app.domain.instants import of_query, to_rfc3339
from app.domain.rows import ReadRow, Row
from app.queries.paging import MOST, Page

Item = TypeVar("Item")
FORMAT, TABLE = "format", "table"
FORMS = {"csv": CSV, "csv-bom": CSV, "xlsx": XLSX, "parquet": PARQUET, "json": JSON}
BOM = "csv-bom"
"""A CSV that begins with a byte order mark, by which Excel knows that its text is UTF-8."""
MOST_ROWS = 10_000
"""Rows of a list in one file; a file that is cut says so in its filter."""
_INSTANTS = ("from", "to", "as_of")
_NOT_FILTERS = (FORMAT, TABLE, "cursor", "limit")


@dataclass(frozen=True)
class Table:
    """One of the tables that an answer is exported as: its columns, its rows taken from the answer, and its meaning."""

    columns: Columns
    rows: Callable[[ReadRow], list[Row]]
    definition: str


def saving(asked: Asked) -> bool:
    """Whether the answer is to be saved as a file."""
    return asked.one(FORMAT, tuple(FORMS)) is not None


def form(asked: Asked) -> str:
    """JSON, CSV, PARQUET or XLSX: what `format` says, else what `Accept` prefers. Raises BadInput for another."""
    chosen = asked.one(FORMAT, tuple(FORMS))
    accepted = request.accept_mimetypes.best_match(KNOWN, default=JSON)
    return accepted if chosen is None else FORMS[chosen]


def whole_file(asked: Asked) -> bool:
    """Whether the answer leaves as a file, in which what belongs together must stand together."""
    return saving(asked) or form(asked) != JSON


def about(
    asked: Asked, name: str, definition: str, more: Mapping[str, datetime | None] | None = None, cut: int = 0
) -> About:
    """What the file of this request says of itself; `name` is the stem of its name.

    `more` are instants that the request left to us (the range by default), or has said in its own words; `cut` is how
    many rows there are where more would have matched. Ask after the reading: the instant known at is the reader's.
    Raises BadInput for a form that there is not.
    """
    chosen = asked.one(FORMAT, tuple(FORMS))
    remainder = f"; the first {cut:,} rows, and more match" if cut else ""
    saved = None if chosen is None else f"transom-{name}-{asked.known_at:%Y%m%dT%H%M%SZ}.{chosen.split('-')[0]}"
    return About(
        definition, _narrowed(asked, more or {}) + remainder, asked.known_at, form(asked), saved, chosen == BOM
    )


def gathered(asked: Asked, fetch: Callable[[int, str | None], Page[Item]]) -> tuple[Page[Item], int]:
    """A page of a list, or, for a file of which no limit is asked, its rows up to 10,000; and where that cut it."""
    if not saving(asked) or asked.one("limit") is not None or asked.one("cursor") is not None:
        page = fetch(asked.limit(), asked.one("cursor"))
        return page, len(page.items) if page.next and saving(asked) else 0
    page = fetch(MOST, None)
    items = list(page.items)
    while page.next is not None and len(items) < MOST_ROWS:
        page = fetch(MOST, page.next)
        items += page.items
    return Page(items, page.next), len(items) if page.next else 0


def exported(
    asked: Asked,
    whole: ReadRow,
    tables: Mapping[str, Table],
    name: str,
    more: Mapping[str, datetime | None] | None = None,
    definition: str | None = None,
) -> Response:
    """An answer that is no list: JSON as it is, or one of its tables, the first unless `table` names another.

    `definition`, of a number, goes before what the table's rows mean. Raises BadInput for a table that there is not.
    """
    chosen = asked.one(TABLE) if len(tables) > 1 else None
    if chosen is not None and chosen not in tables:
        raise BadInput(f"table: {chosen[:60]!r} is not one of {', '.join(tables)}.")
    table = tables[chosen or next(iter(tables))]
    stem = name if chosen is None else f"{name}-{chosen}"
    facts = about(asked, stem, " ".join(filter(None, (definition, table.definition))), more)
    if facts.form == XLSX:
        sheets = [sheet_of(own, each.definition, each.rows(whole), each.columns) for own, each in tables.items()]
        return rendered(whole, table.rows(whole), table.columns, facts, sheets)
    return rendered(whole, [] if facts.form == JSON else table.rows(whole), table.columns, facts)


def _narrowed(asked: Asked, more: Mapping[str, datetime | None]) -> str:
    """The request's parameters in their order, relative instants resolved; the ones that were left to us at the end."""
    pairs: list[tuple[str, str | None]] = [
        (name, to_rfc3339(more[name]) if name in more else _resolved(name, value, asked.known_at))
        for name, value in request.args.items(multi=True)
        if name not in _NOT_FILTERS
    ]
    pairs += [(name, to_rfc3339(instant)) for name, instant in more.items() if name not in request.args]
    return "; ".join(f"{name}={value}" for name, value in pairs) or "none: everything"


def _resolved(name: str, value: str, now: datetime) -> str | None:
    return to_rfc3339(of_query(value, now)) if name in _INSTANTS else value
