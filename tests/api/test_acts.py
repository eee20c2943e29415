"""Acts on transactions over the API: what each request takes, and what it answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.answers.acts import as_known
from app.catalog.model import Catalog
from app.domain.errors import NotFound
from app.domain.instants import to_rfc3339
from app.office.acts import Act
from tests.acts.conftest import HandEngine, with_actions
from tests.oracle.making import at, move

Calling = Callable[..., FlaskClient]
STUCK = [
    move(0, name, "submitted", workflow="exchange", partner="northwind", idempotency_key=f"key-{name}") for name in "ab"
]
LOOK = {"action": "redrive", "transactions": ["a", "b", "nobody"]}


@pytest.fixture
def catalog() -> Catalog:
    return with_actions()


def asked(client: FlaskClient, body: dict[str, Any], status: int, query: str = "") -> dict[str, Any]:
    answered = client.post(f"/api/v1/acts{query}", json=body)
    found: dict[str, Any] = answered.get_json()
    assert answered.status_code == status, found
    return found


def test_a_preview_is_shown_in_groups_and_does_nothing(calling: Calling, catalog: Catalog) -> None:
    engine = HandEngine()
    client = calling(STUCK, 30, catalog, engine=engine)
    shown = asked(client, LOOK, 201, "?preview=1")
    groups = {group["group"]: (group["n"], group["applies"], group["may"]) for group in shown["groups"]}
    assert groups == {"safe": (2, True, True), "not_found": (1, False, False)}
    assert shown["possible"] is True
    assert engine.asked == []
    assert client.get("/api/v1/acts").get_json()["items"] == []
    (entry,) = client.get("/api/v1/audit?action=act.preview").get_json()["items"]
    assert (entry["object"], entry["outcome"]) == ("redrive: a, b, nobody", "3 items")


def test_an_act_answers_each_and_is_listed(calling: Calling, catalog: Catalog) -> None:
    engine = HandEngine()
    client = calling(STUCK, 30, catalog, engine=engine, patience=0.1)
    frozen = asked(client, LOOK, 201, "?preview=1")["frozen"]
    act = asked(client, {"frozen": frozen, "reason": "They are back", "idempotency_key": "k"}, 201)
    assert [item["transaction_id"] for item in act["items"]] == ["a", "b"]
    again = asked(client, {"frozen": frozen, "reason": "They are back", "idempotency_key": "k"}, 201)
    assert again["id"] == act["id"]
    runner = client.application.extensions["test services"].desk.runner
    assert runner.wait(act["id"], 60)
    told = client.get(f"/api/v1/acts/{act['id']}").get_json()
    assert (told["status"], told["counts"]) == ("ended", {"not moved": 1, "not sent": 1})
    assert [(item["outcome"], item["answer"]) for item in told["items"]] == [("not moved", 202), ("not sent", None)]
    (listed,) = client.get("/api/v1/acts").get_json()["items"]
    assert (listed["id"], listed["n"], listed["reason"]) == (act["id"], 2, "They are back")
    assert client.get("/api/v1/acts/nothing").status_code == 404
    before = {"as_of": to_rfc3339(at(29))}
    assert client.get(f"/api/v1/acts/{act['id']}", query_string=before).status_code == 404
    assert client.get("/api/v1/acts", query_string={"from": before["as_of"], **before}).get_json()["items"] == []


def test_an_act_is_told_as_it_was_known_at_an_instant() -> None:
    act = Act("a", "f", at(5), "kim", "operator", "redrive", "r", "k", (), at(9))
    assert as_known(act, False, None) == as_known(act, False, at(9)) == (act, False)
    assert as_known(act, False, at(8)) == (replace(act, ended_at=None), True)
    with pytest.raises(NotFound, match="no act 'a' yet"):
        as_known(act, False, at(4))


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("?preview=1", {"action": "redrive"}, "transactions"),
    ("?preview=1", {"transactions": ["a"]}, "action"),
    ("?preview=1", {**LOOK, "reason": "r"}, "reason"),
    ("?preview=1", {**LOOK, "action": "reboot"}, "redrive, cancel"),
    ("?preview=2", LOOK, "preview"),
    ("", {"frozen": "x", "reason": "r"}, "idempotency_key"),
    ("", {"frozen": "x", "idempotency_key": "k"}, "reason"),
    ("", {**LOOK, "frozen": "x", "reason": "r", "idempotency_key": "k"}, "action"),
    ("", {"frozen": "x", "reason": "r", "idempotency_key": "k", "force": True}, "force"),
    ("?fast=1", LOOK, "fast"),
]


def test_what_a_request_lacks_or_has_too_much_is_named(calling: Calling, catalog: Catalog) -> None:
    client = calling(STUCK, 30, catalog)
    for query, body, names in WRONG:
        assert names in asked(client, body, 400, query)["detail"], (query, body)


def test_without_an_engine_everything_can_be_looked_at_and_nothing_asked_for(
    calling: Calling, catalog: Catalog
) -> None:
    client = calling(STUCK, 30, catalog)
    shown = asked(client, LOOK, 201, "?preview=1")
    assert shown["possible"] is False
    refused = asked(client, {"frozen": shown["frozen"], "reason": "r", "idempotency_key": "k"}, 503)
    assert "act_url" in refused["detail"]
