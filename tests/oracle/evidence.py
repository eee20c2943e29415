"""How far the records of a transaction can be relied on: complete, partial or thin.

Readings chosen where the text leaves room:
- No transitions is `thin` whatever else is found.
- An undeclared transition is a move, in a declared workflow, to or from a state that it does not declare, or to one
  that the former state's `next` does not name; the same state again is none.
- The first state is the first that the workflow declares; no `first state` is a first transition to any other one.
- A missing parent counts once the transaction is finished; a parent is looked for among the stored spans of its trace.
- Sampling is not judged: nothing says how a sampled trace shows.
- A conflicting key counts against the transactions of the record that stands, against the one that the other record
  names, and, where that one is a span or names none, against all that its trace serves.
"""

from collections.abc import Container
from itertools import pairwise

from tests.oracle.history import History
from tests.oracle.records import is_ahead, is_implausible


def grade(history: History, contradicted: bool, span_ids: Container[tuple[str, str]]) -> str:
    """The grade; `contradicted` where a conflicting key counts against the transaction."""
    if not history.transitions:
        return "thin"
    parents = [(span["trace_id"], span["parent_span_id"]) for span in history.spans if span.get("parent_span_id")]
    lost = any(parent not in span_ids for parent in parents)
    doubts = (
        history.status != "open" and lost,
        _undeclared(history),
        any(is_ahead(record) or is_implausible(record) for record in history.records),
        contradicted,
    )
    return "partial" if any(doubts) else "complete"


def _undeclared(history: History) -> bool:
    if history.declared is None:
        return False
    states = [transition["to_state"] for transition in history.transitions]
    first = next(iter(history.declared.states), None)
    if states[0] != first or any(history.known_state(state) is None for state in states):
        return True
    return any(
        before != after and after not in history.declared.states[before].next for before, after in pairwise(states)
    )
