"""Incidents: cases that wait on one partner, one review queue or our own systems. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.analysis.case_groups import Group

KINDS = ("partner", "queue", "us")
Pieces = list[str | datetime]
"""A sentence in parts; instants are left to whoever writes it, in the reader's time zone."""


@dataclass(frozen=True)
class Surroundings:
    """What else is known: of the partner's waits since it began `sent` with a call on record, `answered` of all.

    `others_fine`: whether other partners answered more in the same time than they are late with; None where they did
    neither. `silent` are sources that fell silent; None while that is not known yet.
    """

    sent: int = 0
    answered: int = 0
    others_fine: bool | None = None
    silent: Sequence[str] | None = ()


def incidents(groups: Sequence[Group]) -> list[Group]:
    """The groups that are incidents, in their order; work of undeclared workflows is none."""
    return [group for group in groups if group.kind in KINDS]


def others_fine(others: Mapping[str, int]) -> bool | None:
    """Whether other partners answered more waits than they are late with; None where neither happened."""
    return None if not others["answered"] + others["late"] else others["answered"] > others["late"]


def sentence(group: Group, title: str, around: Surroundings) -> Pieces:
    """What is wrong, since when, what is past saving, what can be saved, and what is not at fault."""
    return [*_opening(group, title, around), *_deadlines(group), ".", *_elsewhere(group, around)]


def _opening(group: Group, title: str, around: Surroundings) -> Pieces:
    since, count = group.first.since, f"{group.transactions:,}"
    wait = "waits" if group.transactions == 1 else "wait"
    if group.kind == "queue":
        return [f"{count} {wait} for a decision in {title} since ", since]
    if group.kind == "us":
        return [f"{count} {wait} for our own systems since ", since]
    if not around.sent:
        return [f"{count} {wait} for {title} since ", since, ", and no call to it is on record since then"]
    back = f"{around.answered:,}" if around.answered else "none"
    if around.answered:
        opening: Pieces = [f"{title} answers only in part since ", since]
    else:
        opening = [f"{title} has not answered since ", since]
    return [*opening, f": {around.sent:,} sent, {back} answered; {count} {wait} too long"]


def _deadlines(group: Group) -> Pieces:
    pieces: Pieces = []
    if group.past_deadline:
        their = "its deadline" if group.past_deadline == 1 else "their deadline"
        pieces.append(f"; {group.past_deadline:,} {'is' if group.past_deadline == 1 else 'are'} past {their}")
    if group.can_make and group.next_deadline is not None:
        they = "can still make its deadline, at " if group.can_make == 1 else "can still make theirs, the next at "
        pieces += [f"{',' if pieces else ';'} {group.can_make:,} {they}", group.next_deadline]
    return pieces


def _elsewhere(group: Group, around: Surroundings) -> Pieces:
    pieces: Pieces = []
    if group.kind == "partner" and around.others_fine is not None:
        pieces.append(" Other partners answer." if around.others_fine else " Other partners answer late or not either.")
    if around.silent:
        pieces.append(f" Our sources {', '.join(around.silent[:3])} fell silent, so the fault may be our telemetry’s.")
    elif around.silent is not None and group.kind == "partner":
        pieces.append(" Our sources are fresh.")
    return pieces
