"""The fields of numbers over time."""

from datetime import datetime
from typing import TypedDict

Period = TypedDict("Period", {"from": datetime, "to": datetime})
"""A range of time: `from` inclusive, `to` exclusive."""


class Point(TypedDict):
    """A bucket, by its start."""

    at: datetime
    value: float | None
    n: int | None


class Series(TypedDict):
    """A number over time for one segment."""

    segment: dict[str, str | None]
    points: list[Point]


class Metric(TypedDict):
    """A number, a series a segment."""

    series: list[Series]
