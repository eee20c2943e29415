"""Paths of transactions, moves between states, and moves that the catalog does not declare."""

from collections.abc import Sequence

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.rows import dicts
from app.store.reader import Reader

Move = tuple[str | None, str, str | None]
"""(workflow, from_state, to_state)."""


def variants(reader: Reader, filters: Filters, limit: int, paths: Sequence[str] | None = None) -> list[Row]:
    """The `limit` most frequent paths: {workflow, path, states, n, completed, judged, done, median_seconds, ...}.

    Of the transactions that started in the range and have a transition. `transactions` and `variants`, the same in each
    row, count all of them, beyond the limit too. `median_seconds` is from start to finish of the `done` ones,
    `path` is what a path is known by; `paths` asks for these alone.
    """
    rows = dicts(reader.ask("paths_variants", **filters.parameters(), limit=limit, paths=paths))
    examples = dicts(reader.ask("paths_states", examples=[row["example"] for row in rows])) if rows else []
    states = {row["tx"]: row["states"] for row in examples}
    return [{**row, "states": states[row["example"]]} for row in rows]


def edges(reader: Reader, filters: Filters) -> list[Row]:
    """Moves by workflow, most frequent first: {workflow, from_state, to_state, n, begun, median_seconds}.

    A null `to_state` is where transactions stand, or ended; `begun` are those that entered `from_state` first of all.
    """
    return dicts(reader.ask("paths_edges", **filters.parameters()))


def deviating(reader: Reader, filters: Filters, moves: Sequence[Move]) -> list[Row]:
    """Of each move, or of each state where `to_state` is null: {workflow, ..., transactions, first_seen}."""
    if not moves:
        return []
    workflows, from_states, to_states = (list(column) for column in zip(*moves, strict=True))
    asked = {"workflows": workflows, "from_states": from_states, "to_states": to_states}
    return dicts(reader.ask("paths_deviations", **filters.parameters(), **asked))
