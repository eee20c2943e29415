"""The fields of verdicts on stability and of control charts."""

from datetime import datetime
from typing import Annotated, TypedDict

from app.domain.answer_fields.numbers import Period, Point


class Signal(Period):
    """A rule that points of one chart break; `confirmed` where it made a verdict's reason."""

    number: str
    quantile: str | None
    rule: str
    direction: Annotated[str | None, "better, worse, or null for a number that has no better side"]
    points: list[Point]
    confirmed: bool


class Reason(TypedDict):
    """What made the verdict; `signals` are places in the item's own list."""

    sentence: str
    number: str
    quantile: str | None
    direction: str
    since: datetime
    before: Annotated[float | None, "the baseline; of what stands and of hours its ordinary (median) bucket"]
    after: Annotated[float | None, "since then; of what stands and of hours the latest bucket"]
    peak: Annotated[float | None, "of what stands and of hours the furthest since then; of others null"]
    swings: Annotated[
        list[list[float]] | None,
        "of changed swings the 10th and the 90th percentile of the baseline's buckets and of those since then",
    ]
    signals: list[int]


class NewPaths(TypedDict):
    """The share of new paths since the baseline, of so many transactions."""

    share: float | None
    n: int | None


class Standing(TypedDict):
    """Stuck transactions that wait for one partner, one queue or our own systems now; `id` is that of the incident."""

    id: str
    title: str
    since: datetime
    transactions: int
    sentence: str


class Now(TypedDict):
    """What is stuck at the instant of the answer, which the verdict, of whole buckets that are over, does not see."""

    as_of: datetime
    stuck: int | None
    incidents: list[Standing]


class Figure(TypedDict):
    """A number over the latest buckets: 24 hours, 7 days or 4 weeks that are over."""

    value: float | None
    n: int | None


class Judged(TypedDict):
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
    open_cases: Annotated[int | None, "null where too few transactions started to tell of the segment"]
    left_out: Annotated[str | None, "the declared days that are neither baseline nor judged: `2 days left out: ...`"]
    now: Now
    figures: Annotated[
        dict[str, Figure],
        "success_rate, stuck, completion_seconds_p95 and overdue_hours, over the latest 24 hours, 7 days "
        "or 4 weeks that are over",
    ]


class Stability(Period):
    """A sentence, a verdict overall and one for each segment; `false_signal_rate` says what is promised and how."""

    interval: str
    sentence: str
    glance: Annotated[str, "better or worse, with how many, and how many are stuck now, in plain words"]
    items: list[Judged]
    overall: Judged
    named: Annotated[list[dict[str, str | None]], "at most three, the most excess overdue hours first"]
    segments: Annotated[int, "how many segments there are; the worst and the largest come first"]
    false_signal_rate: dict[str, object]
    next: Annotated[str | None, "cursor of the segments that come next; null where these are all"]


class ChartPoint(Point):
    """A point with the rules that it helps to break; `left_out`: a day of the catalog's calendar, which breaks none."""

    signal: list[str]
    left_out: bool


class ControlChart(TypedDict):
    """A control chart; centre and limits are one value a point, null where nothing is judged."""

    number: str
    quantile: str | None
    unit: str
    definition: str
    kind: Annotated[str, "XmR, p' or u"]
    points: list[ChartPoint]
    centre: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    baseline: dict[str, datetime] | None
    rebased: list[dict[str, object]]
    signals: list[Signal]
