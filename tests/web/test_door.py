"""Whoever asks for a page or a part is found anew for each request, and needs the permission that it declares."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from dash import Dash, Input, Output
from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.actor import Actor
from app.domain.encryption import Keys
from app.domain.errors import Forbidden
from app.office import Office
from app.security import Permission, access_of
from app.security.access import PUBLIC
from app.store.store import Store
from app.web import create_web, factory, ids
from app.web.door import Door
from app.web.page import Part
from app.web.pages import FRAME, PAGES
from tests.web.callbacks import ROUTE, asked

NOON = datetime(2026, 11, 23, 12)


class ByHeader:
    """A header names the actor, who then is one of local mode; without it nobody is signed in."""

    def actor_of(self, request: Request) -> Actor | None:
        name = request.headers.get("X-Name")
        return None if name is None else Actor(name, frozenset(("operator",)), local=True)

    def is_local(self) -> bool:
        return True


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    catalog = CatalogFiles(None)
    store, office = Store(None, catalog.current, lambda: NOON), Office(tmp_path_factory.mktemp("door"), lambda: NOON)
    yield Services(store.reader, office, catalog, Keys(b"p" * 32, b"t" * 32), lambda: NOON, ByHeader())
    store.close()
    office.close()


@pytest.fixture(scope="module")
def app(services: Services) -> Dash:
    return create_web(create_api(services), services)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


def callback(app: Dash, prefix: str) -> str:
    """Dash's id of the one callback whose outputs begin like this."""
    (name,) = [name for name in app.callback_map if name.startswith(prefix)]
    return name


def save_view(app: Dash, client: FlaskClient, name: str, actor: str | None) -> TestResponse:
    values = {"view-name.value": name, f"{ids.URL}.pathname": "/", f"{ids.URL}.search": "?status=failed"}
    body = asked(app, callback(app, "..views-list"), {**values, "view-save.n_clicks": 1}, "view-save.n_clicks")
    return client.post(ROUTE, json=body, headers={} if actor is None else {"X-Name": actor})


def saves(services: Any) -> list[tuple[str, str]]:
    """Who saved which views, as the ledger has it."""
    return [(one.actor, one.object) for one in services.office.ledger.entries() if one.action == "view.save"]


def test_each_act_of_a_page_is_on_record_as_whoever_sent_that_request(
    app: Dash, client: FlaskClient, services: Any
) -> None:
    for name in ("mara", "jon"):
        assert save_view(app, client, f"of {name}", name).status_code == 200

    assert {(view.name, view.owner) for view in services.office.views.all()} == {("of mara", "mara"), ("of jon", "jon")}
    assert saves(services) == [("mara", "view:mara/of mara"), ("jon", "view:jon/of jon")]


def test_each_act_of_the_api_is_on_record_as_whoever_sent_that_request(client: FlaskClient, services: Any) -> None:
    before = len(saves(services))
    for name in ("mara", "jon"):
        view = {"name": f"by {name}", "address": "/"}
        answer = client.post("/api/v1/views", json=view, headers={"X-Name": name})
        assert (answer.status_code, answer.get_json()["owner"]) == (201, name)

    assert saves(services)[before:] == [("mara", "view:mara/by mara"), ("jon", "view:jon/by jon")]


def test_who_is_not_signed_in_changes_nothing_and_reads_nothing(app: Dash, client: FlaskClient, services: Any) -> None:
    before = services.office.views.all()
    assert save_view(app, client, "mine", None).status_code == 401
    assert services.office.views.all() == before
    for path in ("/", "/cases/x", "/_dash-layout", "/_dash-dependencies", "/metrics", "/api/v1/cases"):
        assert client.get(path).status_code == 401, path


def test_who_is_not_signed_in_may_ask_whether_the_process_is_well_and_load_what_draws(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/assets/logo.svg").status_code == 200


def test_the_pages_are_whole_although_the_first_request_came_from_nobody(services: Services) -> None:
    client = create_web(create_api(services), services).server.test_client()
    client.get("/assets/logo.svg")
    page = client.get("/", headers={"X-Name": "mara"})
    assert page.status_code == 200
    assert page.text.count("<script src=") > 5


def test_every_part_is_refused_to_whoever_lacks_the_permission_that_it_declares(
    app: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each callback that the server answers is asked for, whatever its name: none draws before it was authorised."""
    authorised: list[str] = []

    def refuse(actor: Actor, permission: Permission, object: str | None = None) -> None:
        authorised.append(permission)
        raise Forbidden("Not you.")

    monkeypatch.setattr("app.web.door.authorize", refuse)
    paths = ["/", *(re.sub("<.*>", "x", page.path) for page in PAGES)]
    for name in [name for name, declared in app.callback_map.items() if "callback" in declared]:
        authorised.clear()
        for path in paths:
            body = asked(app, name, {f"{ids.URL}.pathname": path, "saved-view.n_clicks": 1}, "x.y")
            answer = client.post(ROUTE, json=body, headers={"X-Name": "mara"})
            assert answer.status_code in (200, 204), name
            if authorised:
                break
        assert authorised, f"{name} was drawn for anybody"


def test_a_part_that_declares_no_permission_stops_the_start(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = Part("somewhere", lambda visit: [], (Input("letters", "id"),))
    monkeypatch.setattr(factory, "FRAME", (*FRAME, bare))
    with pytest.raises(RuntimeError, match="declares no permission: somewhere"):
        create_web(create_api(services), services)


def test_a_callback_beside_the_door_stops_the_start(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def beside(app: Dash) -> None:
        app.callback(Output("somewhere", "children"), Input("letters", "id"))(lambda letters: "anything")

    opened = Door.open

    def open_and_add(door: Door, *declared: Any) -> None:
        opened(door, *declared)
        beside(door._app)

    monkeypatch.setattr(Door, "open", open_and_add)
    with pytest.raises(RuntimeError, match=r"declare no permission: somewhere\.children"):
        create_web(create_api(services), services)


def test_a_route_that_declares_no_permission_stops_the_start(services: Services) -> None:
    server = create_api(services)
    server.add_url_rule("/open-to-all", "open_to_all", lambda: "anything")
    with pytest.raises(RuntimeError, match=r"declare no permission: /open-to-all \(open_to_all\)"):
        create_web(server, services)


def test_every_route_declares_a_permission_or_is_public_for_a_reason(app: Dash) -> None:
    server: Flask = app.server
    permissions = access_of(server).permissions
    endpoints = {rule.endpoint for rule in server.url_map.iter_rules()}
    assert not set(permissions) & set(PUBLIC)
    assert endpoints <= set(permissions) | set(PUBLIC)
    assert set(permissions) <= endpoints
    assert all(PUBLIC.values())


def malformed(app: Dash) -> dict[str, Any]:
    """Bodies that no page of ours sends, by what is wrong with them."""
    top = callback(app, "..case-top.children")
    right = asked(app, top, {f"{ids.URL}.pathname": "/cases/x"}, "adjusted.data")
    return {
        "no JSON": b"{",
        "nothing": b"",
        "no object": [],
        "no output": {},
        "an output that is none": right | {"output": 5},
        "an unknown output": right | {"output": "nowhere.children"},
        "a part of the browser's own": right | {"output": "adjusted.data"},
        "no outputs": {name: value for name, value in right.items() if name != "outputs"},
        "no inputs": right | {"inputs": []},
        "inputs that are no list": right | {"inputs": 5},
        "inputs that are no objects": right | {"inputs": [5, 5]},
        "inputs without an id": right | {"inputs": [{}, {}]},
        "inputs of another part": right | {"inputs": list(reversed(right["inputs"]))},
        "outputs of another part": right | {"outputs": {"id": "page", "property": "children"}},
        "too many states": right | {"state": right["state"] * 2},
        "a path that is no text": asked(app, top, {f"{ids.URL}.pathname": ["/"]}, "adjusted.data"),
        "a query that is no text": asked(app, top, {f"{ids.URL}.search": {"a": 1}}, "adjusted.data"),
        "changes that are none": right | {"changedPropIds": 5},
    }


def test_a_body_that_no_page_sends_is_answered_as_the_senders_mistake(app: Dash, client: FlaskClient) -> None:
    for what, body in malformed(app).items():
        sent = body if isinstance(body, bytes) else None
        answer = client.post(ROUTE, data=sent, json=None if sent is not None else body, headers={"X-Name": "mara"})
        assert answer.status_code == 400, what
        assert answer.get_json()["detail"].startswith("This is no request for a part of a page"), what


def test_a_script_of_a_library_that_is_none_is_not_found(client: FlaskClient) -> None:
    assert client.get("/_dash-component-suites/nobody/x.js").status_code == 404


def test_a_part_of_a_page_that_the_reader_has_left_draws_nothing(app: Dash, client: FlaskClient) -> None:
    body = asked(app, callback(app, "..case-top.children"), {f"{ids.URL}.pathname": "/alerts/x"}, "adjusted.data")
    assert client.post(ROUTE, json=body, headers={"X-Name": "mara"}).get_json()["response"] == {}
