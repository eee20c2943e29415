"""Lists whose length a sender decides: a stretch of them is drawn, all are counted, and the others are a link away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.errors import BadInput
from app.web.components import states
from app.web.dash_libs import Component, html
from app.web.view import View

MOST = 200
"""Items drawn at once: more than the 128 events, links and attributes that OpenTelemetry's SDKs keep of a span."""
T = TypeVar("T")


@dataclass(frozen=True)
class Stretch:
    """`size` items of a list from `first` (from 0) on; `name` is the parameter of the address that says the first."""

    name: str
    first: int = 0
    size: int = MOST

    def of(self, items: Sequence[T]) -> Sequence[T]:
        """The stretch of a whole list, the last one where it begins behind the end."""
        first = self.within(len(items))
        return items[first : first + self.size]

    def within(self, total: int) -> int:
        """Where the stretch begins in a list of so many: its end is not passed."""
        return self.first if self.first < total else max(0, (total - 1) // self.size * self.size)


def stretch(view: View, name: str, size: int = MOST) -> Stretch:
    """The stretch of a list that the address asks for. Raises BadInput for what is no count."""
    text = view.one(name) or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput(f'{name}: "{text[:60]}" is no count of items to pass over.')
    return Stretch(name, int(text), size)


def pager(part: Stretch, total: int, items: str, view: View, path: str) -> list[Component]:
    """Which of how many are drawn, with the ways to those before and after; nothing where all are."""
    if total <= part.size and not part.first:
        return []
    first = part.within(total)
    last = min(first + part.size, total)
    ways = [
        states.adjusting(text, view.here(path, **{part.name: place or None}), className="button quiet")
        for text, place, there in (
            (f"{part.size:,} before", max(first - part.size, 0), first > 0),
            (f"Next {min(part.size, total - last):,}", last, last < total),
            ("Last", (total - 1) // part.size * part.size, last + part.size < total),
        )
        if there
    ]
    counted = html.Span(f"{first + 1:,} to {last:,} of {total:,} {items}", className="hint")
    return [html.Nav([counted, *ways], className="pager", **{"aria-label": f"More {items}"})]


def listed(
    name: str, items: Sequence[T], view: View, path: str, draw: Callable[[Sequence[T]], Component], noun: str
) -> list[Component]:
    """What `draw` makes of the stretch of a whole list that the address asks for, and the way to the others."""
    part = stretch(view, name)
    return [draw(part.of(items)), *pager(part, len(items), noun, view, path)]
