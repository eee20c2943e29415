"""Work that waits for people or machines: how deep each queue is, how old, how late, and how late it will be."""

from typing import Any

from app.queries.filters import Filters
from app.queries.rows import dicts
from app.store.reader import Reader


def queues(reader: Reader, filters: Filters | None = None) -> list[dict[str, Any]]:
    """One dict a review queue (`kind` review_queue), then one a state that waits on a queue or a review (`state`).

    {kind, queue, workflow, state, waits_on, depth, unassigned, oldest, overdue, forecast, owner}: `oldest` is the
    instant since which its oldest item waits, `forecast` how many that are in time will be late at the present pace.
    """
    parameters = (filters or Filters()).parameters()
    return [row for name in ("review_queues", "waiting_states") for row in dicts(reader.ask(name, **parameters))]
