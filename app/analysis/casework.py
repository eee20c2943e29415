"""Which cases count as one: merging leads from a case to another, and can be undone. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


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


def combined(rows: Iterable[Row], into: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of standing cases with merged ones as one, most transactions first, ties by signature.

    Counts add up, of instants the earliest stays. What it is made of is said by the case that the others were merged
    into, or, where none stands in that one, by the largest. `members` are the signatures that have transactions,
    `states` those that they stand in.
    """
    heads: dict[str, list[Row]] = {}
    for row in rows:
        heads.setdefault(root_of(str(row["signature"]), into), []).append(row)
    found = [_as_one(signature, members) for signature, members in heads.items()]
    return sorted(found, key=lambda row: (-row["n"], row["signature"]))


def _as_one(signature: str, members: Sequence[Row]) -> dict[str, Any]:
    main = next((row for row in members if row["signature"] == signature), max(members, key=lambda row: int(row["n"])))
    states = sorted({row["state"] for row in members if row["state"] is not None})
    one = dict(main) | {"signature": signature, "members": [row["signature"] for row in members], "states": states}
    if len(members) == 1:
        return one
    one["failed"] = all(row["failed"] for row in members)
    for name in ("n", "promised", "can_make_deadline"):
        one[name] = sum(row[name] for row in members)
    for name in ("oldest_since", "oldest_started_at", "next_deadline_at"):
        one[name] = min((row[name] for row in members if row[name] is not None), default=None)
    for name in ("tenants", "versions"):
        texts = {value for row in members for value in row[name]}
        one[name] = sorted(texts, key=lambda text: (text is None, text or ""))
    return one


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


def together(rows: Iterable[Row], into: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of Operate (the fields of `outages.Standing`) with merged cases as one; what failed stays apart.

    Of versions and tenants the larger number stays: which they are is not among the fields.
    """
    heads: dict[tuple[str, bool], list[Row]] = {}
    for row in rows:
        heads.setdefault((root_of(str(row["signature"]), into), row["failed"]), []).append(row)
    return [_together(signature, members) for (signature, _), members in heads.items()]


def _together(signature: str, members: Sequence[Row]) -> dict[str, Any]:
    main = next((row for row in members if row["signature"] == signature), members[0])
    one = dict(main) | {"signature": signature}
    for names, pick in ((_ADDED, sum), (_EARLIEST, min), (_MOST, max)):
        for name in names:
            values = [row[name] for row in members if row[name] is not None]
            one[name] = pick(values) if values else None
    return one
