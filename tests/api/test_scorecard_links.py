"""A link opens one partner's scorecard of one period, of its maker's tenants, until it ends; both goes on record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.answers.services import Services
from app.api import create_api
from app.audit.keys import new_key
from app.audit.witness import Witness
from app.domain.actor import Actor
from app.journal import SqliteJournal
from app.office import Office, Search
from app.web import shared_scorecard
from tests.two_tenants import NOW, OURS, THEIRS, installed

ADMIN = Actor("ann", frozenset(("admin",)))
MAKER = {"X-Roles": "operator", "X-Name": "mia", "X-Tenants": "alpha"}


@dataclass
class Shared:
    """The installation with its clock in the test's hands."""

    services: Services
    office: Office
    client: FlaskClient
    later: timedelta = timedelta(0)

    def make(
        self, partner: str = f"{OURS}-partner", days: int = 7, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        return self.client.post(
            f"/api/v1/partners/{partner}/scorecard/links", json={"days": days}, headers={**MAKER, **(headers or {})}
        )

    def entries(self, action: str) -> list[tuple[str, str, str, str]]:
        found = self.office.ledger.search(Search(action=action), -1)
        return [(entry.actor, entry.object or "", entry.outcome, entry.chain) for entry in found]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    with installed(tmp_path / "office") as made:
        journal = SqliteJournal(tmp_path / "journal", lambda: NOW)
        witness = Witness(journal, made.office, new_key(), lambda: NOW)
        for name, roles in (("mia", ["operator"]), ("eve", ["executive"])):
            made.office.accounts.add(name, roles, ["alpha"], None, ADMIN)
        shared = Shared(made.services, made.office, None)  # type: ignore[arg-type]
        shared.services = replace(made.services, witness=witness, clock=lambda: NOW + shared.later)
        server = create_api(shared.services)
        shared_scorecard.register(server, shared.services)
        shared.client = server.test_client()
        yield shared
        journal.close()


def test_a_link_shows_who_has_it_that_partner_and_the_makers_tenant_alone(shared: Shared) -> None:
    link = shared.make().get_json()
    assert link["url"] == f"http://localhost{link['path']}"
    page = shared.client.get(link["path"])
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert f"{OURS}-ref" in page.text
    assert "What we ask, and by when" in page.text
    assert not any(name in page.text for name in (THEIRS, "alpha", "mia"))
    assert shared.client.get(shared.make(f"{THEIRS}-partner").get_json().get("path", "/none")).status_code == 404
    assert shared.entries("scorecard.share") == [
        ("mia", f"partner:{OURS}-partner", "done", shared.office.ledger.chain_of("alpha"))
    ]
    assert shared.entries("scorecard.open") == [
        (f"link:{link['link_id']}", f"partner:{OURS}-partner", "done", shared.office.ledger.chain_of("alpha"))
    ]


def test_a_link_that_was_changed_or_cut_opens_nothing(shared: Shared) -> None:
    path = shared.make().get_json()["path"]
    body, _, signature = path.partition(".")
    for wrong in (f"{body[:-4]}AAAA.{signature}", f"{body}.{signature[:-4]}AAAA", body, path[:-9], f"{path}.x"):
        assert shared.client.get(wrong).status_code == 404, wrong
    assert shared.entries("scorecard.open") == []


def test_a_link_ends_with_its_days_and_with_its_makers_right(shared: Shared) -> None:
    path = shared.make(days=2).get_json()["path"]
    shared.later = timedelta(days=2) - timedelta(seconds=1)
    assert shared.client.get(path).status_code == 200
    shared.later = timedelta(days=2)
    expired = shared.client.get(path)
    assert (expired.status_code, "has expired" in expired.text, OURS in expired.text) == (410, True, False)
    shared.later = timedelta(0)
    shared.office.accounts.set_rights("mia", ["executive"], ["alpha"], ADMIN)
    assert "may no longer share" in shared.client.get(path).text
    assert [entry[2] for entry in shared.entries("scorecard.open")] == ["refused", "refused", "done"]


def test_a_maker_who_moved_to_another_tenant_has_its_links_show_nothing_of_the_old_one(shared: Shared) -> None:
    path = shared.make().get_json()["path"]
    shared.office.accounts.set_rights("mia", ["operator"], ["beta"], ADMIN)
    page = shared.client.get(path)
    assert (page.status_code, "canary" in page.text) == (410, False)


def test_only_a_person_with_the_permission_makes_a_link_and_for_three_months_at_most(shared: Shared) -> None:
    assert shared.make(headers={"X-Roles": "executive", "X-Name": "eve"}).status_code == 403
    assert shared.make(headers={"X-Name": "token:reports"}).status_code == 403
    assert [shared.make(days=days).status_code for days in (0, 90, 91)] == [400, 201, 400]
