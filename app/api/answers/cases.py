"""Cases with what their history says of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pyarrow as pa

from app.analysis.odds import odds
from app.api.answers.transaction import runbook
from app.domain.errors import BadInput
from app.queries.cases import Path, episodes, one, path_of, progress, standing
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
    after = of_cursor(cursor, of, (int,), (str,)) if cursor is not None else None
    rows = standing(reader, filters)
    if after is not None:
        rows = [row for row in rows if (-row["n"], row["signature"]) > (-after[0], after[1])]
    more, rows = len(rows) > limit, rows[:limit]
    items = _Telling(reader, rows, episodes(reader), progress(reader)).cases()
    return Page(items, to_cursor(of, rows[-1]["n"], rows[-1]["signature"]) if more else None)


def detail(reader: Reader, case_id: str) -> Row:
    """One case: {id, signature, workflow, ..., status, count, first_seen, last_seen, odds, progress, ..., history}.

    `id` and `signature` are the same, as transactions carry it, and what it is made of stands beside. `odds` are those
    of its median member, `progress` what earlier members did next, `history` its episodes. Nobody can claim a case yet:
    `claimed_by` and `next_check` are None. Raises NotFound where no transaction stands in it.
    """
    row = one(reader, case_id)
    return _Telling(reader, [row], episodes(reader, case_id), progress(reader, row["state"])).cases()[0]


class _Telling:
    """Cases as answered; stays are asked for once a state, since its cases differ by partner and error class alone."""

    def __init__(
        self, reader: Reader, rows: Sequence[Row], seen: Mapping[str, list[Row]], moves: Mapping[Path, list[Row]]
    ) -> None:
        self._reader, self._rows, self._seen, self._moves = reader, rows, seen, moves
        self._stays: dict[tuple[str | None, str | None], pa.Table] = {}

    def cases(self) -> list[Row]:
        """One dict a row, in their order."""
        return [self._case(row) for row in self._rows]

    def _case(self, row: Row) -> Row:
        seen = self._seen.get(row["signature"], [])
        present = seen[-1] if seen else {"first_seen": row["oldest_since"], "last_seen": row["oldest_since"]}
        return {
            "id": row["signature"],
            "signature": row["signature"],
            **{name: row[name] for name in _SIGNATURE},
            "status": "failed" if row["failed"] else "stuck",
            "count": row["n"],
            "first_seen": present["first_seen"],
            "last_seen": present["last_seen"],
            "odds": self._odds(row),
            "progress": self._moves.get(path_of(row), []),
            **{name: row[name] for name in _TOLD},
            "runbook": runbook(self._reader.catalog, row),
            "claimed_by": None,
            "next_check": None,
            "history": seen,
        }

    def _odds(self, row: Row) -> Row | None:
        if row["failed"] or row["state"] is None:
            return None
        waited = timedelta(microseconds=max(row["median_waited_us"], 0))
        return odds(self._waiting(row), row["workflow"], row["state"], row["partner"], row["error_class"], waited)

    def _waiting(self, row: Row) -> pa.Table:
        """The stays that lasted as long as the shortest waiting case of that state has."""
        key = (row["workflow"], row["state"])
        if key not in self._stays:
            waited = min(one["median_waited_us"] for one in self._rows if (one["workflow"], one["state"]) == key)
            self._stays[key] = self._reader.ask("odds_stays", workflow=key[0], state=key[1], waited_us=max(waited, 0))
        return self._stays[key]
