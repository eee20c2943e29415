"""What a page says when it has nothing to show, was asked for what is unknown, or failed."""

from dash.development.base_component import Component

from app.domain.segments import SEGMENTS
from app.web.components.icons import icon
from app.web.dash_libs import dcc, html
from app.web.view import View


def heading(text: str, *beside: Component) -> Component:
    """The page's h1; focus goes here after a navigation, so that a screen reader says where one is."""
    return html.Div([html.H1(text, id="heading", tabIndex=-1), *beside], className="heading")


def empty(sentence: str, *offers: Component, good: bool = False) -> Component:
    """An empty list: why it is empty, and what can be done about it. `good` says that empty is what one hopes for."""
    return html.Div(
        [icon("check" if good else "info"), html.Div([html.P(sentence), *([html.P(offers)] if offers else [])])],
        className="state state-good" if good else "state",
    )


def unfiltered(view: View, path: str) -> list[Component]:
    """Links that drop what may have emptied a list, one each, and one for all of them."""
    set_ones = [name for name in SEGMENTS if getattr(view, name)]
    links = [adjusting(f"Drop the {name} filter", view.here(path, **{name: None})) for name in set_ones]
    if view.from_ is not None or view.to is not None:
        links.append(adjusting("Drop the time range", view.here(path, from_=None, to=None)))
    return links


def adjusting(text: str, href: str, **rest: object) -> Component:
    """A link that adjusts the view: the address is replaced, not added to the history."""
    return html.A(text, href=href, **{"data-adjust": "1"}, **rest)


def unknown(sentence: str, typed: str = "") -> Component:
    """An id that names nothing known, or a path without a page: say so and offer the search, with what was `typed`."""
    return html.Div(
        [
            html.P(sentence, className="lead"),
            html.P(
                "Search for any id you were given: a transaction, a trace, a partner's reference, an idempotency key."
            ),
            html.Form(
                [
                    dcc.Input(
                        name="q", type="search", value=typed, placeholder="Any id", className="field", autoFocus=True
                    ),
                    html.Button("Search", type="submit", className="button"),
                ],
                action="/search",
                method="GET",
                className="inline",
                role="search",
            ),
            html.P(html.A("Back to Operate", href="/")),
        ],
        className="state-page",
    )


def refused(sentence: str) -> Component:
    """An address with a value that is not taken: the sentence, and the way to the plain page."""
    return html.Div(
        [
            html.P(sentence, className="lead"),
            html.P(html.A("Show this page without its filters", href="?", **{"data-plain": "1"})),
        ],
        className="state-page",
    )


def failed(sentence: str) -> Component:
    """An error of ours: the reference number, and a retry."""
    return html.Div(
        [
            html.P(sentence, className="lead"),
            html.P(html.A("Try again", href="", className="button", **{"data-reload": "1"})),
        ],
        className="state-page",
    )


def skeleton(rows: int = 6) -> Component:
    """Grey bars where a page will be; the style sheet shows them only after 300 ms."""
    bars = [html.Div(className="bar") for _ in range(rows)]
    return html.Div([html.Div(className="bar bar-title"), *bars], className="skeleton", **{"aria-hidden": "true"})
