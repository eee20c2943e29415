"""Work on cases: who has each now, and the history of acts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.analysis.merged_cases import members_of
from app.domain.answer_fields.cases import ActOnCase, WorkOnCase, WorkRow
from app.queries.rows import typed
from app.store.reader import Reader

UNTOUCHED: WorkOnCase = {"has": None, "has_since": None, "next_check": None, "merged_into": None}


def work(reader: Reader) -> dict[str, WorkRow]:
    """By case that anybody ever worked on."""
    return {row["case_id"]: row for row in typed(WorkRow, reader.ask("case_work"))}


def into_of(done: Mapping[str, WorkOnCase]) -> dict[str, str]:
    """By merged case what it is merged into now, from what `work` answers."""
    return {case: row["merged_into"] for case, row in done.items() if row["merged_into"] is not None}


def counted_under(reader: Reader, case_id: str) -> list[str]:
    """The signatures that count under a case: its own, and those merged into it."""
    return members_of(case_id, into_of(work(reader)))


def shift(reader: Reader, since: datetime, until: datetime) -> list[ActOnCase]:
    """Acts on cases in [since, until), the latest first, 500 at most; rows as in `history`."""
    return typed(ActOnCase, reader.ask("shift_acts", since=since, until=until, most=500))


def history(reader: Reader, cases: Sequence[str]) -> list[ActOnCase]:
    """Acts on these cases in time order."""
    return typed(ActOnCase, reader.ask("case_history", cases=list(cases)))
