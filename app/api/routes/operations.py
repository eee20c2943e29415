"""Routes of cases, queues, sources, and numbers over time."""

from flask import Response

from app.answers import cases
from app.answers.figures import case_figures, hidden_cases, number_series, queue_figures
from app.answers.services import Services
from app.api import tables
from app.api.columns import CASES, QUEUES, SOURCES
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about, exported, gathered, whole_file
from app.api.parameters import AsOf, AsOfSaved, CasePath, CasesQuery, MetricPath, MetricQuery, SegmentsSaved
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer, listed
from app.api.schemas import CaseList, Metric, QueueList, SourceList, Whole
from app.queries.filters import COMMON, Filters
from app.queries.metrics import INTERVALS, ranged
from app.queries.queues import queues
from app.queries.sources import sources
from app.security import Permission

TAG = "Operations"
MINE, UNCLAIMED = "mine", "unclaimed"


def register(routes: Routes, services: Services) -> None:
    """`/cases`, `/cases/{id}`, `/queues`, `/sources`, `/metrics/{number}`."""

    @routes.get("/cases", Permission.READ_FIGURES, TAG, CaseList, summary="Signatures in which transactions stand now")
    def case_list(query: CasesQuery) -> Response:
        asked = Asked(services, COMMON, ("has", "limit", "cursor", FORMAT))
        chosen = asked.one("has", (MINE, UNCLAIMED))
        has = {MINE: services.actor.name, UNCLAIMED: ""}[chosen] if chosen is not None else None
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            page, cut = gathered(asked, lambda limit, cursor: cases.page(reader, filters, limit, cursor, has))
            items = page.items
            if not services.sees_rows:
                hidden = hidden_cases(reader, filters, services.least)
                items = [case_figures(item, services.least) for item in items if item["id"] not in hidden]
        return listed(items, CASES, page.next, about(asked, "cases", LISTS["cases"], cut=cut))

    @routes.get("/cases/<case_id>", Permission.READ_FIGURES, TAG, Whole, summary="One case")
    def case(path: CasePath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            item = look_up(path.case_id, lambda case_id: cases.detail(reader, case_id))
            if not services.sees_rows:
                hidden = hidden_cases(reader, Filters(), services.least)
                item = case_figures(item, services.least, item["id"] in hidden)
            return answer(item)

    @routes.get(
        "/queues", Permission.READ_FIGURES, TAG, QueueList, summary="Depth of every review queue and waiting state"
    )
    def queue_list(query: SegmentsSaved) -> Response:
        asked = Asked(services, COMMON, (FORMAT,))
        with asked.reading() as reader:
            rows = queue_figures(queues(reader, asked.filters(reader.now)), services.least)
        return listed(rows, QUEUES, about=about(asked, "queues", LISTS["queues"]))

    @routes.get("/sources", Permission.READ, TAG, SourceList, summary="Who sends, how fresh, what was refused")
    def source_list(query: AsOfSaved) -> Response:
        asked = Asked(services, also=(FORMAT,))
        with asked.reading() as reader:
            answered = sources(reader, loose=True)
        return listed(answered, SOURCES, about=about(asked, "sources", LISTS["sources"]))

    @routes.get("/metrics/<number>", Permission.READ_FIGURES, TAG, Metric, summary="A number over time, by segment")
    def metric(path: MetricPath, query: MetricQuery) -> Response:
        asked = Asked(services, COMMON, ("by", "interval", "quantile", FORMAT))
        with asked.reading() as reader:
            interval = asked.one("interval", tuple(INTERVALS))
            quantile, by = asked.one("quantile"), asked.many("by")
            filters = asked.filters(reader.now)
            points = number_series(reader, path.number, filters, by, interval, quantile)
            beside = tables.BESIDE.get(path.number)
            if beside is not None and whole_file(asked):
                second = number_series(reader, beside, filters, by, interval)
                tables.put_beside(points, beside, second)
            chosen = ranged(filters, reader.now)
        table = tables.metric(path.number, by, quantile)
        return exported(asked, {"series": points}, table, path.number, {"from": chosen.from_, "to": chosen.to})
