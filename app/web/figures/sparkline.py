"""A small multiple: one number over time without axes, for a cell or a card beside its written value."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from app.web.figures import chart_template
from app.web.figures.chart_template import BLUE, MARKS, Figure, Trace


def sparkline(
    points: Sequence[Mapping[str, Any]],
    marked: Mapping[datetime, str] | None = None,
    objective: float | None = None,
    from_zero: bool = True,
) -> Figure:
    """The figure of points [{at, value}]; `marked` gives signals' directions by instant, `objective` a dotted level.

    The last point that has a value is a dot. Points of signals are drawn over in the signal's colour, and the first of
    each stretch has its shape: a mark for each of forty points would hide the course. The scale is the cell's own:
    neighbours are compared by their numbers, which stand beside them, and by their shape, which this shows.
    """
    at = chart_template.milliseconds(point["at"] for point in points)
    values = chart_template.floats(point["value"] for point in points)
    known = np.flatnonzero(~np.isnan(values))
    traces: list[Trace] = [_line(at, values)]
    if len(known):
        traces.append(_dots(at[known[-1:]], values[known[-1:]], {"symbol": "circle", "color": BLUE, "size": 6}))
    for direction in MARKS:
        chosen = [place for place in known.tolist() if (marked or {}).get(points[place]["at"]) == direction]
        if chosen:
            traces += _signal(at, values, chosen, MARKS[direction])
    if objective is not None and len(at):
        level = {"color": chart_template.PURPLE, "width": 1.5, "dash": "dot"}
        traces.append({**_BARE, "mode": "lines", "x": at[[0, -1]], "y": np.full(2, objective), "line": level})
    return chart_template.figure(
        traces,
        margin={"l": 4, "r": 7, "t": 6, "b": 6},
        xaxis={"visible": False, "fixedrange": True, "type": "date"},
        yaxis={"visible": False, "fixedrange": True, "range": _range(values, objective, from_zero)},
        hovermode=False,
    )


_BARE: Mapping[str, Any] = {"type": "scatter", "hoverinfo": "skip"}


def _line(at: chart_template.Floats, values: chart_template.Floats) -> Trace:
    return {**_BARE, "mode": "lines", "x": at, "y": values, "line": {"color": BLUE, "width": 1.75}}


def _dots(at: chart_template.Floats, values: chart_template.Floats, mark: Mapping[str, Any]) -> Trace:
    return {**_BARE, "mode": "markers", "x": at, "y": values, "marker": dict(mark), "cliponaxis": False}


def _signal(
    at: chart_template.Floats, values: chart_template.Floats, chosen: Sequence[int], mark: Mapping[str, Any]
) -> list[Trace]:
    over = np.full(len(values), np.nan)
    over[list(chosen)] = values[list(chosen)]
    firsts = [place for place in chosen if place - 1 not in chosen]
    line = {**_BARE, "mode": "lines", "x": at, "y": over, "line": {"color": mark["color"], "width": 2.5}}
    return [line, _dots(at[firsts], values[firsts], {**mark, "size": 8})]


def _range(values: chart_template.Floats, objective: float | None, from_zero: bool) -> list[float]:
    """All values and the objective, with some air, so that a flat line stands in the middle or on the ground."""
    known = [*values[~np.isnan(values)].tolist(), *([] if objective is None else [objective])]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if from_zero:
        low, high = min(low, 0.0), high if high > 0.0 else 1.0
    air = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return [low - air, high + air]
