"""What a few numbers are over the latest buckets of a range, beside a verdict: for a page's table and its file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.analysis.stability.periods import WIDTHS
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.metrics import Key, totals
from app.store.reader import Reader

LATEST: Mapping[str, tuple[int, str]] = {
    "1h": (24, "last 24 whole hours"),
    "1d": (7, "last 7 whole days"),
    "1w": (4, "last 4 whole weeks"),
}
"""By interval how many buckets a figure is over, and in words."""
FIGURES: Sequence[tuple[str, str, str | None]] = (
    ("success_rate", "success_rate", None),
    ("stuck", "stuck", None),
    ("completion_seconds_p95", "completion_seconds", "p95"),
    ("overdue_hours", "overdue_hours", None),
)
"""Name, number and quantile; success never without what is stuck beside it."""


def latest(filters: Filters, interval: str) -> Filters:
    """The filters cut to the latest buckets of their range."""
    return replace(filters, from_=latest_start(filters, interval))


def latest_start(filters: Filters, interval: str) -> datetime:
    """Where the latest buckets of the range begin; `filters` has both ends."""
    if filters.from_ is None or filters.to is None:
        raise ValueError("a range is chosen before it is cut")
    return max(filters.from_, filters.to - WIDTHS[interval] * LATEST[interval][0])


def latest_figures(
    reader: Reader, filters: Filters, by: Sequence[str], interval: str, keys: Sequence[Key] | None = None
) -> dict[Key, dict[str, Row]]:
    """By segment (values in the order of `by`) {name: {value, n}} over the latest buckets of the filters' range.

    Given `keys`, of those segments alone.
    """
    figures: dict[Key, dict[str, Row]] = {}
    for name, number, quantile in FIGURES:
        for key, (value, n) in totals(reader, number, latest(filters, interval), by, quantile, keys).items():
            figures.setdefault(key, {})[name] = {"value": value, "n": n}
    return figures
