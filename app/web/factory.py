"""Builds the Dash app on the server that already carries the API."""

from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.development.base_component import Component
from flask import Flask, has_request_context

from app.answers.services import Services
from app.domain.errors import Unauthenticated
from app.domain.segments import SEGMENTS
from app.security import Permission, access_of, may
from app.web import callback_requests, compression, content_security_policy, ids, shared_scorecard, shell, sign_in
from app.web.door import Door
from app.web.failure import Boundary
from app.web.page import find
from app.web.pages import FRAME, PAGES
from app.web.unknown_pages import mark_unknown_pages

ASSETS = Path(__file__).resolve().parents[2] / "assets"
NAVIGATION = (
    ("Operate", "/"),
    ("Alerts", "/alerts"),
    ("Reviews", "/reviews"),
    ("Hand-over", "/handover"),
    ("Trends", "/trends"),
    ("Intake", "/intake"),
    ("Catalog", "/catalog"),
    ("Audit", "/audit"),
)

DOCUMENT = ("/", "/<path:path>", "/_dash-layout", "/_dash-dependencies", "/_reload-hash")
"""Dash's endpoints for the frame of every page. What the page in it shows has a permission of its own."""


def create_web(server: Flask, services: Services) -> Dash:
    """The pages, mounted on `server`. Everything that a browser loads comes from this server.

    Raises RuntimeError for a part of a page, or a route, that declares no permission.
    """
    boundary = Boundary()
    app = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]
        assets_folder=str(ASSETS),
        serve_locally=True,
        title="Transom",
        update_title="",
        suppress_callback_exceptions=True,
        index_string=shell.INDEX,
        on_error=boundary.note,
        add_log_handler=False,
    )
    app.layout = lambda: _layout(services)
    # Run in the reverse of this order: the policy hashes scripts before they are packed.
    compression.compress_answers(server)
    content_security_policy.protect_pages(server)
    mark_unknown_pages(server, PAGES)
    door = Door(app, services, boundary)
    door.open(PAGES, FRAME)
    door.check()
    _clientside(app)
    sign_in.register(server, services)
    shared_scorecard.register(server, services)
    callback_requests.refuse_malformed(server, app)
    access = access_of(server)
    access.declare(Permission.USE, *DOCUMENT, callback_requests.ENDPOINT)
    access.check()
    return app


def _layout(services: Services) -> Component:
    """The frame for who asks for it; an empty one where that is nobody.

    Dash asks for it once itself, with the first request whoever makes it, and sets up its scripts only after that.
    """
    try:
        actor = services.actor if has_request_context() else None
    except Unauthenticated:
        actor = None
    if actor is None:
        return shell.layout((), None)
    allowed = tuple(
        (title, path) for title, path in NAVIGATION if may(actor, find(PAGES, path)[0].for_actor(actor).permission)
    )
    return shell.layout(allowed, actor)


def _clientside(app: Dash) -> None:
    """What the browser decides alone; the functions are in `assets/`."""

    def run(name: str, output: Output, *inputs: Input | State, initially: bool = True) -> None:
        function = ClientsideFunction("transom", name)
        register: Any = app.clientside_callback
        register(function, output, *inputs, prevent_initial_call=not initially)

    run("adjusted", Output(ids.ADJUSTED, "data"), Input(ids.URL, "pathname"), Input(ids.URL, "search"))
    run("arrived", Output(ids.VISIT, "storage_type"), Input(ids.VISIT, "data"), initially=False)
    run("narrow", Output(ids.NARROW, "data"), Input(ids.URL, "id"))
    run("letters", Output("letters", "id"), Input("letters", "checked"), initially=False)
    segments = [Input(f"filter-{name}", "value") for name in SEGMENTS]
    run("segments", Output("filter-workflow", "id"), *segments, initially=False)
    run("range", Output("range-from", "id"), Input("range-from", "value"), Input("range-to", "value"), initially=False)
    run("instant", Output("instant-picker", "id"), Input("instant-picker", "value"), initially=False)
