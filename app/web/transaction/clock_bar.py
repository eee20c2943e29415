"""The clock bar: to whom the seconds of a transaction belong, each clock with a texture and words beside its colour."""

from collections.abc import Mapping, Sequence

from app.web.components.moments import length
from app.web.dash_libs import Component, html

CLOCKS = {
    "partner": "partner",
    "review_unassigned": "review unassigned",
    "review_assigned": "review assigned",
    "hold": "hold",
    "retry": "retry",
    "queue": "queue",
    "us": "us",
    "unknown": "unknown",
}
"""Clocks of data.md in words."""


def bar(clocks: Mapping[str, float]) -> Component:
    """The bar under its sentence, the longest clock first; only a sentence where no time has passed."""
    total, parts = sum(clocks.values()), _parts(clocks)
    if not parts:
        return html.P("No time has passed between its records.", className="hint")
    strip = [
        html.Div(
            className=f"clock clock-{name} texture-{name}",
            style={"flexGrow": max(seconds / total, 0.004)},
            title=_text(name, seconds, total),
        )
        for name, seconds in parts
    ]
    return html.Div(
        [html.P(_legend(total, parts), className="clock-sentence"), html.Div(strip, className="clock-bar")],
        className="clocks",
    )


def _legend(total: float, parts: Sequence[tuple[str, float]]) -> list[Component | str]:
    """`Of 3 d 4 h: partner 71 %, review unassigned 22 %, us 0.1 %.`, each with its colour and texture before it."""
    ends = [*[", "] * (len(parts) - 1), "."]
    listed = [
        html.Span(
            [swatch(name), f"{CLOCKS.get(name, name)} {share(seconds / total)}{end}"],
            className="clock-part",
            title=_text(name, seconds, total),
        )
        for (name, seconds), end in zip(parts, ends, strict=True)
    ]
    return [f"Of {length(total)}: ", *listed]


def _text(name: str, seconds: float, total: float) -> str:
    return f"{CLOCKS.get(name, name)}: {length(seconds)}, {share(seconds / total)}"


def _parts(clocks: Mapping[str, float]) -> list[tuple[str, float]]:
    """Clocks with their seconds, the longest first; under a millisecond is only digits that one clock has more."""
    return sorted(((name, seconds) for name, seconds in clocks.items() if seconds >= 0.001), key=lambda part: -part[1])


def share(part: float) -> str:
    """A share as a percentage that never rounds something to nothing, nor all but something to all."""
    percent = part * 100
    if percent < 0.05:
        return "under 0.1 %"
    if 99.95 <= percent < 100:
        return "over 99.9 %"
    return f"{percent:.0f} %" if (percent >= 10 and round(percent) < 100) or percent == 100 else f"{percent:.1f} %"


def swatch(name: str) -> Component:
    """A clock's colour and texture, for beside its name."""
    return html.Span(className=f"swatch clock-{name} texture-{name}", **{"aria-hidden": "true"})
