"""Signing in by OpenID Connect, against a provider that is a process of its own."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.actor import Actor
from app.domain.errors import BadConfiguration, Unavailable
from app.domain.instants import system_clock
from app.office import Office
from app.security import (
    Attempts,
    OfficeAuthenticator,
    OpenIdProvider,
    OpenIdSignIn,
    Passwords,
    SignIn,
    client_of,
    group_rights,
)
from app.security.openid_claims import names
from app.store.store import Store
from app.web import sign_in
from tests.api.conftest import KEYS
from tests.oracle.cases import CATALOG
from tests.present import present
from tests.security.provider import CLIENT, LIES, SECRET

ROOT = Actor("root", frozenset(("admin",)))
ROLES = {"ops": "operator", "board": ["executive", "auditor"]}
TENANTS = {"everything": "*", "acme-people": ["acme"]}
OWN = {"Sec-Fetch-Site": "same-origin"}


class Served:
    """An app whose people sign in by the provider, its office, and browsers that do so."""

    def __init__(self, folder: Path, issuer: str) -> None:
        self.issuer = issuer
        self.addresses = itertools.count(1)
        self.store, self.office = Store(None, lambda: CATALOG, system_clock), Office(folder, system_clock)
        passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.office.accounts.add("kim", ["operator"], None, passwords.hash_of("correct horse battery"), ROOT)
        client = client_of(issuer, CLIENT, SECRET, "openid profile")
        self.openid = OpenIdSignIn(
            self.office,
            OpenIdProvider(client, system_clock),
            group_rights("groups", ROLES, TENANTS),
            Attempts(),
            "Example",
        )
        self.services = Services(
            self.store.reader,
            self.office,
            CatalogFiles(None),
            KEYS,
            system_clock,
            OfficeAuthenticator(self.office),
            sign_in=SignIn(self.office, passwords),
            openid=self.openid,
        )
        self.app = create_api(self.services)
        sign_in.register(self.app, self.services)

    def browser(self) -> FlaskClient:
        """A browser at an address of its own."""
        browser = self.app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"10.0.0.{next(self.addresses)}"
        return browser

    def set_out(self, browser: FlaskClient, following: str = "") -> str:
        answer = browser.get(f"/sign-in/openid{following}")
        assert answer.status_code == 303
        return answer.headers["Location"]

    def consent(self, address: str, person: str) -> str:
        """Where the provider leads after `person` has signed in there, as path and query."""
        answer = requests.post(address, data={"person": person}, allow_redirects=False, timeout=30)
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def signed_in(self, person: str, browser: FlaskClient, following: str = "") -> TestResponse:
        return browser.get(self.consent(self.set_out(browser, following), person))

    def entries(self) -> list[tuple[str, str, str | None, str | None, str]]:
        return [(e.actor, e.action, e.object, e.reason, e.outcome) for e in self.office.ledger.entries()]

    def close(self) -> None:
        self.store.close()
        self.office.close()


@pytest.fixture(scope="module")
def served(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("office"), provider)
    yield served
    served.close()


def test_a_person_signs_in_with_roles_and_tenants_of_the_groups(served: Served) -> None:
    mara, kim = served.browser(), served.browser()
    arrived = served.signed_in("mara", mara, "?next=/alerts")
    assert (arrived.status_code, arrived.headers["Location"]) == (303, "/alerts")
    served.signed_in("acme-kim", kim)

    assert mara.get("/api/v1/account").get_json() == {
        "name": "mara",
        "roles": ["operator"],
        "tenants": None,
        "mode": "accounts",
    }
    assert kim.get("/api/v1/account").get_json()["tenants"] == ["acme"]
    entries = served.entries()
    assert ("openid:127.0.0.1", "account.add", "account:mara", "operator; all tenants", "done") in entries
    assert ("mara", "session.begin", "with Example") in [(actor, act, why) for actor, act, _, why, _ in entries]


def test_groups_may_be_where_only_the_provider_itself_says_them(served: Served) -> None:
    browser = served.browser()
    assert served.signed_in("eve", browser).headers["Location"] == "/"
    assert browser.get("/api/v1/account").get_json()["roles"] == ["auditor", "executive"]


def test_other_groups_are_other_rights_at_the_next_sign_in_and_end_what_was_begun_before(served: Served) -> None:
    before, after = served.browser(), served.browser()
    served.signed_in("lee", before)
    requests.put(f"{served.issuer}/people/lee", json=["board", "everything"], timeout=30)
    served.signed_in("lee", after)
    assert before.get("/api/v1/account").status_code == 401
    assert after.get("/api/v1/account").get_json()["roles"] == ["auditor", "executive"]

    requests.put(f"{served.issuer}/people/lee", json=[], timeout=30)
    assert served.signed_in("lee", served.browser()).status_code == 403
    assert after.get("/api/v1/account").status_code == 401


@pytest.mark.parametrize("lie", LIES)
def test_an_id_token_that_does_not_hold_signs_nobody_in_and_is_on_record(served: Served, lie: str) -> None:
    browser = served.browser()
    answer = served.signed_in(lie, browser)

    assert answer.status_code == 403
    assert b"the ID token does not hold" in answer.data
    assert browser.get("/api/v1/account").status_code == 401
    assert served.entries()[-1][1:3] == ("session.refuse", "account:unknown")
    assert served.office.accounts.of(lie) is None


def test_whose_groups_have_no_role_or_who_is_refused_there_or_disabled_here_stays_out(served: Served) -> None:
    for person, reason in (("stranger", b"has a role"), ("unwilling", b"access_denied")):
        answer = served.signed_in(person, served.browser())
        assert (answer.status_code, reason in answer.data) == (403, True)
    served.signed_in("jon", served.browser())
    served.office.accounts.disable("jon", ROOT)
    assert b"disabled" in served.signed_in("jon", served.browser()).data
    assert served.entries()[-1][:3] == ("jon", "session.refuse", "account:jon")


def test_an_answer_counts_once_in_the_browser_that_set_out_and_for_that_sign_in(served: Served) -> None:
    mara, victim = served.browser(), served.browser()
    answer = served.consent(served.set_out(mara), "mara")
    assert victim.get(answer).status_code == 403
    served.set_out(victim)
    assert b"another sign-in" in victim.get(answer).data
    asked = mara.get_cookie("transom_sign_in")
    assert mara.get(answer).status_code == 303
    mara.set_cookie("transom_sign_in", present(asked).value)
    assert mara.get(answer).status_code == 403


def test_the_way_there_carries_a_challenge_and_no_secret_and_the_way_back_leads_nowhere_else(served: Served) -> None:
    browser = served.browser()
    address = served.set_out(browser, "?next=//evil.example")
    asked = parse_qs(urlsplit(address).query)
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    assert SECRET not in address
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    cookie = browser.get_cookie("transom_sign_in")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert browser.get(served.consent(address, "mara")).headers["Location"] == "/"


def test_a_name_that_somebody_has_here_is_not_that_person(served: Served) -> None:
    served.signed_in("kim", served.browser())
    assert present(served.office.accounts.of("kim")).issuer is None
    assert present(served.office.accounts.of("kim@127.0.0.1")).issuer == served.issuer


def test_attempts_are_limited(served: Served) -> None:
    browser = served.browser()
    assert [browser.get("/sign-in/openid").status_code for _ in range(21)][-2:] == [303, 429]


def test_signing_out_ends_the_session_and_leads_to_the_providers_own_way_out(served: Served) -> None:
    browser = served.browser()
    served.signed_in("mara", browser)
    answer = browser.post("/sign-out", headers=OWN)
    assert f"{served.issuer}/leave?".encode() in answer.data
    assert b"id_token_hint" in answer.data
    assert browser.get("/api/v1/account").status_code == 401
    page = browser.get("/sign-in").data
    assert page.index(b"Sign in with Example") < page.index(b"Password")


def test_an_account_of_our_own_signs_in_beside_it(served: Served) -> None:
    browser = served.browser()
    sent = browser.post("/sign-in", data={"name": "kim", "password": "correct horse battery"}, headers=OWN)
    assert sent.status_code == 303
    assert b"provider" not in browser.post("/sign-out", headers=OWN).data


def test_a_provider_that_is_away_or_another_is_said_to_be(served: Served) -> None:
    for issuer, reason in (("http://127.0.0.1:9", "cannot be asked"), (served.issuer + "/", "another issuer")):
        with pytest.raises(Unavailable, match=reason):
            OpenIdProvider(client_of(issuer, CLIENT, SECRET, "openid"), system_clock).check()


@pytest.mark.parametrize(
    ("claims", "first"),
    [
        ({"preferred_username": "Mara Kim", "sub": "1"}, "Mara-Kim"),
        ({"email": "mara@acme.example", "sub": "1"}, "mara@acme.example"),
        ({"preferred_username": "<script>", "sub": "1"}, "script-"),
        ({"preferred_username": "...", "sub": "auth0|7"}, "auth0-7"),
        ({"preferred_username": "x" * 300, "sub": "1"}, "x" * 64),
    ],
)
def test_a_name_is_one_that_an_account_can_have(claims: dict[str, object], first: str, tmp_path: Path) -> None:
    office = Office(tmp_path, system_clock)
    made = names(claims, "https://login.example")
    for name in made:
        office.accounts.add(name, ["operator"], None, None, ROOT)
    office.close()
    assert made[0] == first


def test_groups_are_read_where_the_setting_says() -> None:
    rights = group_rights("realm_access.roles", ROLES, None)
    assert rights.of({"realm_access": {"roles": ["ops"]}}).roles == {"operator"}
    assert group_rights("https://acme.example/groups", ROLES, None).of({"https://acme.example/groups": "ops"}).roles


@pytest.mark.parametrize(
    ("roles", "says"), [({}, "nobody"), ({"ops": "king"}, "'king' is not one of"), ({"ops": 1}, "needs a text")]
)
def test_a_mapping_that_cannot_be_meant_stops_the_start(
    roles: dict[str, int] | dict[str, object] | dict[str, str], says: str
) -> None:
    with pytest.raises(BadConfiguration, match=says):
        group_rights("groups", roles, None)


def test_a_provider_without_tls_elsewhere_is_refused() -> None:
    with pytest.raises(BadConfiguration, match="https"):
        client_of("http://login.example", "transom", None, "openid")
