"""What stands and waits: cases, queues, sources; and the numbers over time."""

from flask import Response

from app.api.answers import cases
from app.api.asking import Asked
from app.api.columns import CASES, QUEUES, SOURCES
from app.api.parameters import AsOf, CasePath, MetricPath, MetricQuery, Paged, Segments
from app.api.registry import Routes
from app.api.rendering import answer, listed
from app.api.routes.transactions import first_found
from app.api.schemas import Anything, Metric, Whole
from app.api.services import Services
from app.queries.filters import COMMON
from app.queries.metrics import INTERVALS, series
from app.queries.queues import queues
from app.queries.sources import sources
from app.security import Permission

TAG = "Operations"


def register(routes: Routes, services: Services) -> None:
    """`/cases`, `/cases/{id}`, `/queues`, `/sources`, `/metrics/{number}`."""

    @routes.get("/cases", Permission.READ, TAG, Anything, summary="Signatures in which transactions stand now")
    def case_list(query: Paged) -> Response:
        asked = Asked(services, COMMON, ("limit", "cursor"))
        with asked.reading() as reader:
            found = cases.page(reader, asked.filters(reader.now), asked.limit(), asked.one("cursor"))
        return listed(found.items, CASES, found.next)

    @routes.get("/cases/<case_id>", Permission.READ, TAG, Whole, summary="One case")
    def case(path: CasePath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            return answer(first_found(path.case_id, lambda one: cases.detail(reader, one)))

    @routes.get("/queues", Permission.READ, TAG, Anything, summary="Depth of every review queue and waiting state")
    def queue_list(query: Segments) -> Response:
        asked = Asked(services, COMMON)
        with asked.reading() as reader:
            return listed(queues(reader, asked.filters(reader.now)), QUEUES)

    @routes.get("/sources", Permission.READ, TAG, Anything, summary="Who sends, how fresh, what was refused")
    def source_list(query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            return listed(sources(reader, loose=True), SOURCES)

    @routes.get("/metrics/<number>", Permission.READ, TAG, Metric, summary="A number over time, by segment")
    def metric(path: MetricPath, query: MetricQuery) -> Response:
        asked = Asked(services, COMMON, ("by", "interval", "quantile"))
        with asked.reading() as reader:
            interval = asked.one("interval", tuple(INTERVALS))
            quantile = asked.one("quantile")
            found = series(reader, path.number, asked.filters(reader.now), asked.many("by"), interval, quantile)
        return answer({"series": found})
