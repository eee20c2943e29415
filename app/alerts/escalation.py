"""Escalations of review queues (`claim_within`, `decide_within`) as alert rules.

Each promise of a queue that names whom to tell (`escalate_to`) is a rule of its own: it fires when the first task is
past it and is over when none is, so a full queue tells its owner's owner once, not forty times.
"""

from collections.abc import Mapping

from app.alerts.rules import Rule, rules
from app.catalog.model import Catalog, Queue

CLAIM, DECIDE = "claim_within", "decide_within"
_NUMBERS: Mapping[str, str] = {CLAIM: "review_unclaimed", DECIDE: "review_overdue"}
_TITLES: Mapping[str, str] = {CLAIM: "Reviews that nobody claimed in time", DECIDE: "Reviews not decided in time"}


def watched(catalog: Catalog) -> tuple[Rule, ...]:
    """Every rule that is judged each minute: those that the catalog declares, and its queues' escalations."""
    return (*rules(catalog), *escalations(catalog))


def escalations(catalog: Catalog) -> tuple[Rule, ...]:
    """The escalations of every queue, in the catalog's order; named `<queue>/<promise>`."""
    return tuple(
        _rule(name, queue, promise)
        for name, queue in catalog.queues.items()
        for promise in (CLAIM, DECIDE)
        if queue.escalate_to is not None and getattr(queue, promise) is not None
    )


def rule_of(catalog: Catalog, name: str) -> Rule | None:
    """The rule or escalation of that name; None where the catalog no longer has it."""
    return next((rule for rule in watched(catalog) if rule.name == name), None)


def _rule(name: str, queue: Queue, promise: str) -> Rule:
    return Rule(
        name=f"{name}/{promise}",
        number=_NUMBERS[promise],
        title=_TITLES[promise],
        by=("queue",),
        where={"queue": (name,)},
        above=0,
        severity="ticket",
        owner=queue.escalate_to,
    )
