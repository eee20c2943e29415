"""The evidence grade of a transaction, with findings as sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from app.catalog.model import Workflow
from app.domain.answer_fields.transactions import Evidence

COMPLETE, PARTIAL, THIN = "complete", "partial", "thin"


@dataclass(frozen=True)
class Ahead:
    """Records of one source whose clock was more than five minutes before ours: how many, and by how much at most."""

    source: str
    records: int
    seconds: float


@dataclass(frozen=True)
class Implausible:
    """Records of one source with an instant that nobody means: how many, and the earliest, in UTC."""

    source: str
    records: int
    earliest: datetime


@dataclass(frozen=True)
class Facts:
    """What is on record of one transaction.

    `states` are those entered, in order; `declared` its workflow, None where the catalog has none. `missing_parents`
    and `sampled` count spans by trace. `tenants` are those that its transitions name, first first. `ended_there` is
    the share of stays in an ended transaction's last state that nothing followed. `early_dues` are due dates before its
    first record.
    """

    is_open: bool
    states: Sequence[str] = ()
    workflow: str | None = None
    declared: Workflow | None = None
    missing_parents: dict[str, int] = field(default_factory=dict)
    sampled: dict[str, int] = field(default_factory=dict)
    ahead: Sequence[Ahead] = ()
    implausible: Sequence[Implausible] = ()
    early_dues: Sequence[datetime] = ()
    conflicts: int = 0
    tenants: Sequence[str] = ()
    other_tenants: Sequence[str | None] = ()
    ended_there: float | None = None


def evidence(facts: Facts) -> Evidence:
    """{grade, findings}: `thin` without transitions, else `partial` where a finding could change a number.

    Several tenants, a due date before the first record, an ending that few share, and a missing parent of an open
    transaction (which has not ended yet, or is lost) are findings that lower no grade.
    """
    doubts = [*_undeclared(facts), *_traces(facts), *_clocks(facts), *_conflicts(facts)]
    remarks = [*_tenants(facts), *_dues(facts), *_ending(facts), *_pending(facts)]
    if not facts.states:
        nothing = "No transition is on record: states, waits and outcome are unknown."
        return {"grade": THIN, "findings": [nothing, *doubts, *remarks]}
    return {"grade": PARTIAL if doubts else COMPLETE, "findings": [*doubts, *remarks]}


def _undeclared(facts: Facts) -> Iterator[str]:
    if facts.declared is None or not facts.states:
        return
    declared, workflow = facts.declared.states, facts.workflow
    first = next(iter(declared), None)
    if first is not None and facts.states[0] != first:
        yield f"Its first transition enters {facts.states[0]}; {workflow} begins with {first}, which is not on record."
    for state in dict.fromkeys(facts.states):
        if state not in declared:
            yield f"State {state} is not declared by {workflow}."
    for before, after in dict.fromkeys(pairwise(facts.states)):
        if before in declared and after in declared and before != after and after not in declared[before].next:
            yield f"The transition from {before} to {after} is not declared by {workflow}."


def _traces(facts: Facts) -> Iterator[str]:
    for trace, n in facts.missing_parents.items():
        if not facts.is_open:
            yield f"Trace {trace} has ended and {_count(n, 'span')} of it lack their parent: a part of it is lost."
    for trace, n in facts.sampled.items():
        yield f"Trace {trace} is sampled ({_count(n, 'span')} say so): what else happened was not sent."


def _clocks(facts: Facts) -> Iterator[str]:
    for one in facts.ahead:
        yield (
            f"The clock of {one.source} was up to {one.seconds:,.0f} s ahead of ours on "
            f"{_count(one.records, 'record')}; they count from their arrival."
        )

    for odd in facts.implausible:
        day = odd.earliest.date().isoformat()
        yield (
            f"{_count(odd.records, 'record')} of {odd.source} have an implausible time ({day}: "
            f"zero, or sent in another unit?); they count from their arrival."
        )


def _dues(facts: Facts) -> Iterator[str]:
    for due in sorted(set(facts.early_dues)):
        instant = due.isoformat(sep=" ", timespec="minutes")
        yield f"A due date ({instant}) lies before its first record, so it is no deadline."


def _conflicts(facts: Facts) -> Iterator[str]:
    if facts.conflicts:
        yield f"{_count(facts.conflicts, 'record')} came with the key of another, different one; the first one counts."


def _tenants(facts: Facts) -> Iterator[str]:
    if len(facts.tenants) > 1:
        yield f"Its transitions name several tenants ({', '.join(facts.tenants)}); the first counts."
    if facts.other_tenants:
        named = ", ".join(tenant or "none" for tenant in facts.other_tenants)
        yield f"The same id lives in another tenant too ({named}); they are separate transactions."


def _pending(facts: Facts) -> Iterator[str]:
    if facts.is_open:
        for trace, n in facts.missing_parents.items():
            yield f"Trace {trace}: {_count(n, 'span')} without a parent on record; not ended yet, or lost."


def _ending(facts: Facts) -> Iterator[str]:
    if facts.states and facts.ended_there is not None and facts.ended_there < 0.5:
        yield (
            f"It counts as ended because it has been quiet for 90 days, but only {facts.ended_there:.0%} of those that "
            f"reached {facts.states[-1]} ended there."
        )


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" + ("" if n == 1 else "s")
