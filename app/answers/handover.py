"""The handover of a shift: open cases, what was done, and the next checks."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.acts import Desk
from app.analysis.merged_cases import combined
from app.answers.acts import summary
from app.domain.answer_fields.cases import CombinedCase, ListedCase, WorkOnCase, WorkRow
from app.domain.rows import ReadRow, Row
from app.queries.cases import standing
from app.queries.casework import UNTOUCHED, into_of, shift, work
from app.queries.filters import Filters
from app.store.reader import Reader

SHIFT = timedelta(hours=8)


def handover(reader: Reader, desk: Desk | None, since: datetime, until: datetime) -> Row:
    """{from, to, cases, next_checks, case_acts, acts}.

    `cases` are those that stand, most transactions first: {id, count, status, has, has_since, next_check, ...};
    `next_checks` those of them, and of cases that have cleared, that somebody wanted to look at, the soonest first;
    `case_acts` and `acts` what people did to cases and transactions in [since, until), the latest first.
    """
    done = work(reader)
    rows = combined(standing(reader, Filters()), into_of(done))
    cases = [_case(row, done) for row in rows]
    standing_ids = {case["id"] for case in cases}
    checks: list[ReadRow] = [case for case in cases if case["next_check"] is not None]
    checks += [
        {"id": case, "count": 0, "status": "cleared", **_work(row)}
        for case, row in done.items()
        if row["next_check"] is not None and case not in standing_ids and row["merged_into"] is None
    ]
    acts = [] if desk is None else desk.transactions.acts(since, until)
    return {
        "from": since,
        "to": until,
        "cases": cases,
        "next_checks": sorted(checks, key=lambda case: (case["next_check"], case["id"])),
        "case_acts": shift(reader, since, until),
        "acts": [summary(reader, *desk.transactions.decided(act.act_id)) for act in acts] if desk is not None else [],
    }


def _case(row: CombinedCase, done: Mapping[str, WorkRow]) -> ListedCase:
    own = done.get(row["signature"], UNTOUCHED)
    return {
        "id": row["signature"],
        "count": row["n"],
        "status": "failed" if row["failed"] else "stuck",
        "workflow": row["workflow"],
        "state": row["state"],
        "awaits": row["awaits"],
        "partner": row["partner"],
        "error_class": row["error_class"],
        "error_code": row["error_code"],
        "owner": row["owner"],
        "next_deadline_at": row["next_deadline_at"],
        "can_make_deadline": row["can_make_deadline"],
        "has": own["has"],
        "has_since": own["has_since"],
        "next_check": own["next_check"],
    }


def _work(row: WorkOnCase) -> Row:
    return {"has": row["has"], "has_since": row["has_since"], "next_check": row["next_check"]}
