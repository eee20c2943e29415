"""Workflows as declared: their states, where each may go next, and the versions of their contract."""

from collections.abc import Mapping
from itertools import pairwise

from app.catalog.model import OUTCOMES, WAITS_ON, State, Version, Workflow
from app.catalog.parties import OWNERS
from app.catalog.registry import Registry
from app.catalog.runbooks import Shelf
from app.catalog.table_reader import Table


def read_workflow(table: Table, names: Registry, shelf: Shelf) -> Workflow:
    """One `[workflows.NAME]` with its states and versions."""
    goal = table.number("goal")
    if goal is not None and not 0 < goal <= 1:
        table.problem("goal must be a share above 0 and at most 1, as 0.99.", "goal")
    states = list(table.tables("states", "a state"))
    declared = {state.name for state in states}
    workflow = Workflow(
        title=table.text("title"),
        owner=table.reference("owner", names.owners, OWNERS),
        deadline=table.duration("deadline"),
        exception_deadline=table.duration("exception_deadline"),
        goal=goal,
        runbook=shelf.runbook(table),
        states={state.name: _state(state, declared, table.name) for state in states},
        versions={version.name: _version(version) for version in table.tables("versions", "a version")},
    )
    table.close()
    return workflow


def unreachable(states: Mapping[str, State]) -> list[str]:
    """States that no way leads to from the first declared one; none where no state says what comes next."""
    if not any(state.next for state in states.values()):
        return []
    seen: set[str] = set()
    ahead = list(states)[:1]
    while ahead:
        name = ahead.pop()
        if name in states and name not in seen:
            seen.add(name)
            ahead.extend(states[name].next)
    return [name for name in states if name not in seen]


def _state(table: Table, declared: set[str], workflow: str) -> State:
    waits_on = table.choice("waits_on", WAITS_ON)
    terminal = table.choice("terminal", OUTCOMES)
    state = State(
        waits_on=waits_on,
        limit=table.duration("limit"),
        next=table.references("next", declared, f"{workflow} does not declare"),
        awaits=table.text("awaits"),
        exception=table.flag("exception"),
        dead_letter=table.flag("dead_letter"),
        terminal=terminal,
    )
    if "waits_on" not in table.values and "terminal" not in table.values:
        table.problem(f'State "{table.name}" needs waits_on, or terminal where the transaction ends in it.')
    if "waits_on" in table.values and "terminal" in table.values:
        table.problem(f'State "{table.name}" has both waits_on and terminal; a state that ends waits on nothing.')
    if "terminal" in table.values and "limit" in table.values:
        table.problem(f'State "{table.name}" is terminal, so its limit can never pass.', "limit")
    table.close()
    return state


def _version(table: Table) -> Version:
    version = Version(table.day("released"), table.day("deprecated"), table.day("sunset"))
    for key, below in table.values.items():
        if isinstance(below, dict) and key.isdigit():
            table.known.add(key)
            table.problem(
                f'Write the version in quotes, "{table.name}.{key}": without them the dot parts two keys.', key
            )
    order = ("released", "deprecated", "sunset")
    days = [(key, day) for key in order if (day := getattr(version, key)) is not None]
    for (earlier, first), (later, second) in pairwise(days):
        if second < first:
            table.problem(f"{later} ({second}) is before {earlier} ({first}).", later)
    table.close()
    return version
