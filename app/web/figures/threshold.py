"""What a rule saw against its threshold: a line, the bound as a dashed one, and a mark on each point past it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.web.figures import chart_template
from app.web.figures.chart_template import BLUE, MARKS, PURPLE, WORSE, Figure, Trace
from app.web.figures.units import Scale, scale, written

EVENTS = (("fired_at", "fires"), ("resolved_at", "over"))


def threshold_chart(series: Mapping[str, Any]) -> Figure:
    """The figure of {unit, threshold, points: [{at, value, n, threshold, holds}], fired_at, resolved_at}.

    Points past the bound are diamonds; the instants at which the alert fired and was over are upright lines.
    """
    points, unit = series["points"], series["unit"]
    at = chart_template.milliseconds(point["at"] for point in points)
    bounds = [point["threshold"] for point in points]
    sized = scale(unit, [*(point["value"] for point in points), *bounds])
    line: Trace = {
        "type": "scatter",
        "mode": "lines",
        "name": "Value",
        "x": at,
        "y": chart_template.floats(point["value"] for point in points) / sized.divisor,
        "line": {"color": BLUE, "width": 2},
        "text": [f"{written(point['value'], unit)} · n {point['n']:,}" for point in points],
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
    }
    traces = [_bound(at, bounds, unit, sized), line, *_past(series, sized)]
    shapes, notes = _events(series)
    return chart_template.figure(
        [trace for trace in traces if trace is not None],
        xaxis=chart_template.time_axis(),
        yaxis=chart_template.value_axis(unit, ticksuffix=sized.suffix),
        shapes=shapes,
        annotations=notes,
        margin={"l": 8, "r": 16, "t": 30 if notes else 12, "b": 8, "pad": 4},
    )


def _bound(at: chart_template.Floats, bounds: list[float | None], unit: str, sized: Scale) -> Trace | None:
    if not any(bound is not None for bound in bounds):
        return None
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Threshold",
        "x": at,
        "y": chart_template.floats(bounds) / sized.divisor,
        "line": {"color": PURPLE, "width": 2, "dash": "dash", "shape": "hv"},
        "text": [f"Threshold {written(bound, unit)}" for bound in bounds],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _past(series: Mapping[str, Any], sized: Scale) -> list[Trace]:
    past = [point for point in series["points"] if point["holds"] and point["value"] is not None]
    if not past:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Past the threshold",
            "x": chart_template.milliseconds(point["at"] for point in past),
            "y": np.array([point["value"] for point in past], dtype=np.float64) / sized.divisor,
            "marker": {**MARKS[WORSE], "size": 8},
            "text": [f"{written(point['value'], series['unit'])} · past the threshold" for point in past],
            "hovertemplate": "%{text}<br>%{x}<extra></extra>",
        }
    ]


def _events(series: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    points = series["points"]
    for name, word in EVENTS:
        if series[name] is None or not points or not points[0]["at"] <= series[name] <= points[-1]["at"]:
            continue
        at = chart_template.milliseconds([series[name]])[0]
        upright = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
        shapes.append({**upright, "line": {"color": chart_template.GREY, "width": 1.5, "dash": "dot"}})
        notes.append(chart_template.note(word, x=at, xref="x", xanchor="left", yref="paper", y=1.0, yanchor="bottom"))
    return shapes, notes
