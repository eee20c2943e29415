"""Columns of the files of numbers over time."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from app.api.exports import Table
from app.api.responses import INSTANT, Columns
from app.domain.rows import ReadRow, Row
from app.queries.numbers import NUMBERS

_TEXT, _NUMBER, _COUNT = pa.string(), pa.float64(), pa.int64()
BESIDE = {"success_rate": "stuck"}
"""A number that is never shown without another."""


def metric(number: str, by: Sequence[str], quantile: str | None) -> Mapping[str, Table]:
    """A number over time: one bucket of one segment a row; `success_rate` with `stuck` beside it."""
    asked = NUMBERS[number]
    chosen = quantile or (asked.quantiles[0] if asked.quantiles else None)
    beside = BESIDE.get(number)
    columns: Columns = {
        **dict.fromkeys(by, _TEXT),
        "at": INSTANT,
        "value": _NUMBER,
        "n": _COUNT,
        **({beside: _COUNT} if beside else {}),
        "number": _TEXT,
        "quantile": _TEXT,
        "unit": _TEXT,
    }
    same = {"number": number, "quantile": chosen, "unit": asked.unit}

    def rows(whole: ReadRow) -> list[Row]:
        return [{**series["segment"], **point, **same} for series in whole["series"] for point in series["points"]]

    definition = "at: the bucket's start (UTC). value: empty where nothing was measured. n: of how many it is."
    also = f" {beside}: {NUMBERS[beside].definition}" if beside else ""
    return {"points": Table(columns, rows, f"{asked.definition} {definition}{also}")}


def put_beside(series: Sequence[ReadRow], name: str, others: Sequence[ReadRow]) -> None:
    """Into each point the value that another number has there; both are of the same segments and buckets."""
    for one, other in zip(series, others, strict=True):
        for point, beside in zip(one["points"], other["points"], strict=True):
            point[name] = beside["value"]
