"""Signing in over HTTP: the cookie, where one is led, and what another site's page cannot cause."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.actor import Actor
from app.office import Office, Search
from app.security import OfficeAuthenticator, Passwords, SignIn
from app.store.store import Store
from app.web import sign_in
from app.web.sign_in import own_path
from tests.api.conftest import KEYS
from tests.oracle.cases import CATALOG
from tests.oracle.loading import entries
from tests.oracle.making import at, move
from tests.present import present

ROOT = Actor("root", frozenset(("admin",)))
GOOD = "correct horse battery"
PEOPLE = (
    ("mara", "operator", None),
    ("eve", "executive", None),
    ("acme", "operator", ["acme"]),
    ("ada", "admin", None),
)
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    store, office = Store(None, lambda: CATALOG, lambda: at(60)), Office(tmp_path, lambda: at(60))
    store.load(entries([move(0, "t", "received", tenant="acme"), move(0, "u", "received", tenant="other")]))
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    for name, role, tenants in PEOPLE:
        office.accounts.add(name, [role], tenants, passwords.hash_of(GOOD), ROOT)

    def made(secure: bool = False) -> Flask:
        authenticator = OfficeAuthenticator(office, secure)
        services = Services(
            store.reader,
            office,
            CatalogFiles(None),
            KEYS,
            lambda: at(60),
            authenticator,
            sign_in=SignIn(office, passwords),
        )
        app = create_api(services)
        sign_in.register(app, services)
        app.extensions["tested services"] = services
        return app

    yield made
    store.close()
    office.close()


def signed_in(app: Flask, name: str, headers: dict[str, str] = OWN, **more: Any) -> tuple[FlaskClient, TestResponse]:
    client = app.test_client()
    return client, client.post("/sign-in", data={"name": name, "password": GOOD}, headers=headers, **more)


def test_who_signs_in_is_led_to_a_page_that_is_theirs_and_reads_what_is_theirs(server: Callable[..., Flask]) -> None:
    app = server()
    for name, home in (("mara", "/"), ("eve", "/trends"), ("acme", "/")):
        client, answer = signed_in(app, name)
        assert (answer.status_code, answer.headers["Location"]) == (303, home)
    found = client.get("/api/v1/transactions").get_json()["items"]

    assert [one["transaction_id"] for one in found] == ["t"]


def test_the_cookie_is_for_this_host_alone_and_no_script_reads_it(server: Callable[..., Flask]) -> None:
    _, answer = signed_in(server(), "mara")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(answer.headers["Set-Cookie"].split("; "))
    _, secure = signed_in(server(secure=True), "mara", base_url="https://transom.example")
    assert secure.headers["Set-Cookie"].startswith("__Host-transom_session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(secure.headers["Set-Cookie"].split("; "))


def test_the_session_ends_with_signing_out(server: Callable[..., Flask]) -> None:
    client, _ = signed_in(server(), "mara")
    assert client.get("/api/v1/transactions").status_code == 200
    cookie = present(client.get_cookie("transom_session")).value
    assert client.post("/sign-out", headers=OWN).status_code == 303
    client.set_cookie("transom_session", cookie)

    assert client.get("/api/v1/transactions").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {}],
)
def test_another_sites_page_changes_nothing_in_somebodys_name(
    server: Callable[..., Flask], headers: dict[str, str]
) -> None:
    app = server()
    client, _ = signed_in(app, "mara")

    saved = client.post("/api/v1/views", json={"name": "v", "address": "/"}, headers=headers)
    assert saved.status_code == 403
    assert signed_in(app, "mara", headers)[1].status_code == 403
    own = client.post("/api/v1/views", json={"name": "v", "address": "/"}, headers={"Origin": "http://localhost"})
    assert own.status_code == 201


@pytest.mark.parametrize(
    "asked", [None, "//evil.example", "/\\evil.example", "https://evil.example", "/sign-in", "/a\nb"]
)
def test_nobody_is_led_elsewhere(asked: str | None) -> None:
    assert own_path(asked) == "/"


def test_a_name_is_shown_again_as_text(server: Callable[..., Flask]) -> None:
    answer = (
        server()
        .test_client()
        .post("/sign-in", data={"name": '"><script>alert(1)</script>', "password": "x"}, headers=OWN)
    )
    assert answer.status_code == 403
    assert b"<script>alert" not in answer.data


def test_an_admin_sees_who_is_signed_in_and_ends_it_on_record(server: Callable[..., Flask]) -> None:
    app = server()
    (mara, _), (ada, _) = signed_in(app, "mara"), signed_in(app, "ada")
    assert mara.get("/api/v1/accounts/sessions").status_code == 403
    listed = {item["account"]: item for item in ada.get("/api/v1/accounts/sessions").get_json()["items"]}
    assert {name: item["present"] for name, item in listed.items()} == {"mara": False, "ada": True}
    session = listed["mara"]["session_id"]

    assert mara.post(f"/api/v1/accounts/ada/sessions/{session}/end", headers=OWN).status_code == 403
    assert ada.post(f"/api/v1/accounts/eve/sessions/{session}/end", headers=OWN).status_code == 404
    assert ada.post(f"/api/v1/accounts/mara/sessions/{session}/end", headers=OWN).status_code == 201

    assert mara.get("/api/v1/transactions").status_code == 401
    services: Services = app.extensions["tested services"]
    (entry,) = services.whole_office.ledger.search(Search(actor="ada", action="session.end"), 5)
    assert (entry.object, entry.outcome) == (f"session:{session}", "of account:mara")


def test_an_admin_signs_somebody_out_everywhere(server: Callable[..., Flask]) -> None:
    app = server()
    (first, _), (second, _), (ada, _) = signed_in(app, "mara"), signed_in(app, "mara"), signed_in(app, "ada")
    assert ada.post("/api/v1/accounts/nobody/sessions/end", headers=OWN).status_code == 404
    assert ada.post("/api/v1/accounts/mara/sessions/end", headers=OWN).get_json() == {"ended": 2}
    assert [client.get("/api/v1/account").status_code for client in (first, second, ada)] == [401, 401, 200]


def test_a_person_ends_the_own_sessions_elsewhere_and_no_other_persons(server: Callable[..., Flask]) -> None:
    app = server()
    (here, _), (there, _), (eve, _) = signed_in(app, "mara"), signed_in(app, "mara"), signed_in(app, "eve")
    own = here.get("/api/v1/account/sessions").get_json()["items"]
    assert sorted(item["present"] for item in own) == [False, True]
    others = eve.get("/api/v1/account/sessions").get_json()["items"][0]["session_id"]
    assert here.post(f"/api/v1/account/sessions/{others}/end", headers=OWN).status_code == 404
    assert here.post("/api/v1/account/sessions/end", headers=OWN).get_json() == {"ended": 1}
    assert [client.get("/api/v1/account").status_code for client in (here, there, eve)] == [200, 401, 200]


def test_an_admin_gives_others_rights_and_not_themselves(server: Callable[..., Flask]) -> None:
    app = server()
    ada, _ = signed_in(app, "ada")
    rights = {"roles": ["operator"], "tenants": ""}
    own = ada.post("/api/v1/accounts/ada/rights", json=rights, headers=OWN)
    assert (own.status_code, "another admin can" in own.get_json()["detail"]) == (400, True)
    assert ada.post("/api/v1/accounts/mara/rights", json=rights, headers=OWN).status_code == 201
