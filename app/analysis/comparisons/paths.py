"""Paths compared with the catalog, and two sets of paths with each other."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.catalog.model import Catalog, Workflow
from app.domain.answer_fields.comparisons import Deviation
from app.domain.rows import ReadRow, Row

UNDECLARED_STATE, UNDECLARED_TRANSITION = "undeclared-state", "undeclared-transition"
"""As findings are called, also by waivers."""


def is_state(catalog: Catalog, workflow: str | None, state: str) -> bool | None:
    """Whether a state is declared; None in a workflow that is not."""
    declared = _of(catalog, workflow)
    return None if declared is None else state in declared.states


def is_move(catalog: Catalog, workflow: str | None, from_state: str, to_state: str) -> bool | None:
    """Whether a move is declared; None in a workflow that is not, or that says nowhere what comes next.

    Saying the same state again is no move anywhere.
    """
    declared = _of(catalog, workflow)
    if declared is None or not any(state.next for state in declared.states.values()):
        return None
    if from_state == to_state:
        return from_state in declared.states
    known = declared.states.get(from_state)
    return known is not None and to_state in known.next


def undeclared(catalog: Catalog, workflow: str | None, path: Sequence[str]) -> list[list[str]]:
    """The moves of a path that are not declared, each once, in order."""
    moves = dict.fromkeys(pairwise(path))
    return [list(move) for move in moves if is_move(catalog, workflow, *move) is False]


def deviations(catalog: Catalog, edges: Iterable[Row]) -> list[tuple[str | None, str, str | None]]:
    """(workflow, state, None) of undeclared states and (workflow, from, to) of undeclared moves between declared ones.

    `edges` have `workflow`, `from_state` and `to_state`.
    """
    moves: dict[tuple[str | None, str, str | None], None] = {}
    for edge in edges:
        workflow, start, end = edge["workflow"], edge["from_state"], edge["to_state"]
        if is_state(catalog, workflow, start) is False:
            moves[workflow, start, None] = None
        elif end is not None and is_state(catalog, workflow, end) and is_move(catalog, workflow, start, end) is False:
            moves[workflow, start, end] = None
    return list(moves)


def deviation(row: ReadRow) -> Deviation:
    """A row of (workflow, from_state, to_state, transactions, first_seen) as a finding with its sentence."""
    workflow, start, end, n = row["workflow"], row["from_state"], row["to_state"], row["transactions"]
    who = f"{n:,} transaction{'s' if n != 1 else ''} of {workflow}"
    if end is None:
        sentence = f'{who} {"were" if n != 1 else "was"} in the state "{start}", which the catalog does not declare.'
        return {
            "kind": UNDECLARED_STATE,
            "state": start,
            "workflow": workflow,
            "transactions": n,
            "first_seen": row["first_seen"],
            "sentence": sentence,
        }
    sentence = f'{who} went from "{start}" to "{end}", which the catalog does not declare.'
    return {
        "kind": UNDECLARED_TRANSITION,
        "from_state": start,
        "to_state": end,
        "workflow": workflow,
        "transactions": n,
        "first_seen": row["first_seen"],
        "sentence": sentence,
    }


def _of(catalog: Catalog, workflow: str | None) -> Workflow | None:
    return None if workflow is None else catalog.workflows.get(workflow)
