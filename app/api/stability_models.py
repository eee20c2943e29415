"""What `/stability` takes and answers, as the OpenAPI document describes it."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from app.analysis.stability.chart_kinds import CHARTED
from app.api.parameters import Saved, Segments, Tables
from app.api.schemas import Point


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


class Signal(BaseModel):
    """A rule that points of one chart break; `confirmed` where it made a verdict's reason."""

    number: str
    quantile: str | None
    rule: str
    direction: str | None = Field(description="better, worse, or null for a number that has no better side")
    from_: datetime = Field(alias="from")
    to: datetime
    points: list[Point]
    confirmed: bool


class Reason(BaseModel):
    """What made the verdict; `signals` are places in the item's own list."""

    sentence: str
    number: str
    quantile: str | None
    direction: str
    since: datetime
    before: float | None = Field(description="the baseline; of what stands and of hours its ordinary (median) bucket")
    after: float | None = Field(description="since then; of what stands and of hours the latest bucket")
    peak: float | None = Field(description="of what stands and of hours the furthest since then; of others null")
    signals: list[int]


class NewPaths(BaseModel):
    """The share of new paths since the baseline, of so many transactions."""

    share: float | None
    n: int


class Standing(BaseModel):
    """Stuck transactions that wait for one partner, one queue or our own systems now; `id` is that of the incident."""

    id: str
    title: str
    since: datetime
    transactions: int
    sentence: str


class Now(BaseModel):
    """What is stuck at the instant of the answer, which the verdict, of whole buckets that are over, does not see."""

    as_of: datetime
    stuck: int
    incidents: list[Standing]


class Figure(BaseModel):
    """A number over the latest buckets: 24 hours, 7 days or 4 weeks that are over."""

    value: float | None
    n: int


class Judged(BaseModel):
    """A segment with its verdict: more stable, steady, more chaotic, or cannot tell and why."""

    segment: dict[str, str | None]
    title: str
    verdict: str
    since: datetime | None
    why: str | None
    reasons: list[Reason]
    signals: list[Signal]
    excess_overdue_hours: float
    new_paths: NewPaths
    open_cases: int
    now: Now
    figures: dict[str, Figure] = Field(
        description="success_rate, stuck, completion_seconds_p95 and overdue_hours, over the latest 24 hours, 7 days "
        "or 4 weeks that are over"
    )


class Stability(BaseModel):
    """A sentence, a verdict overall and one for each segment; `false_signal_rate` says what is promised and how."""

    from_: datetime = Field(alias="from")
    to: datetime
    interval: str
    sentence: str
    items: list[Judged]
    overall: Judged
    named: list[dict[str, str | None]] = Field(description="at most three, the most excess overdue hours first")
    segments: int = Field(description="how many segments there are; the worst and the largest come first")
    false_signal_rate: dict[str, Any]
    next: str | None = Field(description="cursor of the segments that come next; null where these are all")


class ChartPoint(Point):
    """A point with the rules that it helps to break."""

    signal: list[str]


class ControlChart(BaseModel):
    """A control chart; centre and limits are one value a point, null where nothing is judged."""

    number: str
    quantile: str | None
    unit: str
    definition: str
    kind: str = Field(description="XmR, p' or u")
    points: list[ChartPoint]
    centre: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    baseline: dict[str, datetime] | None
    rebased: list[dict[str, Any]]
    signals: list[Signal]
