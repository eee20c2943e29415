"""Review queues and waiting states: depth, age, overdue, and forecast."""

from app.domain.answer_fields.sources import Queue
from app.queries.filters import Filters
from app.queries.rows import typed
from app.store.reader import Reader


def queues(reader: Reader, filters: Filters | None = None) -> list[Queue]:
    """One dict a review queue (`kind` review_queue), then one a state that waits on a queue or a review (`state`).

    {kind, queue, workflow, state, waits_on, depth, unassigned, oldest, overdue, forecast, owner}: `oldest` is the
    instant since which its oldest item waits, `forecast` how many that are in time will be late at the present pace.
    """
    return review_queues(reader, filters or Filters()) + waiting_states(reader, filters or Filters())


def review_queues(reader: Reader, filters: Filters) -> list[Queue]:
    """The review queues of `queues`."""
    return typed(Queue, reader.ask("review_queues", **filters.parameters()))


def waiting_states(reader: Reader, filters: Filters) -> list[Queue]:
    """The states of `queues` that wait on a queue or a review."""
    return typed(Queue, reader.ask("waiting_states", **filters.parameters()))
