"""Routes of what the pages' scripts draw: a transaction's timeline and a trace's waterfall.

Not for programs: these shapes follow the scripts in `assets/`, and change with them.
"""

from flask import Response

from app.answers.drawings import timeline_of, waterfall_of
from app.answers.services import Services
from app.api.parameters import AsOf, OfTenant, TracePath, TransactionPath
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer
from app.api.schemas import Whole
from app.domain.rows import Row
from app.security import Permission

TAG = "Drawings"


def register(routes: Routes, services: Services) -> None:
    """`/transactions/{id}/drawing`, `/traces/{id}/drawing`, each with an ETag of its bytes."""

    @routes.get("/transactions/<transaction_id>/drawing", Permission.READ, TAG, Whole, summary="Its timeline as drawn")
    def transaction_drawing(path: TransactionPath, query: OfTenant) -> Response:
        asked = Asked(services, also=("tenant",))
        with asked.reading() as reader:
            tenant = asked.one("tenant")
            return _drawing(
                look_up(path.transaction_id, lambda one: timeline_of(reader, one, tenant, services.office.ledger))
            )

    @routes.get("/traces/<trace_id>/drawing", Permission.READ, TAG, Whole, summary="Its waterfall as drawn")
    def trace_drawing(path: TracePath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            return _drawing(look_up(path.trace_id, lambda one: waterfall_of(reader, one)))


def _drawing(drawing: Row) -> Response:
    """What has not changed since the asker last had it is a 304 without its bytes."""
    response = answer(drawing)
    response.headers["Cache-Control"] = "no-cache"
    return response
