"""A waterfall: from one value to another by the steps that make the difference, which sum to it exactly."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from app.web.figures import chart_template
from app.web.figures.chart_template import GREEN, GREY, VERMILLION, Figure
from app.web.figures.units import SHARE, scale, written


class Step(NamedTuple):
    """One bar: what moved the value (`label`), and by how much, with its sign."""

    label: str
    change: float


def waterfall(
    before: tuple[str, float], steps: Sequence[Step], after: tuple[str, float], unit: str, up_is_good: bool | None
) -> Figure:
    """Lying bars from `before` (label, value) over `steps` to `after`, the first at the top.

    What went up is hatched one way and what went down the other, beside their colours: green for the better, by
    `up_is_good`, and blue for both where neither is better (None). The axis starts near the values, not at 0: these
    bars show differences, and each says its own.
    """
    starts = np.cumsum([before[1], *[step.change for step in steps]])
    sized = scale(unit, [before[1], after[1], *starts.tolist()])
    rows = [before[0], *[step.label for step in steps], after[0]]
    low, high = _window([before[1], after[1], *starts.tolist()], unit)
    base = np.array([low, *starts[:-1], low]) / sized.divisor
    width = np.array([before[1] - low, *[step.change for step in steps], after[1] - low]) / sized.divisor
    changes = [None, *[step.change for step in steps], None]
    words = [written(before[1], unit), *[signed(step.change, unit) for step in steps], written(after[1], unit)]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": width,
        "base": base,
        "marker": {
            "color": [_colour(change, up_is_good) for change in changes],
            "pattern": {**chart_template.HATCHED, "shape": [_hatch(change) for change in changes]},
        },
        "text": words,
        "textposition": "none",
        "hoverinfo": "skip",
        "width": 0.62,
    }
    axis = chart_template.value_axis(unit, ticksuffix=sized.suffix, rangemode="normal")
    air = (high - low) * 0.04
    return chart_template.figure(
        [bars],
        xaxis={
            **axis,
            "range": [(low - air) / sized.divisor, (high + air) / sized.divisor],
            "showticklabels": False,
            "showgrid": False,
        },
        yaxis=_row_axis(rows),
        height=44 + 30 * len(rows),
        annotations=[
            _beside(place, end, text)
            for place, (end, text) in enumerate(zip(base + np.maximum(width, 0), words, strict=True))
        ],
        margin={"l": 8, "r": 88, "t": 6, "b": 8, "pad": 6},
        hovermode=False,
    )


def signed(change: float, unit: str) -> str:
    """A change with its sign; of shares in points, so that 2 points are not read as 2 percent of something."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    if unit == SHARE:
        return f"{sign}{abs(change) * 100:.{1 if abs(change) >= 0.001 else 2}f} points"
    return f"{sign}{written(abs(change), unit)}"


def _beside(place: int, end: float, text: str) -> dict[str, Any]:
    """A bar's value at its right end, whichever way it goes: there is room on every screen."""
    return chart_template.note(text, x=end, xref="x", xanchor="left", xshift=4, y=place, yref="y")


def _row_axis(rows: Sequence[str]) -> dict[str, Any]:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(rows))),
        "ticktext": [chart_template.plain(row) for row in rows],
        "autorange": "reversed",
        "fixedrange": True,
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
        "tickfont": {"size": 12},
    }


def _window(values: Sequence[float], unit: str) -> tuple[float, float]:
    low, high = min(values), max(values)
    air = (high - low) * 0.35 or abs(high) * 0.1 or 1.0
    return max(0.0, low - air), min(high + air, 1.0) if unit == SHARE else high + air


def _colour(change: float | None, up_is_good: bool | None) -> str:
    if change is None:
        return GREY
    if up_is_good is None or change == 0:
        return chart_template.BLUE
    return GREEN if (change > 0) == up_is_good else VERMILLION


def _hatch(change: float | None) -> str:
    return "" if not change else "/" if change > 0 else "\\"
