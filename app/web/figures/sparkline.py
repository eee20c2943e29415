"""A small multiple: one number over time without axes, for a cell or a card beside its written value.

It is an image that the answer itself holds, not a Plotly figure: forty of those on a page made the browser load 1.4 MB
of script and draw for a second before anything could be read. Lines keep their width however the image is stretched;
the marks of signals are texts over it, so that their shape is not stretched either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from app.web.figures.chart_template import BLUE, MARKS, PURPLE

WIDE, HIGH = 1000, 200
"""The image's own units; it is stretched to its place."""
_SIDE, _EDGE = 40, 20
"""What is left free on each side, above and below, so that the last point's dot is not cut."""
_LINE = 'fill="none" vector-effect="non-scaling-stroke" stroke-linejoin="round"'
_SAFE = " '=/:;,-().!~*"
Place = tuple[int, int]


@dataclass(frozen=True)
class Sparkline:
    """`image` is an SVG document; `marks` are where stretches of signals begin, as (left %, top %, direction)."""

    image: str
    marks: tuple[tuple[float, float, str], ...]

    @property
    def source(self) -> str:
        """The image as the address of an `img`."""
        return f"data:image/svg+xml,{quote(self.image.replace(chr(34), chr(39)), safe=_SAFE)}"


def sparkline(
    points: Sequence[Mapping[str, Any]],
    marked: Mapping[datetime, str] | None = None,
    objective: float | None = None,
    from_zero: bool = True,
) -> Sparkline:
    """The drawing of points [{at, value}]; `marked` gives signals' directions by instant, `objective` a dotted level.

    The last point that has a value is a dot. Points of signals are drawn over in the signal's colour, and the first of
    each stretch has its shape: a mark for each of forty points would hide the course. The scale is the cell's own:
    neighbours are compared by their numbers, which stand beside them, and by their shape, which this shows.
    """
    values = [point["value"] for point in points]
    low, high = _range([value for value in values if value is not None], objective, from_zero)

    def top(value: float) -> int:
        return round(_EDGE + (HIGH - 2 * _EDGE) * (high - value) / (high - low))

    step = (WIDE - 2 * _SIDE) / max(len(points) - 1, 1)
    places = [
        None if value is None else (round(_SIDE + place * step), top(value)) for place, value in enumerate(values)
    ]
    drawn = [_path(_course(places), BLUE, 1.75)]
    marks: list[tuple[float, float, str]] = []
    for direction, mark in MARKS.items():
        chosen = [(marked or {}).get(point["at"]) == direction for point in points]
        over = [place if here else None for place, here in zip(places, chosen, strict=True)]
        drawn.append(_path(_course(over), str(mark["color"]), 2.5))
        marks += [(place[0] / WIDE * 100, place[1] / HIGH * 100, direction) for place in _firsts(over)]
    if objective is not None:
        drawn.append(_path(f"M0 {top(objective)}H{WIDE}", PURPLE, 1.5, ' stroke-dasharray="1.5 3"'))
    last = next((place for place in reversed(places) if place is not None), None)
    if last is not None:
        drawn.append(_path(f"M{last[0]} {last[1]}h0", BLUE, 5, ' stroke-linecap="round"'))
    size = f'viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(drawn)}</svg>'
    return Sparkline(svg, tuple(marks))


def _course(places: Sequence[Place | None]) -> str:
    """A line through the places, open where there is none; a place alone is a line of no length."""
    parts = []
    for before, place in pairwise([None, *places]):
        if place is not None:
            parts.append(f"{'M' if before is None else 'L'}{place[0]} {place[1]}")
    return "".join(parts)


def _firsts(places: Sequence[Place | None]) -> Iterator[Place]:
    for before, place in pairwise([None, *places]):
        if place is not None and before is None:
            yield place


def _path(course: str, colour: str, width: float, more: str = "") -> str:
    return f'<path d="{course}" stroke="{colour}" stroke-width="{width}" {_LINE}{more}/>' if course else ""


def _range(known: Sequence[float], objective: float | None, from_zero: bool) -> tuple[float, float]:
    """All values and the objective, with some air, so that a flat line stands in the middle or on the ground."""
    levels = [*known, *([] if objective is None else [objective])]
    low, high = min(levels, default=0.0), max(levels, default=1.0)
    if from_zero:
        low, high = min(low, 0.0), high if high > 0.0 else 1.0
    air = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return low - air, high + air
