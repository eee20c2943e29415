"""What a few numbers are over the latest buckets of a range, beside a verdict: for a page's table and its file."""

from collections.abc import Mapping, Sequence

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.metrics import Key, latest
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


def latest_figures(
    reader: Reader,
    filters: Filters,
    by: Sequence[str],
    interval: str,
    keys: Sequence[Key] | None = None,
    parts: Sequence[str] = (),
) -> dict[Key, dict[str, Row]]:
    """By segment (values in the order of `by`) {name: {value, n}} over the latest buckets of the filters' range, which
    are whole.

    Given `keys`, of those segments alone; `parts` are as of `metrics.series`.
    """
    figures: dict[Key, dict[str, Row]] = {}
    buckets = LATEST[interval][0]
    for name, number, quantile in FIGURES:
        for key, (value, n) in latest(reader, number, filters, by, interval, buckets, quantile, keys, parts).items():
            figures.setdefault(key, {})[name] = {"value": value, "n": n}
    return figures
