"""Resolves merges between cases: which cases are now one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from app.domain.answer_fields.cases import CombinedCase, StandingCase
from app.domain.rows import ReadRow, Row


def root_of(case_id: str, into: Mapping[str, str]) -> str:
    """The case that this one counts under: merges followed to their end; itself where it is merged into none.

    `into` names what each merged case was merged into. Acts forbid circles; of records that make one all the same (two
    merges at once), the circle's first name in order stands for all of them.
    """
    path = [case_id]
    while path[-1] in into:
        following = into[path[-1]]
        if following in path:
            return min(path[path.index(following) :])
        path.append(following)
    return path[-1]


def members_of(case_id: str, into: Mapping[str, str]) -> list[str]:
    """The cases that count under this one: itself first, then those merged into it, at whatever remove, by id."""
    return [case_id, *sorted(one for one in into if one != case_id and root_of(one, into) == case_id)]


def combined(rows: Iterable[StandingCase], into: Mapping[str, str]) -> list[CombinedCase]:
    """Rows of standing cases with merged ones as one, most transactions first, ties by signature.

    Counts add up, of instants the earliest stays. What it is made of is said by the case that the others were merged
    into, or, where none stands in that one, by the largest. `members` are the signatures that have transactions,
    `states` those that they stand in.
    """
    heads: dict[str, list[StandingCase]] = {}
    for row in rows:
        heads.setdefault(root_of(row["signature"], into), []).append(row)
    cases = [_as_one(signature, members) for signature, members in heads.items()]
    return sorted(cases, key=lambda row: (-row["n"], row["signature"]))


def _as_one(signature: str, members: Sequence[StandingCase]) -> CombinedCase:
    main = next((row for row in members if row["signature"] == signature), max(members, key=lambda row: row["n"]))
    case: CombinedCase = {
        **main,
        "signature": signature,
        "members": [row["signature"] for row in members],
        "states": sorted({row["state"] for row in members if row["state"] is not None}),
    }
    if len(members) > 1:
        case["failed"] = all(row["failed"] for row in members)
        case["n"] = sum(row["n"] for row in members)
        case["promised"] = sum(row["promised"] for row in members)
        case["can_make_deadline"] = sum(row["can_make_deadline"] for row in members)
        case["past_deadline"] = sum(row["past_deadline"] for row in members)
        case["oldest_since"] = _earliest(row["oldest_since"] for row in members)
        case["oldest_started_at"] = _earliest(row["oldest_started_at"] for row in members)
        case["next_deadline_at"] = _earliest(row["next_deadline_at"] for row in members)
        case["tenants"] = _named(value for row in members for value in row["tenants"])
        case["versions"] = _named(value for row in members for value in row["versions"])
    return case


def _earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)


def _named(values: Iterable[str | None]) -> list[str | None]:
    """Each value once in order, null last."""
    return sorted(set(values), key=lambda text: (text is None, text or ""))


_ADDED = (
    "transactions",
    "promised",
    "reviews_overdue",
    "can_make",
    "past_deadline",
    "uncalled",
    "retrying",
    "duplicates",
)
_EARLIEST = ("since", "overdue_at", "next_deadline", "next_attempt")
_MOST = ("latest", "versions", "tenants")


def together(rows: Iterable[ReadRow], into: Mapping[str, str]) -> list[Row]:
    """Rows of Operate (the fields of `case_groups.Standing`) with merged cases as one; what failed stays apart.

    Of versions and tenants the larger number stays: which they are is not among the fields.
    """
    heads: dict[tuple[str, bool], list[ReadRow]] = {}
    for row in rows:
        heads.setdefault((root_of(str(row["signature"]), into), row["failed"]), []).append(row)
    return [_together(signature, members) for (signature, _), members in heads.items()]


def _together(signature: str, members: Sequence[ReadRow]) -> Row:
    main = next((row for row in members if row["signature"] == signature), members[0])
    one = dict(main) | {"signature": signature}
    for names, pick in ((_ADDED, sum), (_EARLIEST, min), (_MOST, max)):
        for name in names:
            values = [row[name] for row in members if row[name] is not None]
            one[name] = pick(values) if values else None
    return one
