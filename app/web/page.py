"""What a page declares: its address, who may see it, how it is drawn, and which of its parts are drawn anew, when.

Nothing here knows the Dash app: `app.web.door` alone turns these declarations into callbacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dash import MATCH, Input, Output, State

from app.domain.errors import NotFound
from app.domain.ids import of_path
from app.domain.rows import Row
from app.security import may
from app.web import ids
from app.web.components import filter_bar
from app.web.dash_libs import Component, html

if TYPE_CHECKING:
    from app.answers.services import Services
    from app.security import Actor, Permission
    from app.store.reader import Reader
    from app.web.answer_cache import Recent
    from app.web.view import View

ADDRESS = Input(ids.ADJUSTED, "data")
"""The query of the address changed while its path stayed."""
RECORDS = Input(ids.TICK, "data")
"""What the page shows changed: records came in, a rule was evaluated, somebody did something."""
WORK = Input(ids.WORKED, "data")
"""A form on the page has done something."""
STANDS = Input(ids.STANDS, "data")
"""Text and table of the page stand: what loads slowly may come now."""
_VARIABLE = re.compile(r"<\w+>")


@dataclass
class Visit:
    """One look of one person at a page or at a part of it: the only argument of what draws either.

    `actor` is who makes the present request, and has the permission that page or part declares. `identifier` is what
    the path names, "" where it names nothing. `narrow` says that the screen is narrower than 768 pixels. `cue` is the
    id of the component whose change asked for a part; None while a page is drawn. `recent` is the cache of expensive
    answers to this actor. `items` is how many items what was drawn has, for the ledger; None where that says nothing.
    """

    services: Services
    actor: Actor
    view: View
    path: str
    recent: Recent
    identifier: str = ""
    narrow: bool = False
    cue: Any = None
    items: int | None = None
    open: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def reader(self) -> Reader:
        """The store at the instant of the view. It is opened by the first who asks, and closed with the visit."""
        return self.open.enter_context(self.services.reader(self.view.known_at))


@dataclass(frozen=True)
class Drawn:
    """What a page gives back: its title (the document's and, unless the body has its own h1, the heading) and body.

    `redirect`, an address, replaces this one instead of showing anything.
    """

    title: str
    body: Component
    redirect: str | None = None


@dataclass(frozen=True)
class Part:
    """What is drawn anew while its page stays: `draw` gets the visit and the values of `reads`, in their order.

    `outputs` are what `draw` returns, one each; an id alone means the children of that component. A change of one of
    `follows` asks for the part anew, and so does that of an `Input` among `reads`. `permission` is what one needs for
    the part; None means that of its page. `initially`: the part is also asked for when its component appears.
    """

    outputs: str | Output | tuple[str | Output, ...]
    draw: Callable[..., Any]
    follows: tuple[Input, ...] = ()
    reads: tuple[Input | State, ...] = ()
    permission: Permission | None = None
    initially: bool = False


@dataclass(frozen=True)
class Page:
    """A page: `path` may end in one `<variable>`; `scope` names what the poller asks the version of, None for nothing.

    `permission` is what one needs to see it, for the id that its path names. `filters` says whether the bar of segments
    and time range stands above it, `times` what its range is of. `figures` is the page of the same path, under a
    permission of its own, for who may see counts and sentences and no single transaction. `exists` says of pages that
    are few and known whether there is one for the id; of the others the page itself says so.
    """

    name: str
    path: str
    permission: Permission
    draw: Callable[[Visit], Drawn]
    parts: tuple[Part, ...] = ()
    scope: Callable[[str], str] | None = None
    filters: bool = False
    times: filter_bar.Times = filter_bar.STARTED
    figures: Page | None = None
    exists: Callable[[str], bool] = lambda name: True

    def for_actor(self, actor: Actor) -> Page:
        """The page as it is for somebody: its figures alone for who lacks its permission, where it has such a form."""
        return self if self.figures is None or may(actor, self.permission) else self.figures

    def match(self, path: str) -> str | None:
        """The id that the path holds ("" for a page without one), or None where this page is not meant."""
        pattern = _VARIABLE.sub("([^/]+)", self.path)
        matched = re.fullmatch(pattern, path.rstrip("/") or "/")
        if matched is None:
            return None
        return of_path(matched[1]) if matched.groups() else ""


def find(pages: Sequence[Page], path: str) -> tuple[Page, str]:
    """The page of a path and the id in it. Raises NotFound."""
    for page in pages:
        identifier = page.match(path)
        if identifier is not None:
            return page, identifier
    raise NotFound(f"There is no page at {(path.rstrip('/') or '/')[:120]}.")


def single_part(
    name: str,
    path: str,
    permission: Permission,
    title: str | Callable[[Visit], str],
    body: Callable[[Visit], list[Component]],
    follows: tuple[Input, ...] = (ADDRESS,),
    **declared: Any,
) -> Page:
    """A page whose whole body is one part. `title` may be a function of the visit; `declared` are fields of `Page`."""
    identifier = f"{name}-body"

    def draw(visit: Visit) -> Drawn:
        drawn = html.Div(body(visit), id=identifier, className="page")
        return Drawn(title if isinstance(title, str) else title(visit), drawn)

    return Page(name, path, permission, draw, (Part(identifier, body, follows),), **declared)


def grid_rows(grid: str, draw: Callable[[Visit, Row | None], Any]) -> Part:
    """The rows that a grid asks for by position: `draw` gets the visit and the grid's request."""
    place = {"grid": grid, "of": MATCH}
    return Part(Output(place, "getRowsResponse"), draw, reads=(Input(place, "getRowsRequest"),))
