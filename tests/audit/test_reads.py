"""Reads on record: who saw which transaction, list or payload; and nothing is shown that cannot be put on record."""

from collections.abc import Callable

import pytest

from app.api import create_api
from app.domain.errors import Unavailable
from app.domain.rows import Row
from app.web import create_web, ids, search_box
from app.web.door import door_of
from tests.audit.conftest import Audited
from tests.people import KIM, LEE
from tests.web.callbacks import ROUTE, asked


def entries(installation: Audited, **query: str) -> list[Row]:
    return installation.client.get("/api/v1/audit", query_string=query).get_json()["items"]


def recorded(installation: Audited, action: str) -> list[tuple[str, str]]:
    return [(entry["object"], entry["outcome"]) for entry in entries(installation, action=action)]


def test_a_read_of_a_transaction_is_on_record_under_its_id_and_the_policy_in_force(
    audited: Callable[..., Audited],
) -> None:
    installation = audited()
    installation.client.get("/api/v1/transactions/a")
    installation.client.get("/api/v1/transactions/b/timeline")

    read = entries(installation, action="api.read", object="transaction:")
    assert [entry["object"] for entry in read] == ["transaction:b", "transaction:a"]
    assert {(entry["actor"], entry["policy"]) for entry in read} == {("local", f"catalog@1 sha256:{'0' * 64}")}


def test_a_list_is_one_entry_with_its_query_and_its_count(audited: Callable[..., Audited]) -> None:
    installation = audited()
    installation.client.get("/api/v1/transactions?partner=northwind&partner=contoso")

    assert recorded(installation, "api.read")[0] == (
        "/api/v1/transactions?partner=northwind&partner=contoso",
        "2 items",
    )


def test_a_file_is_an_export_and_a_payload_is_a_view(audited: Callable[..., Audited]) -> None:
    installation = audited()
    (payload_id,) = installation.client.get("/api/v1/transactions/a").get_json()["payload_ids"]
    installation.client.get("/api/v1/transactions?format=csv")
    installation.client.get("/api/v1/transactions", headers={"Accept": "text/csv"})
    installation.client.get(f"/api/v1/payloads/{payload_id}")

    assert len(recorded(installation, "api.export")) == 2
    assert recorded(installation, "payload.view") == [(f"payload:{payload_id}", "done")]


@pytest.mark.parametrize("path", ["transactions", "transactions/a", "causes?status=stuck", "payloads/{payload}"])
def test_what_cannot_be_put_on_record_is_not_shown(audited: Callable[..., Audited], path: str) -> None:
    installation = audited()
    (payload_id,) = installation.client.get("/api/v1/transactions/a").get_json()["payload_ids"]
    installation.office.close()

    refused = installation.client.get(f"/api/v1/{path.format(payload=payload_id)}")

    assert refused.status_code == 503
    assert b"northwind" not in refused.data
    assert "What cannot be put on record is not shown" in refused.get_json()["detail"]


def test_polling_and_refusals_write_nothing(audited: Callable[..., Audited]) -> None:
    installation = audited()
    before = installation.office.ledger.heads()
    installation.client.get("/api/v1/version?scope=operate")
    installation.client.get("/api/v1/transactions/nobody")
    installation.client.get("/api/v1/transactions?nonsense=1")

    assert installation.office.ledger.heads() == before


def test_a_look_that_lasts_is_one_entry_every_five_minutes_for_each_person(audited: Callable[..., Audited]) -> None:
    installation = audited()
    reads = installation.services.reads
    for _ in range(3):
        reads.look(KIM, "page.view", "transaction:a", "done")
        reads.look(LEE, "page.view", "transaction:a", "done")
    assert len(recorded(installation, "page.view")) == 2

    installation.later(5)
    reads.look(KIM, "page.view", "transaction:a", "done")
    assert len(recorded(installation, "page.view")) == 3


def test_a_look_that_could_not_be_recorded_is_not_taken_for_recorded(
    audited: Callable[..., Audited], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = audited()
    reads = installation.services.reads
    with monkeypatch.context() as patch:
        patch.setattr(installation.office.ledger, "record", refuse)
        with pytest.raises(Unavailable):
            reads.look(KIM, "page.view", "transaction:a", "done")
    reads.look(KIM, "page.view", "transaction:a", "done")

    assert len(recorded(installation, "page.view")) == 1


def refuse(*_: object, **__: object) -> None:
    raise Unavailable("The office's file cannot be used.")


def test_a_draft_of_a_catalog_is_on_record_and_none_is_made_that_cannot_be(audited: Callable[..., Audited]) -> None:
    """It tells states, errors and partners of the records that it is made of."""
    installation = audited()
    drafted = installation.client.post("/api/v1/catalog/drafts?workflow=exchange")
    assert (drafted.status_code, b"northwind" in drafted.data) == (201, True)
    assert recorded(installation, "api.read")[0] == ("/api/v1/catalog/drafts?workflow=exchange", "done")
    installation.office.close()
    refused = installation.client.post("/api/v1/catalog/drafts?workflow=exchange")
    assert (refused.status_code, b"northwind" in refused.data) == (503, False)


def test_every_way_to_search_is_on_record_with_what_was_searched_for_and_how_much_it_gave(
    audited: Callable[..., Audited],
) -> None:
    """The field of the header while one types, its page, a list by any id, and traces by Jaeger's interface."""
    installation = audited()
    server = create_api(installation.services)
    app = create_web(server, installation.services)
    client, door = server.test_client(), door_of(server)
    (field,) = (name for name, (_, part) in door.parts.items() if part is search_box.PART)
    (router,) = door.permissions.keys() - door.parts.keys()
    at = {f"{ids.URL}.pathname": "/search", f"{ids.URL}.search": "?q=northwind", f"{ids.NARROW}.data": False}

    client.post(ROUTE, json=asked(app, field, {f"{ids.SEARCH}.value": "NW-1", f"{ids.URL}.pathname": "/"}, "x.y"))
    client.post(ROUTE, json=asked(app, router, at, "x.y"))
    client.get("/api/v1/transactions?q=NW-1")
    client.get("/api/traces?service=engine")

    written = [(entry["action"], entry["object"], entry["outcome"]) for entry in entries(installation)]
    assert ("page.search", "/ NW-1", "1 items") in written
    assert ("page.view", "/search?q=northwind", "done") in written
    assert ("api.read", "/api/v1/transactions?q=NW-1", "1 items") in written
    assert any(object_ == "/api/traces?service=engine" for _, object_, _ in written)
