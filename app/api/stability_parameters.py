"""Parameters of the routes of stability, as the OpenAPI document describes them."""

from pydantic import BaseModel, Field

from app.analysis.stability.chart_kinds import CHARTED
from app.api.parameters import Saved, Segments, Tables


class StabilityQuery(Segments, Tables):
    """How the whole is divided; by default the last 90 days by day, 52 weeks by week or 7 days by hour."""

    by: list[str] | None = Field(None, description="workflow partner tenant version; repeatable")
    interval: str | None = Field(None, description="1h 1d 1w; 1d by default; a bucket that is not over does not count")
    cursor: str | None = Field(None, description="the `next` of an answer: the segments after its own")


class ChartQuery(Segments, Saved):
    """How a chart is divided."""

    interval: str | None = Field(None, description="1h 1d 1w; 1d by default")
    quantile: str | None = Field(None, description="p50 p95 p99, where the number has them")


class ChartPath(BaseModel):
    """The name of a number that has a chart."""

    number: str = Field(description="one of " + " ".join(CHARTED))
