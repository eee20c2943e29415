"""Adoption: which versions transactions start on, over time, with the dates that the catalog gives the versions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from app.web.figures import chart_template
from app.web.figures.chart_template import Figure, Floats, Trace
from app.web.figures.units import percent


class Date(NamedTuple):
    """A date of a version that is drawn: `2.2 sunset`."""

    at: datetime
    label: str


def adoption(buckets: Sequence[Mapping[str, Any]], names: Sequence[str], dates: Sequence[Date] = ()) -> Figure:
    """Stacked shares of [{at, versions: {version: started}}], the first of `names` at the bottom, each hatched its way.

    A bucket in which nothing started stays empty; null, too few to be told, is drawn as
    none. Dates are upright lines, each labelled on a line of its own.
    """
    at = chart_template.milliseconds(bucket["at"] for bucket in buckets)
    counts = np.array(
        [[bucket["versions"].get(name, 0) or 0 for bucket in buckets] for name in names], dtype=np.float64
    )
    counts = counts.reshape(len(names), len(buckets))
    total = counts.sum(axis=0)
    shares = np.divide(counts, total, out=np.full_like(counts, np.nan), where=total > 0)
    traces = [
        _bars(place, name, at, counts[place], shares[place]) for place, name in enumerate(names) if counts[place].any()
    ]
    shapes, notes = _dated(dates)
    return chart_template.figure(
        traces,
        barmode="stack",
        bargap=0.08,
        xaxis=chart_template.time_axis(),
        yaxis=chart_template.value_axis("share", range=[0, 1]),
        shapes=shapes,
        annotations=notes,
        showlegend=len(names) > 1,
        legend={"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top", "itemclick": False, "itemdoubleclick": False},
        margin={"l": 8, "r": 12, "t": 12 + 18 * len(dates), "b": 8, "pad": 4},
    )


_HATCHES = ("", "/", ".", "\\", "x", "-", "|", "+")


def _bars(place: int, name: str, at: Floats, started: Floats, shares: Floats) -> Trace:
    colour = chart_template.SERIES[place % len(chart_template.SERIES)]
    hatch = {**chart_template.HATCHED, "shape": _HATCHES[place % len(_HATCHES)]}
    return {
        "type": "bar",
        "name": chart_template.plain(name),
        "x": at,
        "y": shares,
        "marker": {"color": colour, "pattern": hatch},
        "text": [_text(name, share, count) for share, count in zip(shares, started, strict=True)],
        "textposition": "none",
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
    }


def _text(name: str, share: float, count: float) -> str:
    return f"{chart_template.plain(name)}: {percent(share)}, {count:,.0f} started" if count else ""


def _dated(dates: Sequence[Date]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for place, date in enumerate(sorted(dates)):
        at = chart_template.milliseconds([date.at])[0]
        line = {"color": chart_template.GREY, "width": 1.5, "dash": chart_template.DASHES[1 + place % 3]}
        upright = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
        shapes.append({**upright, "line": line})
        place_of = {"xref": "x", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 18 * place}
        notes.append(chart_template.note(chart_template.plain(date.label), x=at, **place_of))
    return shapes, notes
