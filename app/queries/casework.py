"""What people did to cases, as it stands and as it came about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.analysis.casework import members_of
from app.queries.rows import dicts
from app.store.reader import Reader

Row = dict[str, Any]
UNTOUCHED: Row = {"has": None, "has_since": None, "next_check": None, "merged_into": None, "acts": 0}


def work(reader: Reader) -> dict[str, Row]:
    """By case that anybody ever worked on: {has, has_since, next_check, merged_into, acts, last_act_at}."""
    return {row.pop("case_id"): row for row in dicts(reader.ask("case_work"))}


def into_of(done: Mapping[str, Row]) -> dict[str, str]:
    """By merged case what it is merged into now, from what `work` answers."""
    return {case: row["merged_into"] for case, row in done.items() if row["merged_into"] is not None}


def counted_under(reader: Reader, case_id: str) -> list[str]:
    """The signatures that count under a case: its own, and those merged into it."""
    return members_of(case_id, into_of(work(reader)))


def shift(reader: Reader, since: datetime, until: datetime) -> list[Row]:
    """Acts on cases in [since, until), the latest first, 500 at most; rows as in `history`."""
    return dicts(reader.ask("shift_acts", since=since, until=until, most=500))


def history(reader: Reader, cases: Sequence[str]) -> list[Row]:
    """Acts on these cases in time order: {at, case_id, act_id, action, actor, reason, next_check_at, into_case}."""
    return dicts(reader.ask("case_history", cases=list(cases)))
