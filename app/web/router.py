"""Pages by path: which one an address names, and the callback that draws it.

Pages are drawn when the path changes. While it stays, only the query changes, and a page draws its own parts anew on
`ids.ADJUSTED`: so a filter or a selection never takes away the row that somebody is looking at. (Dash's own router
draws the whole page at every change of the query.)
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash
from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from app.answers.services import Services
from app.answers.version import version_of
from app.domain.errors import BadInput, NotFound
from app.domain.ids import of_path
from app.web import ids
from app.web.components import filter_bar, states
from app.web.dash_libs import html
from app.web.failure import Boundary
from app.web.view import View

_VARIABLE = re.compile(r"<\w+>")


@dataclass(frozen=True)
class Visit:
    """One reading of a page: what its path names (None where it has no variable) and the view of its query."""

    services: Services
    view: View
    path: str
    identifier: str = ""
    narrow: bool = False


@dataclass(frozen=True)
class Drawn:
    """What a page gives back: its title (the document's and, unless the body has its own h1, the heading) and body.

    `redirect`, an address, replaces this one instead of showing anything.
    """

    title: str
    body: Component
    redirect: str | None = None


@dataclass(frozen=True)
class Page:
    """A page: `path` may end in one `<variable>`; `scope` names what the poller asks the version of, None for nothing.

    `filters` says whether the bar of segments and time range stands above it, `times` what its range is of.
    """

    name: str
    path: str
    draw: Callable[[Visit], Drawn]
    scope: Callable[[str], str] | None = None
    filters: bool = False
    times: filter_bar.Times = filter_bar.STARTED

    def match(self, path: str) -> str | None:
        """The id that the path holds ("" for a page without one), or None where this page is not meant."""
        pattern = _VARIABLE.sub("([^/]+)", self.path)
        found = re.fullmatch(pattern, path)
        if found is None:
            return None
        return of_path(found[1]) if found.groups() else ""


def find(pages: Sequence[Page], path: str) -> tuple[Page, str]:
    """The page of a path and the id in it. Raises NotFound."""
    trimmed = path.rstrip("/") or "/"
    for page in pages:
        identifier = page.match(trimmed)
        if identifier is not None:
            return page, identifier
    raise NotFound(f"There is no page at {trimmed[:120]}.")


def mount(app: Dash, pages: Sequence[Page], services: Services, boundary: Boundary) -> None:
    """Register the callback that draws pages."""

    @app.callback(
        Output(ids.PAGE, "children"),
        Output(ids.VISIT, "data"),
        Output(ids.FILTERS, "children"),
        Input(ids.URL, "pathname"),
        Input(ids.NARROW, "data"),
        State(ids.URL, "search"),
        on_error=boundary.page,
    )
    def draw(
        pathname: str | None, narrow: bool | None, search: str | None
    ) -> tuple[Component, Mapping[str, object], Component | list[Component]]:
        path = pathname or "/"
        page, identifier = find(pages, path)
        visit = Visit(services, of_now(View.parse(search), services), path, identifier, bool(narrow))
        known = _known(page, visit)
        drawn = page.draw(visit)
        return _framed(page, drawn), {**_told(page, identifier, drawn), "version": known}, _bar(page, visit)


def of_now(view: View, services: Services) -> View:
    """The view, if its instant has come. Raises BadInput for one that is yet to come: nothing is known at it."""
    if view.known_at is not None and view.known_at > services.clock():
        raise BadInput(f"as_of: {view.as_of} is yet to come, and nothing is known at it.")
    return view


def _framed(page: Page, drawn: Drawn) -> Component:
    heading = [] if _has_heading(drawn.body) else [states.heading(drawn.title)]
    return html.Div([*heading, drawn.body], className=f"page page-{page.name}", key=page.name)


def _has_heading(body: Component) -> bool:
    parts: Any = body
    return any(isinstance(part, dash.html.H1) for part in (body, *parts._traverse()))


def _told(page: Page, identifier: str, drawn: Drawn) -> Mapping[str, object]:
    scope = None if page.scope is None else page.scope(identifier)
    return {"title": drawn.title, "name": page.name, "scope": scope, "redirect": drawn.redirect}


def _known(page: Page, visit: Visit) -> str | None:
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
    return filter_bar.bar(visit.services, visit.view, visit.narrow, page.times) if page.filters else []
