"""Every number by workflow and version as whole numbers, and starts by version over time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.domain.rows import Row
from app.queries.decomposition import kind_of_length
from app.queries.filters import Filters
from app.queries.metrics import Key, series, totals
from app.queries.numbers import NUMBERS, SHARES
from app.queries.rows import dicts
from app.store.reader import Reader

BY = ("workflow", "version")
MEASURED = tuple(name for name in NUMBERS if NUMBERS[name].quantiles)
COUNTED = tuple(name for name in NUMBERS if not NUMBERS[name].quantiles)
_BY_KIND = {kind_of_length(name): name for name in MEASURED}


def counted(reader: Reader, number: str, filters: Filters) -> dict[Key, tuple[Any, int]]:
    """(value, n) by (workflow, version), of a number without quantiles, over the whole range."""
    return totals(reader, number, filters, BY)


def how_many(reader: Reader, filters: Filters) -> dict[tuple[str, Key], int]:
    """How many lengths were measured, by (number, (workflow, version)). The range must be whole."""
    rows = dicts(reader.ask("comparison_measured", **filters.parameters()))
    return {(_BY_KIND[row["kind"]], (row["workflow"], row["version"])): row["n"] for row in rows}


def measured(reader: Reader, filters: Filters, places: Sequence[float]) -> dict[tuple[str, Key], Row]:
    """By (number, (workflow, version)): {n, quantiles, bounds}, in microseconds; quantiles by the names of SHARES.

    `bounds` are the values at `places`, shares of the way through all values in order. The range must be whole.
    """
    rows = dicts(
        reader.ask("comparison_lengths", **filters.parameters(), shares=list(SHARES.values()), places=list(places))
    )
    return {
        (_BY_KIND[row["kind"]], (row["workflow"], row["version"])): {
            "n": row["n"],
            "quantiles": dict(zip(SHARES, row["quantiles"], strict=True)),
            "bounds": dict(zip(places, row["bounds"], strict=True)),
        }
        for row in rows
    }


def adoption(reader: Reader, filters: Filters, interval: str, keys: Sequence[Key]) -> dict[Key, list[Row]]:
    """Who started on which of these versions, bucket by bucket: {at, value, n} by (workflow, version)."""
    return {
        (one["segment"]["workflow"], one["segment"]["version"]): one["points"]
        for one in series(reader, "started", filters, BY, interval, keys=keys)
    }


def fitting(width: timedelta) -> str:
    """The interval at which a range of this width reads well: at most some hundred buckets up to two years."""
    if width <= timedelta(days=2):
        return "1h"
    return "1d" if width <= timedelta(days=120) else "1w"
