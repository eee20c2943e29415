"""Every page and every part of one, by role and by tenant: who may not, is shown nothing. It is generated from what the
pages declare, so that a page or a part that is added is tried too.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from dash import Dash

from app.api import create_api
from app.domain.actor import Actor
from app.domain.ids import to_path
from app.domain.instants import to_rfc3339
from app.office import Search
from app.security import ROLES, Permission
from app.web import create_web, ids
from app.web.door import Door, door_of
from app.web.page import Page
from app.web.pages import PAGES
from tests.two_tenants import NOW, OURS, THEIRS, Installed, installed
from tests.web.callbacks import ROUTE, asked

OWN = {"Sec-Fetch-Site": "same-origin"}
CENTRAL = {**OWN, "X-Roles": " ".join(ROLES), "X-Name": "central"}
PERSON = {**CENTRAL, "X-Tenants": "alpha", "X-Name": "ours"}
EXECUTIVE = {**OWN, "X-Roles": "executive", "X-Name": "eve"}
REFUSED, FAILED = "has no permission to", "Something failed on our side"
LISTED = {"key": "", "total": 0, "drawn_at": to_rfc3339(NOW), "known_at": to_rfc3339(NOW)}
READ = {"operate-listed.data": LISTED, "operate-shown.data": []}
"""What a browser sends of a page that it has drawn, where a part needs it."""


@dataclass
class Site:
    """The pages over both tenants' records."""

    app: Dash
    made: Installed

    @property
    def door(self) -> Door:
        return door_of(self.app.server)

    def ask(self, name: str, path: str, person: Mapping[str, str], values: Mapping[str, Any] | None = None) -> str:
        """What a callback of the server answers somebody on a page, as text, without the address that was asked for."""
        place = {f"{ids.URL}.pathname": path, f"{ids.URL}.search": "", f"{ids.NARROW}.data": False}
        body = asked(self.app, name, {**READ, **place, **(values or {})}, "x.y")
        answer = self.app.server.test_client().post(ROUTE, json=body, headers=dict(person))
        assert answer.status_code in (200, 204), (name, path, answer.status_code)
        text = answer.get_data(as_text=True)
        assert FAILED not in text, (name, path)
        return text.replace(path, "")

    @property
    def router(self) -> str:
        """Dash's id of the callback that draws pages whole."""
        (name,) = self.door.permissions.keys() - self.door.parts.keys()
        return name

    def of_page(self, page: Page) -> list[str]:
        """The callbacks that draw a page: the router, and those of its parts but one that is the page's whole body,
        which is drawn with the page.
        """
        body = f"{page.name}-body"
        own = [name for name, (owner, part) in self.door.parts.items() if owner == page and part.outputs != body]
        return [self.router, *own]

    def frame(self, output: str) -> str:
        """The first part of the frame that writes there."""
        return next(name for name, (page, _) in self.door.parts.items() if page is None and output in name)

    def path(self, page: Page, mark: str) -> str:
        """The page's address with a thing of a tenant in it."""
        kind = page.path.split("/")[1].removesuffix("s")
        return re.sub(r"<\w+>", lambda _: to_path(self.made.ids[mark].get(kind, f"{mark}-partner")), page.path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with installed(tmp_path_factory.mktemp("matrix")) as made:
        yield Site(create_web(create_api(made.services), made.services), made)


def test_each_page_and_part_is_refused_to_each_role_that_its_permission_does_not_name(site: Site) -> None:
    for page in PAGES:
        forms = [page.permission, *([page.figures.permission] if page.figures is not None else [])]
        for role, rights in ROLES.items():
            if not rights.intersection(forms):
                assert REFUSED in site.ask(site.router, site.path(page, OURS), {**OWN, "X-Roles": role}), page.name
    for name, (owner, _) in site.door.parts.items():
        for role, rights in ROLES.items():
            if site.door.permissions[name] not in rights:
                text = site.ask(name, site.path(owner or PAGES[0], OURS), {**OWN, "X-Roles": role})
                assert REFUSED in text, (name, role)
                assert OURS not in re.sub(f'{REFUSED}[^"]*', "", text), (name, role)


def test_a_tenants_person_is_shown_nothing_of_another_tenant_by_any_page_or_part(site: Site) -> None:
    for page in PAGES:
        for name in site.of_page(page):
            text = site.ask(name, site.path(page, OURS), PERSON)
            assert THEIRS not in text, (page.name, name, text[max(0, text.find(THEIRS) - 200) :][:500])


def test_the_other_tenants_things_are_not_there_by_their_ids(site: Site) -> None:
    """What is answered names what was asked for, and nothing else of it."""
    for page in [page for page in PAGES if "<" in page.path]:
        for name in site.of_page(page):
            text = site.ask(name, site.path(page, THEIRS), PERSON)
            for known in (*site.made.ids[THEIRS].values(), f"{THEIRS}-partner"):
                text = text.replace(known, "")
            assert THEIRS not in text, (page.name, name, text[max(0, text.find(THEIRS) - 200) :][:500])


def test_somebody_of_every_tenant_is_shown_both(site: Site) -> None:
    for path in ("/", "/alerts", "/audit", "/reviews"):
        text = site.ask(site.router, path, CENTRAL)
        assert OURS in text, path
        assert THEIRS in text, path


def test_search_hints_saved_views_and_causes_are_of_ones_own_tenant(site: Site) -> None:
    nothing = "Nothing is named"
    for text in (f"{OURS}-1", f"{OURS}-ref", f"{THEIRS}-1", f"{THEIRS}-ref"):
        hint = {f"{ids.SEARCH}.value": text}
        assert nothing not in site.ask(site.frame(ids.HITS), "/", CENTRAL, hint), text
        assert (nothing in site.ask(site.frame(ids.HITS), "/", PERSON, hint)) == (THEIRS in text), text
    views = {"views-button.n_clicks": 1}
    assert THEIRS in site.ask(site.frame("views-list"), "/", CENTRAL, views)
    assert THEIRS not in site.ask(site.frame("views-list"), "/", PERSON, views)


def test_an_executives_pages_are_whole_and_hold_no_transaction_no_payload_and_no_attribute(site: Site) -> None:
    for page in PAGES:
        form = page.figures or page
        if form.permission not in ROLES["executive"]:
            continue
        for name in site.of_page(form):
            text = site.ask(name, site.path(page, OURS), EXECUTIVE)
            assert REFUSED not in text, (page.name, name)
            for hidden in ("-1", "-2", "-ref", "-task", "-attribute", "-payload", "-view"):
                assert f"{OURS}{hidden}" not in text, (page.name, name, hidden)
            assert site.made.ids[OURS]["payload"] not in text, (page.name, name)
    assert f"{OURS}-partner" in site.ask(site.router, "/", EXECUTIVE)


def test_an_executive_who_opens_saved_views_sees_no_transaction_id(site: Site) -> None:
    operator = Actor("olga", frozenset(("operator",)))
    views = site.made.office.views
    for name, address in (
        (f"{OURS}-1 again", "/trends"),
        (f"Look: {OURS}-ref!", "/?partner=x"),
        ("the one", f"/transactions/{OURS}-1"),
        ("found", f"/?q={OURS}-1"),
        ("hidden in a segment", f"/trends?partner={OURS}-1"),
        ("Partners by week", f"/trends?interval=1w&partner={OURS}-partner"),
    ):
        views.save(name, address, operator)
    opened = {"views-button.n_clicks": 1}
    text = site.ask(site.frame("views-list"), "/trends", EXECUTIVE, opened)
    assert "Partners by week" in text
    for hidden in ("-1", "-2", "-ref", "the one", "hidden in a segment", "found"):
        assert (hidden if " " in hidden or hidden == "found" else f"{OURS}{hidden}") not in text, hidden
    client = site.app.server.test_client()
    listed = client.get("/api/v1/views", headers=EXECUTIVE).json["items"]
    assert [view["name"] for view in listed] == ["Partners by week"]
    assert "the one" in site.ask(site.frame("views-list"), "/", CENTRAL, opened)


def test_a_page_of_one_thing_with_all_its_parts_is_one_entry_of_the_ledger(site: Site) -> None:
    (page,) = [page for page in PAGES if page.name == "transaction"]
    person = {**CENTRAL, "X-Name": "looks once"}
    for name in site.of_page(page):
        site.ask(name, site.path(page, OURS), person)
    entries = site.made.office.ledger.search(Search(actor="looks once"), 10)
    assert [(entry.action, entry.object) for entry in entries] == [("page.view", f"transaction:{OURS}-1")]


def test_causes_on_a_page_are_on_record_with_their_query_and_count(site: Site) -> None:
    query = f"partner={OURS}-partner"
    place = json.dumps({"causes": query}, separators=(",", ":"))
    body = asked(site.app, site.frame("causes"), {}, f"{place}.id")
    text = json.dumps(body).replace('"causes": "x"', json.dumps({"causes": query})[1:-1])
    body = json.loads(text)
    for value in (*body["inputs"], *body["state"]):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one["id"], dict):
                one["value"] = one["id"]
            elif one["id"] == ids.URL:
                one["value"] = {"pathname": "/cases/c", "search": ""}.get(one["property"])
    answer = site.app.server.test_client().post(ROUTE, json=body, headers=dict(CENTRAL))
    assert answer.status_code == 200, answer.text
    (entry, *_) = site.made.office.ledger.search(Search(action="page.search", object=query), 5)
    assert (entry.actor, entry.object) == ("central", f"/cases/c {query}")
    assert re.fullmatch(r"\d+ items", entry.outcome)


def test_every_callback_of_the_server_needs_a_permission_that_some_role_has(site: Site) -> None:
    given = frozenset().union(*ROLES.values())
    assert set(site.door.permissions.values()) <= given <= set(Permission)
