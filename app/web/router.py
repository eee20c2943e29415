"""Draws a page whole: its body, what the browser is to know of it, and the filter bar above it.

Pages are drawn when the path changes. While it stays, only the query changes, and a page draws its own parts anew on
`ids.ADJUSTED`: so a filter or a selection never takes away the row that somebody is looking at. (Dash's own router
draws the whole page at every change of the query.)
"""

from collections.abc import Mapping
from typing import Any

import dash
from dash.development.base_component import Component

from app.answers.services import Services
from app.answers.version import version_of
from app.domain.errors import BadInput, NotFound
from app.web.components import filter_bar, states
from app.web.dash_libs import html
from app.web.page import Drawn, Page, Visit
from app.web.view import View

Answer = tuple[Component, Mapping[str, object], Component | list[Component]]


def draw(page: Page, visit: Visit) -> Answer:
    """The page, what `ids.VISIT` holds of it, and its filter bar."""
    version = _version(page, visit)
    drawn = page.draw(visit)
    return _framed(page, drawn), {**_summary(page, visit, drawn), "version": version}, _bar(page, visit)


def of_now(view: View, services: Services) -> View:
    """The view, if its instant has come. Raises BadInput for one that is yet to come: nothing is known at it."""
    if view.known_at is not None and view.known_at > services.clock():
        raise BadInput(f"as_of: {view.as_of} is in the future.")
    return view


def _framed(page: Page, drawn: Drawn) -> Component:
    heading = [] if _has_heading(drawn.body) else [states.heading(drawn.title)]
    return html.Div([*heading, drawn.body], className=f"page page-{page.name}", key=page.name)


def _has_heading(body: Component) -> bool:
    parts: Any = body
    return any(isinstance(part, dash.html.H1) for part in (body, *parts._traverse()))


def _summary(page: Page, visit: Visit, drawn: Drawn) -> Mapping[str, object]:
    scope = None if page.scope is None else page.scope(visit.identifier)
    return {"title": drawn.title, "name": page.name, "scope": scope, "redirect": drawn.redirect}


def _version(page: Page, visit: Visit) -> str | None:
    """The version of what is about to be drawn: what comes in while it is drawn, or on its way, is then not missed.

    None for a page that follows nothing, or a thing that is not there, as drawing it will say.
    """
    if page.scope is None or visit.view.known_at is not None:
        return None
    try:
        with visit.services.reader(None) as reader:
            return version_of(visit.services, reader, page.scope(visit.identifier))
    except (BadInput, NotFound):
        return None


def _bar(page: Page, visit: Visit) -> Component | list[Component]:
    return filter_bar.bar(visit.reader, visit.view, visit.narrow, page.times) if page.filters else []
