"""Choices on a page of Trends beside its filters; each is a parameter of the address."""

from collections.abc import Iterable, Sequence

from app.web.components import states
from app.web.dash_libs import Component, html

Option = tuple[str, str]
"""(value, label)."""


def select(name: str, label: str, options: Sequence[Option], chosen: str) -> Component:
    """A native select that writes the parameter `name`; an empty value drops it. `assets/choices.js` writes it."""
    listed = [html.Option(text, value=value, selected=value == chosen) for value, text in options]
    field = html.Select(listed, className="select", key=f"{name} {chosen}", **{"data-param": name})
    return html.Label([html.Span(label, className="choice-label"), field], className="choice")


def chips(label: str, links: Iterable[tuple[str, str, bool]]) -> Component:
    """Links (text, address, whether it is where one is) that adjust the view, under one label."""
    inside = [
        states.adjusting(text, href, className="chip current" if here else "chip", **_marked(here))
        for text, href, here in links
    ]
    return html.Div(
        [html.Span(label, className="choice-label"), html.Div(inside, className="chips")],
        className="choice",
        role="group",
        **{"aria-label": label},
    )


def bar(*inside: Component) -> Component:
    """The choices of a page, one after the other."""
    return html.Div(list(inside), className="choices no-print")


def _marked(here: bool) -> dict[str, str]:
    return {"aria-current": "true"} if here else {}
