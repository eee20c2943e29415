"""The catalog as tables, for questions that join records with declarations."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa

from app.catalog.model import Catalog

_INT, _TEXT, _BOOL = pa.int64(), pa.string(), pa.bool_()
_TABLES: dict[str, list[tuple[str, pa.DataType]]] = {
    "cat_workflows": [
        ("workflow", _TEXT),
        ("title", _TEXT),
        ("owner", _TEXT),
        ("deadline", _INT),
        ("exception_deadline", _INT),
        ("runbook", _TEXT),
        ("first_state", _TEXT),
    ],
    "cat_states": [
        ("workflow", _TEXT),
        ("state", _TEXT),
        ("place", _INT),
        ("waits_on", _TEXT),
        ("limit_s", _INT),
        ("awaits", _TEXT),
        ("exception", _BOOL),
        ("dead_letter", _BOOL),
        ("terminal", _TEXT),
    ],
    "cat_next": [("workflow", _TEXT), ("state", _TEXT), ("next", _TEXT)],
    "cat_partners": [("partner", _TEXT), ("title", _TEXT), ("owner", _TEXT)],
    "cat_peers": [("partner", _TEXT), ("peer", _TEXT)],
    "cat_queues": [("queue", _TEXT), ("owner", _TEXT), ("claim_within", _INT), ("decide_within", _INT)],
    "cat_errors": [
        ("error_class", _TEXT),
        ("owner", _TEXT),
        ("retry", _TEXT),
        ("respond_within", _INT),
        ("runbook", _TEXT),
    ],
    "cat_matches": [("place", _INT), ("error_class", _TEXT), ("code", _TEXT), ("http_status", _INT)],
}


def fill(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Replaces the catalog's tables by what `catalog` declares."""
    rows = _rows(catalog)
    for name, columns in _TABLES.items():
        schema = pa.schema(columns)
        table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows[name]], schema=schema)
        connection.register("incoming", table)
        connection.execute(f"delete from {name}")  # noqa: S608 - a name of the list above
        connection.execute(f"insert into {name} select * from incoming")  # noqa: S608


def _rows(catalog: Catalog) -> dict[str, list[tuple[Any, ...]]]:
    return {
        "cat_workflows": [
            (name, w.title, w.owner, w.deadline, w.exception_deadline, w.runbook, next(iter(w.states), None))
            for name, w in catalog.workflows.items()
        ],
        "cat_states": list(_states(catalog)),
        "cat_next": [
            (name, state, following)
            for name, w in catalog.workflows.items()
            for state, s in w.states.items()
            for following in s.next
        ],
        "cat_partners": [(name, p.title, p.owner) for name, p in catalog.partners.items()],
        "cat_peers": [(name, peer) for name, p in catalog.partners.items() for peer in p.peers],
        "cat_queues": [(name, q.owner, q.claim_within, q.decide_within) for name, q in catalog.queues.items()],
        "cat_errors": [(name, e.owner, e.retry, e.respond_within, e.runbook) for name, e in catalog.errors.items()],
        "cat_matches": [
            (place, name, match.code, match.http_status)
            for place, (name, match) in enumerate(
                (name, match) for name, error in catalog.errors.items() for match in error.match
            )
        ],
    }


def _states(catalog: Catalog) -> Iterator[tuple[Any, ...]]:
    for name, workflow in catalog.workflows.items():
        for place, (state, s) in enumerate(workflow.states.items()):
            yield name, state, place, s.waits_on, s.limit, s.awaits, s.exception, s.dead_letter, s.terminal
