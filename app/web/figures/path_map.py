"""A map of paths: the states as they really follow one another, from the top down, the busiest way straight."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import numpy as np

from app.domain.answer_fields.comparisons import Edge, StateTaken
from app.web.components.moments import length
from app.web.figures import chart_template
from app.web.figures.chart_template import GREY, VERMILLION, Figure, Floats, Trace
from app.web.figures.path_places import Place, placed

_ALONG = np.linspace(0.0, 1.0, 15)
_ROW = 78
_WIDE, _HIGH = 24, 3
"""Letters in a line of a state's name, and lines, so that neighbours stand apart and rows too."""
_ARROW = 7
"""The place on a line, of `_ALONG`, at which its arrow stands."""


def path_map(edges: Sequence[Edge], states: Sequence[StateTaken]) -> Figure:
    """The map of edges {from_state, to_state, count, median_wait_seconds, declared} between states {state, count,
    declared}; an edge to or from a state that is not given is left out.

    Lines are as wide as the root of how many went that way; what the catalog does not declare is vermillion, and dashed
    or double framed (`declared` is None where nothing is declared, and so nothing strays). A step over rows bends to
    its outer side, a step back to the left.
    """
    known = {str(state["state"]): state for state in states}
    ways = [edge for edge in edges if edge["from_state"] in known and edge["to_state"] in known]
    ways = [edge for edge in ways if edge["from_state"] != edge["to_state"]]
    places = placed(ways, known)
    most = max((edge["count"] for edge in ways), default=1)
    rows = 1 + max((int(-y) for _, y in places.values()), default=0)
    across = max((abs(x) for x, _ in places.values()), default=0.0)
    hidden = {"visible": False, "fixedrange": True}
    return chart_template.figure(
        [_way(edge, places, most) for edge in ways],
        annotations=[_stop(state, places[name]) for name, state in known.items()],
        xaxis={**hidden, "range": [-across - 0.6, across + 0.6]},
        yaxis={**hidden, "range": [-rows + 0.5, 0.5]},
        height=20 + _ROW * rows,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
    )


def _way(edge: Edge, places: Mapping[str, Place], most: int) -> Trace:
    x, y = _curve(places[edge["from_state"]], places[edge["to_state"]])
    strays = edge["declared"] is False
    colour = VERMILLION if strays else GREY
    wait = length(edge["median_wait_seconds"])
    words = f"{edge['from_state']} → {edge['to_state']}: {edge['count']:,}, median wait {wait}"
    width = 1 + 7 * float(np.sqrt(edge["count"] / most))
    sizes = np.where(np.arange(len(x)) == _ARROW, 9 + width, 0.0)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width, "dash": "dash" if strays else "solid"},
        "marker": {"symbol": "arrow", "angleref": "previous", "color": colour, "opacity": 1, "size": sizes},
        "opacity": 0.8,
        "text": chart_template.plain(f"{words}; not declared" if strays else words),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _curve(start: Place, end: Place) -> tuple[Floats, Floats]:
    """From one place to another; bent where a straight line would run through what it leaps over."""
    (x0, y0), (x1, y1) = start, end
    leap = y0 - y1
    bend = 0.0
    if leap <= 0:
        bend = -0.55
    elif leap > 1 and x0 == x1:
        bend = 0.0 if x0 == 0 else np.copysign(0.5, x0)
    elif leap > 1:
        bend = np.copysign(0.35, x0 + x1)
    middle = (x0 + x1) / 2 + 2 * bend
    t = _ALONG
    return (1 - t) ** 2 * x0 + 2 * t * (1 - t) * middle + t**2 * x1, y0 + (y1 - y0) * t


def _stop(state: StateTaken, place: Place) -> dict[str, Any]:
    lines = wrap(str(state["state"]).replace("_", " "), _WIDE, max_lines=_HIGH, placeholder="…")
    name = "<br>".join(chart_template.plain(line) for line in lines)
    strays = state["declared"] is False
    frame = {"bordercolor": VERMILLION, "borderwidth": 3} if strays else {"bordercolor": GREY, "borderwidth": 1}
    return chart_template.note(
        f"{name}<br><b>{state['count']:,}</b>",
        x=place[0],
        y=place[1],
        bgcolor="#ffffff",
        borderpad=4,
        **frame,
    )
