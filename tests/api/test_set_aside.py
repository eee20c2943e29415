"""What could not be loaded is reported until somebody dismisses it, with a reason that stands in the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.instants import to_rfc3339
from app.office import Office, Search
from app.store.condition import SetAside
from app.store.store import Store
from app.web.intake import not_loaded
from tests.api.conftest import KEYS
from tests.oracle.cases import CATALOG
from tests.oracle.making import at
from tests.people import Named
from tests.web.visiting import visit_of

ROW = SetAside(5, 2, 1, "spans", "orders", "eu-token", "eu", at(1), "", "It could not be loaded (ValueError).", "1")
ROWS = [
    ROW,
    replace(ROW, entry_offset=7, place=0),
    replace(ROW, entry_offset=9, place=3),
    replace(ROW, tenant_scope="us", ingested_by="us-token", entry_offset=8),
]
REASON = {"reason": "A load test sent it."}
OPERATOR = {"X-Roles": "operator"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The API over a store that could not load four records of two senders."""
    store = Store(None, lambda: CATALOG, lambda: at(30))
    with store.set_aside() as set_aside:
        set_aside.add(ROWS)
    office = Office(tmp_path, lambda: at(20))
    services = Services(
        store.reader, office, CatalogFiles(None), KEYS, lambda: at(30), Named(), dismissed=store.dismiss
    )
    made = create_api(services)
    made.extensions["services"] = services
    yield made
    office.close()
    store.close()


def rows(client: FlaskClient, query: str = "", roles: str = "operator", **headers: str) -> list[tuple[str, int]]:
    answered = client.get(f"/api/v1/set-aside{query}", headers={"X-Roles": roles} | headers)
    assert answered.status_code == 200, answered.get_json()
    return [(row["id"], row["records"]) for row in answered.get_json()["items"]]


def test_what_is_dismissed_is_in_no_list_number_or_finding_and_its_reason_is_in_the_ledger(app: Flask) -> None:
    client = app.test_client()
    assert rows(client) == [("5.2", 3), ("8.2", 1)]
    done = client.post("/api/v1/set-aside/5.2/dismiss", json=REASON, headers=OPERATOR)
    assert (done.status_code, done.get_json()["records"]) == (201, 3)
    assert rows(client) == [("8.2", 1)]
    assert rows(client, f"?as_of={to_rfc3339(at(10))}")[0] == ("5.2", 3)
    numbers = client.get("/metrics", headers=OPERATOR).text
    assert 'transom_set_aside{kind="spans"} 1.0' in numbers
    findings = client.get("/api/v1/findings", headers=OPERATOR).get_json()["items"]
    assert [row["about"]["offset"] for row in findings if row["finding"] == "record-set-aside"] == [8]
    entry = app.extensions["services"].whole_office.ledger.search(Search(action="set_aside.dismissed"), 5)[0]
    assert (entry.action, entry.object, entry.reason, entry.actor) == (
        "set_aside.dismissed",
        "set-aside:5.2",
        REASON["reason"],
        "kim",
    )
    assert "3 records of spans from orders (journal entries 5 to 9)" in entry.outcome
    assert client.post("/api/v1/set-aside/5.2/dismiss", json=REASON, headers=OPERATOR).status_code == 404


def test_only_what_the_person_has_seen_is_dismissed(app: Flask) -> None:
    client = app.test_client()
    client.post("/api/v1/set-aside/5.2/dismiss", json=REASON | {"up_to": 7}, headers=OPERATOR)
    assert rows(client) == [("8.2", 1), ("9.3", 1)]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"X-Roles": "auditor"}, REASON, 403),
        ({"X-Roles": "executive"}, REASON, 403),
        (OPERATOR, {"reason": " "}, 400),
        (OPERATOR, {}, 400),
        ({"X-Roles": "engineer", "X-Tenants": "us"}, REASON, 404),
    ],
)
def test_it_takes_the_permission_a_reason_and_a_record_of_ones_own_tenants(
    app: Flask, headers: dict[str, str], body: object, status: int
) -> None:
    client = app.test_client()
    assert client.post("/api/v1/set-aside/5.2/dismiss", json=body, headers=headers).status_code == status
    assert len(rows(client)) == 2


def test_a_person_of_one_tenant_dismisses_what_that_tenant_sent(app: Flask) -> None:
    client = app.test_client()
    headers = {"X-Roles": "engineer", "X-Tenants": "us"}
    assert client.post("/api/v1/set-aside/8.2/dismiss", json=REASON, headers=headers).status_code == 201
    assert rows(client) == [("5.2", 3)]
    assert rows(client, roles="engineer", **{"X-Tenants": "us"}) == []


def test_intake_has_a_line_for_each_with_a_form_that_dismisses_what_it_shows(app: Flask) -> None:
    with app.extensions["services"].readers(None, tenants=None) as reader:
        drawn = str(not_loaded.section(visit_of(reader)))
    assert "3 records of spans from orders (journal entries 5 to 9) were set aside." in drawn
    assert "/api/v1/set-aside/5.2/dismiss" in drawn
    assert '"up_to":9' in drawn
