"""The one door of the pages: every callback that the server answers is registered here, and nowhere else.

For each request the door parses the address once, finds the actor of that request, checks the permission that the page
or part declares, and hands over one `Visit`. Whatever names no permission is not registered: the start fails.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import dash
from dash import Dash, Input, Output, State
from flask import Flask

from app.answers.filter_cells import check_filters
from app.answers.reads import action_of
from app.answers.services import Services
from app.security import Permission, authorize
from app.web import ids, list_filters, plain, router
from app.web.answer_cache import Recent
from app.web.failure import Boundary
from app.web.page import Page, Part, Visit, find
from app.web.view import View

T = TypeVar("T")
_EXTENSION = "transom.door"
_ADDRESS = (State(ids.URL, "pathname"), State(ids.URL, "search"), State(ids.NARROW, "data"))


class Door:
    """Registers pages and parts on one Dash app. By Dash's id of each callback `permissions` are what it needs, and
    `parts` what it draws, with its page; None is the page of a part of the frame.
    """

    def __init__(self, app: Dash, services: Services, boundary: Boundary) -> None:
        self._app = app
        self._services = services
        self._boundary = boundary
        self._recent = Recent(services.clock)
        self._live: frozenset[str] = frozenset()
        self.permissions: dict[str, Permission] = {}
        self.parts: dict[str, tuple[Page | None, Part]] = {}
        app.server.extensions[_EXTENSION] = self

    def open(self, pages: Sequence[Page], frame: Sequence[Part]) -> None:
        """Register the pages with their parts, and the parts of the frame around them. Raises RuntimeError for a part
        of the frame that declares no permission."""
        declared = [part for page in pages for part in page.parts]
        self._live = plain.live_ids(
            [place for part in (*declared, *frame) for place in (*_outputs(part), *_read(part))]
        )
        self._register_router(pages)
        for page in (*pages, *(page.figures for page in pages if page.figures is not None)):
            for part in page.parts:
                self._register(part, page, part.permission or page.permission)
        for part in frame:
            if part.permission is None:
                raise RuntimeError(f"A part of the frame declares no permission: {part.outputs}.")
            self._register(part, None, part.permission)

    def check(self) -> None:
        """Raises RuntimeError where the app answers a callback that did not come through this door."""
        answered = {name for name, callback in self._app.callback_map.items() if "callback" in callback}
        if strangers := sorted(answered - set(self.permissions)):
            raise RuntimeError(f"Callbacks that declare no permission: {', '.join(strangers)}. Declare them as parts.")

    def _register_router(self, pages: Sequence[Page]) -> None:
        def draw(pathname: str | None, narrow: bool | None, search: str | None) -> router.Answer:
            path = pathname or "/"
            page, identifier = find(pages, path)
            page = page.for_actor(self._services.actor)
            view = router.of_now(View.parse(search), self._services)
            with self._visit(page.permission, view, path, identifier, bool(narrow)) as visit:
                drawn, about, bar = _recorded(visit, page, router.draw(page, visit))
                return plain.lightened(drawn, self._live), about, bar

        outputs = [Output(ids.PAGE, "children"), Output(ids.VISIT, "data"), Output(ids.FILTERS, "children")]
        inputs = [Input(ids.URL, "pathname"), Input(ids.NARROW, "data")]
        states = [State(ids.URL, "search")]
        # Every page declares more than this, or the same, and is authorised for it above.
        self._callback(
            Permission.USE, draw, outputs, inputs, states, prevent_initial_call=False, on_error=self._boundary.page
        )

    def _register(self, part: Part, page: Page | None, permission: Permission) -> None:
        outputs = _outputs(part)
        places = [(output, _is_content(output)) for output in outputs]
        returned = [one for output, whole in places for one in (_parts_of(output) if whole else (output,))]
        versions = [State(output.component_id, plain.VERSION) for output, whole in places if whole]
        inputs = [*part.follows, *(value for value in part.reads if isinstance(value, Input))]
        asked = [value for value in part.reads if isinstance(value, State)]
        states = [*asked, *versions, *_ADDRESS]
        read_at = [next(n for n, taken in enumerate([*inputs, *asked]) if taken is value) for value in part.reads]
        first = len(inputs) + len(asked)

        def draw(*values: Any) -> Any:
            pathname, search, narrow = values[-3:]
            path = pathname or "/"
            identifier = "" if page is None else page.match(path)
            if identifier is None:  # the reader has left for another page since the browser asked
                return dash.no_update if len(returned) == 1 else (dash.no_update,) * len(returned)
            with self._visit(permission, View.parse(search), path, identifier, bool(narrow)) as visit:
                visit.cue = dash.ctx.triggered_id
                read = tuple(values[place] for place in read_at)
                drawn = part.draw(visit, *read)
                drawn = _recorded(visit, page, drawn) if page is not None else _noted(visit, read, drawn)
            present = iter(values[first : first + len(versions)])
            answers = (drawn,) if len(outputs) == 1 else drawn
            ready = [
                value
                for (_, whole), answer in zip(places, answers, strict=True)
                for value in (plain.content(answer, self._live, next(present)) if whole else (answer,))
            ]
            return ready[0] if len(returned) == 1 else ready

        name = self._callback(permission, draw, returned, inputs, states, prevent_initial_call=not part.initially)
        self.parts[name] = page, part

    @contextmanager
    def _visit(self, permission: Permission, view: View, path: str, identifier: str, narrow: bool) -> Iterator[Visit]:
        """A visit of the actor of the present request. Raises Forbidden without the permission, and where the address's
        filters would give a small cell away to who is told none."""
        actor = self._services.actor
        authorize(actor, permission, identifier or None)
        visit = Visit(self._services, actor, view, path, self._recent.of_actor(actor), identifier, narrow)
        with visit.open:
            if self._services.least:
                check_filters(visit.reader, list_filters.common(view, visit.reader.now))
            yield visit

    def _callback(
        self,
        permission: Permission,
        draw: Callable[..., Any],
        outputs: Sequence[Output],
        inputs: Sequence[Input],
        states: Sequence[State],
        **options: Any,
    ) -> str:
        """Dash's id of the callback, once it is registered."""
        before = set(self._app.callback_map)
        returned = outputs[0] if len(outputs) == 1 else list(outputs)
        self._app.callback(returned, list(inputs), list(states), **options)(draw)
        (name,) = set(self._app.callback_map) - before
        self.permissions[name] = permission
        return str(name)


def door_of(server: Flask) -> Door:
    """The door of an app, which has one."""
    return cast(Door, server.extensions[_EXTENSION])


def _outputs(part: Part) -> list[Output]:
    listed = part.outputs if isinstance(part.outputs, tuple) else (part.outputs,)
    return [Output(output, "children") if isinstance(output, str) else output for output in listed]


def _read(part: Part) -> tuple[Input | State, ...]:
    return (*part.follows, *part.reads)


def _is_content(output: Output) -> bool:
    """Whether the output is what an element holds, of which there are versions."""
    return output.component_property == "children" and not output.allow_duplicate


def _parts_of(output: Output) -> list[Output]:
    """What holds the content of an element: Dash's components, or plain elements, and the version of either."""
    return [Output(output.component_id, name) for name in ("children", plain.ATTRIBUTE, plain.VERSION)]


def _recorded(visit: Visit, page: Page, drawn: T) -> T:
    """What a page or part of it shows, once the look at it is on record; a grid's rows as a list."""
    object_ = f"{page.name}:{visit.identifier}" if visit.identifier else f"{visit.path}{visit.view.query()}"
    if isinstance(drawn, dict) and "rowData" in drawn:
        outcome = f"{len(drawn['rowData'])} of {drawn.get('rowCount')} items"
        visit.services.reads.look(visit.actor, "list.view", object_, outcome)
    else:
        visit.services.reads.look(visit.actor, action_of(object_, "page.view"), object_, "done")
    return drawn


def _noted(visit: Visit, read: Sequence[Any], drawn: T) -> T:
    """What a part of the frame shows, once what it was asked for is on record."""
    asked = next((value for value in read if isinstance(value, str | dict)), None)
    if asked:
        text = asked if isinstance(asked, str) else " ".join(map(str, asked.values()))
        first = drawn[0] if isinstance(drawn, tuple) else drawn
        items = len(first) if isinstance(first, list) else visit.items
        outcome = "done" if items is None else f"{items} items"
        visit.services.reads.look(visit.actor, "page.search", f"{visit.path} {text}", outcome)
    return drawn
