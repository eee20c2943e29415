"""Values with their uncertainty, one row for each version."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from app.web.figures import chart_template
from app.web.figures.chart_template import Figure
from app.web.figures.units import counted, scale, written


class Estimate(NamedTuple):
    """A row: its label, its value, the bounds of its interval, and n. What is unknown is None."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None


def intervals(rows: Sequence[Estimate], unit: str, objective: float | None = None) -> Figure:
    """Points with whiskers, the first row at the top, each in its own shape; `objective` as a dotted upright line.

    A row without a value keeps its place and says so, so that rows stand where the table beside has them.
    """
    known = [one for row in rows for one in (row.value, row.low, row.high)]
    sized = scale(unit, [*known, objective])
    values = chart_template.floats(row.value for row in rows) / sized.divisor
    low = chart_template.floats(row.low for row in rows) / sized.divisor
    high = chart_template.floats(row.high for row in rows) / sized.divisor
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": list(range(len(rows))),
        "marker": {
            "size": 10,
            "color": [chart_template.SERIES[place % len(chart_template.SERIES)] for place in range(len(rows))],
            "symbol": [chart_template.SYMBOLS[place % len(chart_template.SYMBOLS)] for place in range(len(rows))],
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": np.nan_to_num(high - values),
            "arrayminus": np.nan_to_num(values - low),
            "color": chart_template.GREY,
            "thickness": 2,
            "width": 5,
        },
        "text": [_text(row, unit) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }
    shapes = [] if objective is None else [_upright(objective / sized.divisor)]
    absent = [
        chart_template.note("too few to say", x=0, xref="paper", xanchor="left", y=place, yref="y")
        for place, row in enumerate(rows)
        if row.value is None
    ]
    return chart_template.figure(
        [dots],
        xaxis=chart_template.value_axis(unit, ticksuffix=sized.suffix, rangemode="normal", showgrid=True),
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [chart_template.plain(row.label) for row in rows],
            "range": [len(rows) - 0.4, -0.6],
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
        },
        shapes=shapes,
        annotations=absent,
        height=44 + 34 * len(rows),
    )


def _text(row: Estimate, unit: str) -> str:
    bounds = "" if row.low is None or row.high is None else f" ({written(row.low, unit)} to {written(row.high, unit)})"
    return f"{chart_template.plain(row.label)}: {written(row.value, unit)}{bounds} · n {counted(row.n)}"


def _upright(level: float) -> dict[str, Any]:
    line = {"color": chart_template.PURPLE, "width": 1.5, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": level, "x1": level, "y0": 0, "y1": 1, "line": line}
