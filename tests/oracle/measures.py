"""What each number measures of one transaction: instants, shares, lengths, or stretches of time.

Readings chosen where the text leaves room:
- Everything that a transaction has become is judged as it is now; only stretches of time reach back, each instant of
  them judged by what had happened by then.
- A deadline that falls on this very instant has passed; completed at its very instant is completed by then. Every
  transaction that had the deadline counts, a cancelled one too.
- Of a completed transaction that was left again, and completed again later, the later completion counts.
- A retry is an attempt number above one, or above none where an attempt 0 was seen, that some transition
  carries; a number that none carries never happened.
- An opening is each `opened` of a task. It lasts to the next `opened`; within it the first `claimed` or `assigned`,
  and the first `approved`, `rejected` or `corrected`, end the two waits, whatever else lies between.
- A wait on a partner has ended when a transition ended it, also one to the same state.
- A transaction that was handled by hand at any time counts in `manual_rate`.
- A redrive is asked for once for each transaction; what became of it changes nothing of its having been asked for.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from tests.oracle.history import History, class_of, micros
from tests.oracle.joins import Name
from tests.oracle.numbers import COUNTED_AS_STUCK
from tests.oracle.records import ACT
from tests.oracle.reviews import TAKING, by_task
from tests.oracle.stuck import changes, holding
from tests.oracle.world import World

DECIDING = ("approved", "rejected", "corrected")
Instants = Iterator[tuple[datetime, str | None]]
"""(instant, error class where the number has one)."""
Share = Iterator[tuple[datetime, bool]]
Lengths = Iterator[tuple[datetime, int]]
"""(instant of the end, microseconds)."""
Stretches = Iterator[tuple[datetime, datetime]]


def _retries(history: History) -> Instants:
    attempts = {record.get("attempt") for record in history.transitions}
    first = 0 if 0 in attempts else 1
    seen = set()
    for record in history.transitions:
        attempt = record.get("attempt")
        if attempt is not None and attempt > first and attempt not in seen:
            seen.add(attempt)
            yield record["at"], None


def _dead_letters(history: History) -> Instants:
    for record in history.transitions:
        state = history.known_state(record["to_state"])
        if state is not None and state.dead_letter:
            yield record["at"], None


def _errors(history: History) -> Instants:
    for record in history.transitions:
        name = class_of(record, history.catalog)
        if name is not None:
            yield record["at"], name


def _partner_rejections(history: History) -> Instants:
    return ((at, None) for at, name in _errors(history) if name == "partner_rejection")


def _manual_interventions(history: History) -> Instants:
    yield from ((record["at"], None) for record in history.actions if record["action"] in DECIDING)
    for record in history.records:
        if record["record_kind"] == ACT and record["action"] == "redrive" and record["step"] == "asked":
            yield record["at"], None


INSTANTS: dict[str, Callable[[History], Instants]] = {
    "retries": _retries,
    "dead_letters": _dead_letters,
    "errors": _errors,
    "partner_rejections": _partner_rejections,
    "manual_interventions": _manual_interventions,
}


def _finished(holds: Callable[[History], bool], outcomes: tuple[str, ...] | None = None) -> Callable[..., Share]:
    def share(world: World, name: Name) -> Share:
        history = world.histories[name]
        if history.finished_at is not None and (outcomes is None or history.status in outcomes):
            yield history.finished_at, holds(history)

    return share


def _errored_rate(world: World, name: Name) -> Share:
    history = world.histories[name]
    if history.entry_span is not None:
        yield history.entry_span["at"], history.errored


def _duplicate_rate(world: World, name: Name) -> Share:
    yield world.histories[name].started_at, world.item(name)["duplicate_of"] is not None


def _attained(world: World, name: Name, seconds: int | None) -> Share:
    history = world.histories[name]
    if seconds is None:
        return
    deadline = history.started_at + timedelta(seconds=seconds)
    if deadline <= world.now:
        done = history.finished_at
        yield deadline, history.status == "completed" and done is not None and done <= deadline


def _deadline_attainment(world: World, name: Name) -> Share:
    declared = world.histories[name].declared
    return _attained(world, name, declared.deadline if declared else None)


def _exception_attainment(world: World, name: Name) -> Share:
    history = world.histories[name]
    entered = [record["at"] for record in history.transitions if _is_exception(history, record["to_state"])]
    for deadline, met in _attained(world, name, history.declared.exception_deadline if history.declared else None):
        if any(instant <= deadline for instant in entered):
            yield deadline, met


SHARES: dict[str, Callable[[World, Name], Share]] = {
    "success_rate": _finished(lambda one: one.status == "completed", ("completed", "failed", "rejected")),
    "deadline_attainment": _deadline_attainment,
    "exception_attainment": _exception_attainment,
    "retry_rate": _finished(lambda one: one.retries > 0),
    "partner_rejection_rate": _finished(lambda one: one.error_class == "partner_rejection"),
    "duplicate_rate": _duplicate_rate,
    "errored_rate": _errored_rate,
    "manual_rate": _finished(lambda one: any(_manual_interventions(one))),
}


def _completion(history: History) -> Lengths:
    if history.finished_at is not None and history.status in ("completed", "ended"):
        yield history.finished_at, micros(history.finished_at - history.started_at)


def _partner_answers(history: History) -> Lengths:
    for state, start, until, ended in history.intervals:
        declared = history.known_state(state)
        if ended and declared is not None and declared.waits_on == "partner":
            yield until, micros(until - start)


def _reviews(ending: tuple[str, ...]) -> Callable[[History], Lengths]:
    def lengths(history: History) -> Lengths:
        for actions in by_task(history.actions).values():
            opened: dict[str, Any] | None = None
            for action in actions:
                if action["action"] == "opened":
                    opened = action
                elif opened is not None and action["action"] in ending:
                    yield action["at"], micros(action["at"] - opened["at"])
                    opened = None

    return lengths


LENGTHS: dict[str, Callable[[History], Lengths]] = {
    "completion_seconds": _completion,
    "partner_answer_seconds": _partner_answers,
    "review_claim_seconds": _reviews(TAKING),
    "review_decision_seconds": _reviews(DECIDING),
}


def _overdue(world: World, name: Name) -> Stretches:
    history = world.histories[name]
    edges = {edge for edge in changes(history, world.learned) if history.started_at <= edge < world.now}
    ordered = [*sorted(edges | {min(history.started_at, world.now)}), world.now]
    for start, end in pairwise(ordered):
        between = world.judged(name, start + (end - start) / 2) if start < end else None
        if between is not None and holding(between, world.learned) & COUNTED_AS_STUCK:
            yield start, end


def _in_exception(world: World, name: Name) -> Stretches:
    history = world.histories[name]
    for state, start, until, _ in history.intervals:
        if _is_exception(history, state):
            yield start, min(until, world.now)


def _is_exception(history: History, state: str | None) -> bool:
    declared = history.known_state(state)
    return declared is not None and declared.exception


STRETCHES: dict[str, Callable[[World, Name], Stretches]] = {
    "overdue_hours": _overdue,
    "exception_hours": _in_exception,
}
