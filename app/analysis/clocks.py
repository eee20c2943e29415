"""Clocks: on whom each second of a transaction was spent waiting."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.records import CLOSING_ACTIONS

ASSIGNED = "review_assigned"
UNASSIGNED = "review_unassigned"
UNKNOWN = "unknown"
_TAKING = ("claimed", "assigned")
_LETTING_GO = ("released", "opened")


@dataclass(frozen=True)
class Interval:
    """A stretch [start, until) that waits on `clock`; `until` None lasts until the end that is asked about."""

    clock: str
    start: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class ReviewAction:
    """One recorded act on a review task, as far as clocks care."""

    at: datetime
    task_id: str | None
    action: str


def clocks(
    intervals: Sequence[Interval], actions: Sequence[ReviewAction], started_at: datetime, end: datetime
) -> dict[str, float]:
    """Seconds by clock over [started_at, end); their sum is the elapsed time exactly. A clock without time is left out.

    `end` is `finished_at`, or now. What no interval covers, before the first transition say, is `unknown`.
    `actions` are in their order.
    """
    totals: dict[str, timedelta] = defaultdict(timedelta)
    for part in _tiled(intervals, started_at, max(started_at, end)):
        for piece in split_review(part, actions) if part.clock == "review" else (part,):
            totals[piece.clock] += _ended(piece) - piece.start
    return {clock: total.total_seconds() for clock, total in totals.items() if total}


def split_review(interval: Interval, actions: Sequence[ReviewAction]) -> list[Interval]:
    """The parts of a review interval: unassigned until someone claims it, assigned until it is released.

    The parts tile the interval: same ends, no gap, no overlap, so clocks still sum to the elapsed time. Closing a task
    does not end its being assigned; one closed before the interval began does not count until it is opened again.
    """
    until = _ended(interval)
    assigned = _assigned_before(actions, interval.start)
    shelved = _closed_before(actions, interval.start)
    parts = [replace(interval, clock=ASSIGNED if assigned else UNASSIGNED, until=until)]
    for action in actions:
        if not interval.start <= action.at < until:
            continue
        if action.action == "opened":
            shelved.discard(action.task_id)
        if action.task_id not in shelved:
            _turn(assigned, action)
        parts[-1] = replace(parts[-1], until=action.at)
        parts.append(Interval(ASSIGNED if assigned else UNASSIGNED, action.at, until))
    return _merged([part for part in parts if _ended(part) > part.start])


def _merged(parts: Sequence[Interval]) -> list[Interval]:
    """Neighbours of one clock as one part; acts of one instant leave such."""
    merged: list[Interval] = []
    for part in parts:
        if merged and merged[-1].clock == part.clock:
            merged[-1] = replace(merged[-1], until=part.until)
        else:
            merged.append(part)
    return merged


def _turn(assigned: set[str | None], action: ReviewAction) -> None:
    if action.action in _TAKING:
        assigned.add(action.task_id)
    elif action.action in _LETTING_GO:
        assigned.discard(action.task_id)


def _assigned_before(actions: Iterable[ReviewAction], start: datetime) -> set[str | None]:
    assigned: set[str | None] = set()
    before = [action for action in actions if action.at < start]
    for action in before:
        _turn(assigned, action)
    return assigned - _closed_before(before, start)


def _closed_before(actions: Iterable[ReviewAction], start: datetime) -> set[str | None]:
    closed: set[str | None] = set()
    for action in actions:
        if action.at >= start:
            continue
        if action.action in CLOSING_ACTIONS:
            closed.add(action.task_id)
        elif action.action == "opened":
            closed.discard(action.task_id)
    return closed


def _tiled(intervals: Sequence[Interval], start: datetime, end: datetime) -> list[Interval]:
    """The intervals cut to [start, end), with what lies between them as unknown."""
    parts: list[Interval] = []
    reached = start
    for interval in sorted(intervals, key=lambda one: one.start):
        since = min(max(interval.start, reached), end)
        until = end if interval.until is None else min(max(interval.until, since), end)
        if since > reached:
            parts.append(Interval(UNKNOWN, reached, since))
        if until > since:
            parts.append(Interval(interval.clock, since, until))
            reached = until
        reached = max(reached, since)
    if reached < end:
        parts.append(Interval(UNKNOWN, reached, end))
    return parts


def _ended(interval: Interval) -> datetime:
    if interval.until is None:
        raise ValueError("an interval is cut to the end asked about before it is measured")
    return interval.until
