"""Groups cases by whom they wait for, so that a partner's outage is one line. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.rows import ReadRow

AT_PARTNER = frozenset(("partner", "retry", "queue"))
"""Clocks that a partner's outage fills: waiting for its answer, for the next attempt at it, given up and queued."""


@dataclass(frozen=True)
class Standing:
    """The transactions that stand in one signature. Counts are of them; instants are naive UTC.

    `queue` is the review queue that most of them wait in. `promised` of them are past a limit, a due date or a
    deadline; the rest only take longer than they usually do. `since` is when the first came into the state,
    `overdue_at` when the first became stuck; `can_make` of them have a deadline still ahead, the first at
    `next_deadline`, and `past_deadline` one that has passed; of `uncalled` no call to the partner is on record.
    """

    signature: str
    failed: bool
    workflow: str | None
    partner: str | None
    state: str | None
    awaits: str | None
    waits_on: str | None
    queue: str | None
    error_class: str | None
    error_code: str | None
    owner: str | None
    transactions: int
    promised: int
    reviews_overdue: int
    since: datetime
    latest: datetime
    overdue_at: datetime | None
    first_version: str | None
    versions: int
    tenants: int
    can_make: int
    past_deadline: int
    next_deadline: datetime | None
    uncalled: int
    retrying: int
    next_attempt: datetime | None
    duplicates: int


@dataclass(frozen=True)
class Group:
    """Cases under one head: `kind` is `partner` or `queue` (name: its id), `us`, or `unknown` (name: the workflow)."""

    kind: str
    name: str
    cases: Sequence[Standing]

    @property
    def key(self) -> str:
        """Names the group in an address."""
        return f"{self.kind}:{self.name}" if self.name else self.kind

    @property
    def transactions(self) -> int:
        """All transactions of its cases."""
        return sum(case.transactions for case in self.cases)

    @property
    def promised(self) -> int:
        """Those of them past a limit, a due date or a deadline."""
        return sum(case.promised for case in self.cases)

    @property
    def first(self) -> Standing:
        """The case that has stood longest: where it began."""
        return min(self.cases, key=lambda case: (case.since, case.signature))

    @property
    def main(self) -> Standing:
        """The case with most transactions."""
        return max(self.cases, key=lambda case: (case.promised, case.transactions, case.signature))

    @property
    def can_make(self) -> int:
        """Transactions whose deadline is still ahead."""
        return sum(case.can_make for case in self.cases)

    @property
    def past_deadline(self) -> int:
        """Transactions whose deadline has passed."""
        return sum(case.past_deadline for case in self.cases)

    @property
    def next_deadline(self) -> datetime | None:
        """The first deadline still ahead."""
        return min((case.next_deadline for case in self.cases if case.next_deadline is not None), default=None)

    @property
    def uncalled(self) -> int:
        """Waits on the partner of which no call is on record."""
        return sum(case.uncalled for case in self.cases)


def fold(rows: Iterable[ReadRow]) -> list[Group]:
    """The cases under whom they wait for, the group with most broken promises first, ties by key.

    `rows` have the fields of `Standing`. Waiting for a partner's answer, for the next attempt at it and in its dead
    letters is one outage of that partner. Human work and our own are apart: no partner is blamed for them.
    """
    heads: dict[tuple[str, str], list[Standing]] = {}
    for case in (Standing(**row) for row in rows):
        heads.setdefault(_head(case), []).append(case)
    groups = [Group(kind, name, tuple(members)) for (kind, name), members in heads.items()]
    return sorted(groups, key=lambda group: (-group.promised, -group.transactions, group.key))


def walked(rows: Sequence[ReadRow]) -> list[str]:
    """Signatures in the order in which their lines unfold: what is stuck, then what failed."""
    groups = [*fold(row for row in rows if not row["failed"]), *fold(row for row in rows if row["failed"])]
    return [case.signature for group in groups for case in group.cases]


def in_order(groups: Sequence[Group], keys: Sequence[str]) -> tuple[list[Group], int]:
    """The groups of these keys, in their order, and how many there are beside them.

    A list that somebody reads keeps its order while its figures follow; what is new waits to be asked for.
    """
    by_key = {group.key: group for group in groups}
    listed = [by_key[key] for key in keys if key in by_key]
    return listed, len(groups) - len(listed)


def _head(case: Standing) -> tuple[str, str]:
    if case.failed:
        return ("partner", case.partner) if case.partner else ("unknown", case.workflow or "")
    if case.waits_on == "review":
        return "queue", case.queue or ""
    if case.waits_on in AT_PARTNER and case.partner:
        return "partner", case.partner
    if case.waits_on == "us":
        return "us", ""
    return "unknown", case.workflow or ""
