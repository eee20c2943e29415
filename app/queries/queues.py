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
    parameters = (filters or Filters()).parameters()
    of_reviews = typed(Queue, reader.ask("review_queues", **parameters))
    return of_reviews + typed(Queue, reader.ask("waiting_states", **parameters))
