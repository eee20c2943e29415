"""Facts in pairs: a term and what it is, as a description list."""

from collections.abc import Iterable

from app.web.dash_libs import Component, html

Inside = Component | str | list[Component | str]


def facts(pairs: Iterable[tuple[str, Inside | None]]) -> Component:
    """The pairs that have something to say, in their order."""
    entries = [html.Div([html.Dt(term), html.Dd(inside)]) for term, inside in pairs if inside not in (None, "", [])]
    return html.Dl(entries, className="facts")


def panel(title: str, *inside: Component, padded: bool = True, hint: str | None = None) -> Component:
    """A section with a heading."""
    head = html.H2([title, *([html.Span(hint, className="hint beside")] if hint else [])])
    body = html.Div(list(inside), className="padded" if padded else "")
    return html.Section([head, body], className="panel")
