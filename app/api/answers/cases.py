"""Cases with what their history says of them."""

from datetime import timedelta
from typing import Any

import pyarrow as pa

from app.analysis.odds import odds
from app.api.answers.transaction import runbook
from app.domain.errors import BadInput
from app.queries.cases import episodes, one, progress, standing
from app.queries.filters import Filters
from app.queries.paging import LIMIT, MOST, Page, fingerprint, of_cursor, to_cursor
from app.store.reader import Reader

Row = dict[str, Any]
_SIGNATURE = ("workflow", "state", "awaits", "error_class", "error_code", "partner")
_TOLD = (
    "waits_on",
    "owner",
    "tenants",
    "versions",
    "oldest_since",
    "oldest_started_at",
    "next_deadline_at",
    "can_make_deadline",
)


def page(reader: Reader, filters: Filters | None = None, limit: int = LIMIT, cursor: str | None = None) -> Page:
    """Cases as they stand, most transactions first; each as in `detail`.

    Raises BadInput for a limit outside 1 to 1000, BadCursor for a cursor of another list.
    """
    filters = filters or Filters()
    if not 1 <= limit <= MOST:
        raise BadInput(f"limit: {limit} is not within 1 to {MOST}.")
    of = fingerprint({"list": "cases", **filters.identity()})
    after = of_cursor(cursor, of, 2) if cursor is not None else None
    rows = standing(reader, filters)
    if after is not None:
        rows = [row for row in rows if (-row["n"], row["signature"]) > (-after[0], after[1])]
    more, rows = len(rows) > limit, rows[:limit]
    seen, stays = episodes(reader), _Stays(reader)
    items = [_case(reader, row, seen.get(row["signature"], []), stays) for row in rows]
    return Page(items, to_cursor(of, rows[-1]["n"], rows[-1]["signature"]) if more else None)


def detail(reader: Reader, case_id: str) -> Row:
    """One case: {id, signature, count, stuck, failed, first_seen, last_seen, odds, progress, ...} and its `history`.

    `progress` is what earlier members did next, `history` the episodes. Nobody can claim a case yet: `claimed_by` and
    `next_check` are None. Raises NotFound where no transaction stands in it now.
    """
    row = one(reader, case_id)
    seen = episodes(reader, case_id).get(case_id, [])
    return _case(reader, row, seen, _Stays(reader))


class _Stays:
    """Stays by workflow and state, asked for once each: cases of one state differ by partner and error class."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str | None, str], pa.Table] = {}

    def of(self, row: Row) -> pa.Table:
        key = (row["workflow"], row["state"])
        if key not in self._known:
            self._known[key] = self._reader.ask("odds_stays", workflow=key[0], state=key[1], waited_us=0)
        return self._known[key]


def _case(reader: Reader, row: Row, seen: list[Row], stays: _Stays) -> Row:
    present = seen[-1] if seen else {"first_seen": row["oldest_since"], "last_seen": row["oldest_since"]}
    return {
        "id": row["signature"],
        "signature": {name: row[name] for name in _SIGNATURE},
        "status": "failed" if row["failed"] else "stuck",
        "count": row["n"],
        "first_seen": present["first_seen"],
        "last_seen": present["last_seen"],
        "odds": None if row["failed"] else _odds(row, stays.of(row)),
        "progress": progress(reader, row),
        **{name: row[name] for name in _TOLD},
        "runbook": runbook(reader.catalog, row),
        "claimed_by": None,
        "next_check": None,
        "history": seen,
    }


def _odds(row: Row, stays: pa.Table) -> Row | None:
    """The odds of its median member: of those that waited at least as long as that one has."""
    if row["state"] is None:
        return None
    waited = timedelta(microseconds=max(row["median_waited_us"], 0))
    return odds(stays, row["workflow"], row["state"], row["partner"], row["error_class"], waited)
