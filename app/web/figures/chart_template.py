"""The template of every figure: colours, marks, axes and layout that they share, as plain dicts.

Colours are Okabe and Ito's, and wherever one carries meaning a shape or a dash carries it too. Text, grid and grounds
are recoloured by `assets/charts.css` from the page's own tokens, so a figure is right in light, dark and print without
being drawn again. Values are numpy arrays (lists are about 200 times slower to write), instants epoch milliseconds in
UTC, and gaps are NaN, which Plotly leaves open.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.instants import EPOCH

Figure = dict[str, Any]
Trace = dict[str, Any]
Floats = NDArray[np.float64]

BLUE, SKY, ORANGE, GREEN = "#0072b2", "#56b4e9", "#e69f00", "#009e73"
YELLOW, VERMILLION, PURPLE, GREY = "#f0e442", "#d55e00", "#cc79a7", "#8c98a4"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, GREY, YELLOW)
"""The colour of the first, second, ... series of a figure that has several."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid", "dash")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "star", "cross", "triangle-down")
"""What tells series apart beside their colour, in the same order."""
WORSE, BETTER, OTHER = "worse", "better", "other"
MARKS: Mapping[str, Mapping[str, Any]] = {
    WORSE: {"symbol": "diamond", "color": VERMILLION, "size": 11},
    BETTER: {"symbol": "triangle-up", "color": GREEN, "size": 11},
    OTHER: {"symbol": "square", "color": ORANGE, "size": 9},
}
"""A signal's mark by its direction; `other` is of a number that has no better side."""
HATCHED: Mapping[str, Any] = {
    "fillmode": "overlay",
    "fgcolor": "#ffffff",
    "fgopacity": 0.65,
    "size": 7,
    "solidity": 0.22,
}
"""Hatching over a bar's colour; its `shape` is the bar's own."""
CLEAR = "rgba(0,0,0,0)"
FONT = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif'
CONFIG: Mapping[str, Any] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "responsive": True,
}
"""Every graph's configuration: Plotly would otherwise offer to share the figure on a public site."""


def figure(traces: Sequence[Trace], **layout: Any) -> Figure:
    """A figure of these traces in the template's layout; `layout` adds to it or replaces parts of it."""
    return {"data": list(traces), "layout": {**_LAYOUT, **layout}}


def time_axis(**more: Any) -> dict[str, Any]:
    """An axis of instants, UTC. Its range is fixed, so that a finger that scrolls the page is not caught by it."""
    return {**_AXIS, "type": "date", "showgrid": False, "hoverformat": "%a %-d %b %Y %H:%M UTC", **more}


def value_axis(unit: str = "", **more: Any) -> dict[str, Any]:
    """An axis of values; of a `share` it is written in percent."""
    form = {"tickformat": ",.0%"} if unit == "share" else {"tickformat": ",~r"}
    return {**_AXIS, "rangemode": "tozero", **form, **more}


def milliseconds(instants: Iterable[datetime]) -> Floats:
    """Naive UTC instants as epoch milliseconds: Plotly's dates, without a zone for the browser to guess at."""
    return np.array([(instant - EPOCH).total_seconds() * 1000 for instant in instants], dtype=np.float64)


def floats(values: Iterable[float | None]) -> Floats:
    """Values with NaN where there is none, so that a line is broken there."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def plain(text: str) -> str:
    """Somebody's text as text: Plotly would take its `<...>` for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def note(text: str, **more: Any) -> dict[str, Any]:
    """An annotation without an arrow."""
    return {"text": text, "showarrow": False, "font": {"size": 12}, **more}


_AXIS: Mapping[str, Any] = {
    "fixedrange": True,
    "automargin": True,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "gridcolor": "#dfe4ea",
    "tickfont": {"size": 12},
}
_LAYOUT: Mapping[str, Any] = {
    "autosize": True,
    "paper_bgcolor": CLEAR,
    "plot_bgcolor": CLEAR,
    "font": {"family": FONT, "size": 13, "color": "#4a5867"},
    "margin": {"l": 8, "r": 12, "t": 12, "b": 8, "pad": 4},
    "showlegend": False,
    "dragmode": False,
    "hovermode": "closest",
    "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
    "legend": {
        "orientation": "h",
        "x": 0,
        "y": 1.02,
        "yanchor": "bottom",
        "itemclick": False,
        "itemdoubleclick": False,
    },
}
