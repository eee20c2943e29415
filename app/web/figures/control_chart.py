"""A control chart: one number over time against the limits of its own baseline, its signals marked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from textwrap import wrap
from typing import Any

import numpy as np

from app.web.figures import chart_template
from app.web.figures.chart_template import BETTER, BLUE, GREY, MARKS, OTHER, WORSE, Figure, Trace
from app.web.figures.units import SECONDS, Scale, counted, scale, written

DIRECTIONS = {
    WORSE: "worse than chance explains",
    BETTER: "better than chance explains",
    OTHER: "more of a change than chance explains",
}
_LABEL = 36
"""Letters on a line of a label."""
_MOST_MARKED = 45
"""Points up to which each has a dot of its own; beyond, the line alone is clearer."""


def control_chart(chart: Mapping[str, Any], objective: float | None = None) -> Figure:
    """The figure of {unit, points: [{at, value, n, signal}], centre, lower, upper, baseline, rebased, signals}.

    Limits are steps, since they are locked until a rebase. A point of a signal is a diamond (worse) or a triangle
    (better). `objective` is drawn where one is given, in the number's own unit.
    """
    points = chart["points"]
    at = chart_template.milliseconds(point["at"] for point in points)
    values = [point["value"] for point in points]
    sized = Scale(1.0, "") if _logarithmic(chart) else scale(chart["unit"], [*values, *chart["upper"]])
    traces = [*_limits(chart, at, sized), _line(chart, at, sized)]
    traces += [trace for direction in MARKS if (trace := _signals(chart, direction, sized)) is not None]
    if objective is not None:
        traces.append(_objective(at, objective / sized.divisor, written(objective, chart["unit"])))
    shapes, notes = _events(chart)
    return chart_template.figure(
        traces,
        xaxis=chart_template.time_axis(**_whole(at)),
        yaxis=_value_axis(chart, sized, objective),
        shapes=shapes,
        annotations=notes,
        margin={"l": 8, "r": 16, "t": 60 if chart["rebased"] else 28, "b": 8, "pad": 4},
    )


def directions(signals: Sequence[Mapping[str, Any]]) -> dict[datetime, str]:
    """The direction of each instant that a signal names; where signals disagree, to the worse."""
    by_instant: dict[datetime, str] = {}
    for signal in sorted(signals, key=lambda one: one["direction"] == WORSE):
        by_instant.update({point["at"]: signal["direction"] or OTHER for point in signal["points"]})
    return by_instant


def _whole(at: chart_template.Floats) -> dict[str, Any]:
    """The axis from the first point to the last, with air for their marks."""
    if len(at) < 2:
        return {}
    air = (at[-1] - at[0]) * 0.012
    return {"range": [at[0] - air, at[-1] + air]}


def _limits(chart: Mapping[str, Any], at: chart_template.Floats, sized: Scale) -> list[Trace]:
    step = {"shape": "hvh"}
    shared = {"type": "scatter", "mode": "lines", "x": at, "hoverinfo": "skip"}
    lower, upper, centre = (chart_template.floats(chart[name]) / sized.divisor for name in ("lower", "upper", "centre"))
    if not len(at) or np.isnan(centre).all():
        return []
    edge = {**step, "color": GREY, "width": 1, "dash": "dash"}
    return [
        {**shared, "y": lower, "line": edge, "name": "Lower limit"},
        {
            **shared,
            "y": upper,
            "line": edge,
            "fill": "tonexty",
            "fillcolor": "rgba(140,152,164,0.14)",
            "name": "Upper limit",
        },
        {**shared, "y": centre, "line": {**step, "color": GREY, "width": 1.5}, "name": "Centre"},
    ]


def _line(chart: Mapping[str, Any], at: chart_template.Floats, sized: Scale) -> Trace:
    points, unit = chart["points"], chart["unit"]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "Value",
        "x": at,
        "y": chart_template.floats(point["value"] for point in points) / sized.divisor,
        "line": {"color": BLUE, "width": 2},
        "marker": {"size": 5 if len(points) <= _MOST_MARKED else 3, "color": BLUE},
        "text": [f"{written(point['value'], unit)} · n {counted(point['n'])}" for point in points],
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
    }


def _signals(chart: Mapping[str, Any], direction: str, sized: Scale) -> Trace | None:
    marked = directions(chart["signals"])
    points = [point for point in chart["points"] if marked.get(point["at"]) == direction and point["value"] is not None]
    if not points:
        return None
    words = [f"{written(point['value'], chart['unit'])} · {DIRECTIONS[direction]}" for point in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": direction,
        "x": chart_template.milliseconds(point["at"] for point in points),
        "y": chart_template.floats(point["value"] for point in points) / sized.divisor,
        "marker": {**MARKS[direction], "line": {"width": 1.5, "color": "#ffffff"}},
        "text": words,
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
    }


def _objective(at: chart_template.Floats, level: float, words: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Objective",
        "x": at[[0, -1]] if len(at) else at,
        "y": np.full(min(len(at), 2), level),
        "line": {"color": chart_template.PURPLE, "width": 1.5, "dash": "dot"},
        "hovertemplate": f"Objective {words}<extra></extra>",
    }


def _events(chart: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The baseline as a bar along the top edge, each rebase as an upright line with its cause, on a line of its own."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    top = {"xref": "x", "xanchor": "left", "yref": "paper", "y": 1.0, "yanchor": "bottom"}
    baseline = chart["baseline"]
    if baseline is not None:
        start, end = chart_template.milliseconds([baseline["from"], baseline["to"]])
        bar = {"type": "line", "xref": "x", "yref": "paper", "x0": start, "x1": end, "y0": 1, "y1": 1}
        shapes.append({**bar, "line": {"color": GREY, "width": 4}})
        notes.append(chart_template.note("baseline", x=start, **top))
    middle = (
        chart_template.milliseconds([chart["points"][len(chart["points"]) // 2]["at"]])[0] if chart["points"] else 0.0
    )
    for rebase in chart["rebased"]:
        at = chart_template.milliseconds([rebase["at"]])[0]
        upright = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
        shapes.append({**upright, "line": {"color": GREY, "width": 1, "dash": "dot"}})
        side = "right" if at > middle else "left"
        because = "<br>".join(chart_template.plain(line) for line in wrap(str(rebase["because"]), _LABEL)[:3])
        notes.append(chart_template.note(because, x=at, yshift=16, **{**top, "xanchor": side, "align": side}))
    return shapes, notes


def _logarithmic(chart: Mapping[str, Any]) -> bool:
    """Lengths are judged by their logarithms, so they are drawn by them: a doubling is as far up as a halving down."""
    return bool(chart["unit"] == SECONDS)


def _value_axis(chart: Mapping[str, Any], sized: Scale, objective: float | None) -> dict[str, Any]:
    if not _logarithmic(chart):
        empty = {} if any(point["value"] is not None for point in chart["points"]) else {"range": [0.0, 1.0]}
        return chart_template.value_axis(chart["unit"], ticksuffix=sized.suffix, rangemode=_range_mode(chart), **empty)
    every = [*[point["value"] for point in chart["points"]], *chart["lower"], *chart["upper"], objective]
    known = [max(value, _LEAST) for value in every if value is not None] or [1.0, 60.0]
    low, high = min(known) / 1.2, max(known) * 1.2
    ticks = [tick for tick in _LENGTHS if low <= tick <= high]
    ticks = ticks if len(ticks) <= _MOST_TICKS else ticks[:: -(-len(ticks) // _MOST_TICKS)]
    return chart_template.value_axis(
        type="log",
        range=[float(np.log10(low)), float(np.log10(high))],
        tickmode="array",
        tickvals=ticks,
        ticktext=[written(tick, SECONDS) for tick in ticks],
    )


_LEAST = 0.001
_LENGTHS = (0.001, 0.01, 0.1, 1.0, 10.0, 60.0, 300.0, 1800.0, 7200.0, 28800.0, 86400.0, 259200.0, 864000.0, 2592000.0)
"""Lengths that an axis may be marked with, about a factor of five apart, from a millisecond to a month."""
_MOST_TICKS = 7


def _range_mode(chart: Mapping[str, Any]) -> str:
    """From zero, unless a rate lives near 100 %, where the whole story would be a line along the top edge."""
    known = [point["value"] for point in chart["points"] if point["value"] is not None]
    return "normal" if chart["unit"] == "share" and known and min(known) > 0.5 else "tozero"
