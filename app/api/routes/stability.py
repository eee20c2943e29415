"""Routes of verdicts on stability, and of control charts."""

from flask import Response

from app.analysis.stability.periods import WIDTHS
from app.answers.control_chart import chart
from app.answers.services import Services
from app.answers.stability import stability
from app.api.exports import FORMAT, TABLE, exported
from app.api.judgement_tables import CHART
from app.api.judgement_tables import stability as verdicts
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.schemas import ControlChart, Stability
from app.api.stability_parameters import ChartPath, ChartQuery, StabilityQuery
from app.queries.filters import COMMON
from app.security import Permission

TAG = "Trends"


def register(routes: Routes, services: Services) -> None:
    """`/stability`, `/stability/chart/{number}`."""

    @routes.get(
        "/stability", Permission.READ_FIGURES, TAG, Stability, summary="A verdict overall and by segment, with reasons"
    )
    def stability_page(query: StabilityQuery) -> Response:
        asked = Asked(services, COMMON, ("by", "interval", "cursor", FORMAT, TABLE))
        with asked.reading() as reader:
            interval = asked.one("interval", tuple(WIDTHS))
            by = asked.many("by")
            answered = stability(reader, asked.filters(reader.now), by, interval, asked.one("cursor"))
        return exported(asked, answered, verdicts(by), "stability", {"from": answered["from"], "to": answered["to"]})

    @routes.get(
        "/stability/chart/<number>", Permission.READ_FIGURES, TAG, ControlChart, summary="One number's control chart"
    )
    def stability_chart(path: ChartPath, query: ChartQuery) -> Response:
        asked = Asked(services, COMMON, ("interval", "quantile", FORMAT))
        with asked.reading() as reader:
            interval, quantile = asked.one("interval", tuple(WIDTHS)), asked.one("quantile")
            answered = chart(reader, path.number, asked.filters(reader.now), interval, quantile)
        period = {"from": answered["points"][0]["at"]} if answered["points"] else {}
        return exported(asked, answered, CHART, f"chart-{path.number}", period, answered["definition"])
