"""Alerts as programs and pages read them, and what people do about them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.encryption import Keys
from app.domain.instants import to_rfc3339
from app.security import LocalMode
from tests.alerts.conftest import Watching
from tests.alerts.watching import STUCK, Watch, declaring, stuck_at

PROMISED = {
    *("id", "rule", "segment", "state", "health", "since", "value", "threshold", "severity", "owner", "runbook"),
    *("acknowledged_by", "assigned_to", "silenced_until", "transactions", "at_risk"),
}


class Present:
    """The catalog of a watch as the services hand it out."""

    def __init__(self, watch: Watch) -> None:
        self.current = lambda: watch.catalog


def client_of(watch: Watch) -> FlaskClient:
    files = cast(CatalogFiles, Present(watch))
    keys = Keys(b"p" * 32, b"t" * 32)
    services = Services(watch.store.reader, watch.office, files, keys, lambda: watch.now, LocalMode())
    return create_api(services).test_client()


def firing(folder: Path) -> Watch:
    """Three transactions stuck at Northwind since minute ten, and an alert that fires since minute fifteen."""
    made = Watch(folder, stuck_at(0, 3), declaring(stuck_at_partner={**STUCK, "title": "Stuck at a partner"}))
    made.play(10, 16)
    return made


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """For tests that only read, or are refused."""
    made = firing(tmp_path_factory.mktemp("api"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(watch: Watch) -> FlaskClient:
    return client_of(watch)


def test_a_firing_alert_has_every_field_that_was_promised(client: FlaskClient) -> None:
    (item,) = client.get("/api/v1/alerts").get_json()["items"]
    assert set(item) >= PROMISED
    assert (item["rule"], item["segment"], item["state"]) == ("stuck-at-partner", {"partner": "northwind"}, "firing")
    assert (item["value"], item["threshold"], item["transactions"], item["at_risk"]) == (3, 2, 3, 0)
    assert (item["health"], item["severity"], item["owner"]) == ("ok", "page", "desk")
    assert item["since"] == "2026-03-02T08:10:00.000000Z"
    assert item["text"] == (
        "3 of exchange wait for northwind’s acknowledgement since 08:00; all are past their deadline (UTC)."
    )


def test_its_filter_lists_its_transactions(client: FlaskClient) -> None:
    (item,) = client.get("/api/v1/alerts").get_json()["items"]
    assert item["filter"] == {"partner": ["northwind"], "workflow": ["exchange"], "status": ["stuck"]}
    found = client.get("/api/v1/transactions", query_string=item["filter"]).get_json()["items"]
    assert {one["transaction_id"] for one in found} == {"t0", "t1", "t2"}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=firing", 1),
        ("state=pending&state=resolved", 0),
        ("rule=stuck-at-partner&severity=page&owner=desk", 1),
        ("rule=other", 0),
        ("partner=northwind&workflow=exchange", 1),
        ("partner=contoso", 0),
        ("to=2026-03-02T08:09:00Z", 0),
        ("from=2026-03-02T09:09:00Z", 1),
    ],
)
def test_alerts_are_narrowed_by_what_they_are(client: FlaskClient, query: str, count: int) -> None:
    assert len(client.get(f"/api/v1/alerts?{query}").get_json()["items"]) == count


@pytest.mark.parametrize(
    ("query", "said"),
    [("state=fireing", "firing"), ("severity=high", "ticket"), ("colour=red", "state"), ("limit=0", "1000")],
)
def test_what_is_not_taken_is_refused_with_what_is(client: FlaskClient, query: str, said: str) -> None:
    refused = client.get(f"/api/v1/alerts?{query}")
    assert refused.status_code == 400
    assert said in refused.get_json()["detail"]


def test_each_act_of_a_person_is_a_row_of_history_and_an_entry_of_the_ledger(tmp_path: Path) -> None:
    watch = firing(tmp_path)
    client = client_of(watch)
    path = "/api/v1/alerts/" + client.get("/api/v1/alerts").get_json()["items"][0]["id"]
    acts: list[tuple[str, dict[str, Any]]] = [
        ("acknowledge", {}),
        ("assign", {"to": "mara", "reason": "on shift"}),
        ("silence", {"until": "2h", "reason": "they know"}),
        ("note", {"note": "Called their desk."}),
    ]
    for name, body in acts:
        assert client.post(f"{path}/{name}", json=body).status_code == 201
    alert = client.get(path).get_json()
    assert (alert["acknowledged_by"], alert["assigned_to"]) == ("local", "mara")
    assert alert["silenced_until"] == "2026-03-02T10:16:00.300000Z"
    history = [(row["kind"], row["actor"]) for row in alert["history"]]
    assert history == [("pending", None), ("firing", None), *((name, "local") for name, _ in acts)]
    assert alert["history"][-1]["detail"] == {"reason": "Called their desk."}
    ledger = [
        (entry.action, entry.object, entry.reason)
        for entry in watch.office.ledger.entries()
        if entry.action.startswith("alert.")
    ]
    said = (None, "on shift", "they know", "Called their desk.")
    assert ledger == [(f"alert.{name}", f"alert:{alert['id']}", why) for (name, _), why in zip(acts, said, strict=True)]
    assert watch.office.ledger.broken_at() is None
    watch.close()


@pytest.mark.parametrize(
    ("act", "body", "status"),
    [
        ("silence", {"until": "2h"}, 400),
        ("silence", {"until": "2h", "reason": " "}, 400),
        ("silence", {"until": "2026-03-02T08:00:00Z", "reason": "late"}, 400),
        ("silence", {"until": "soon", "reason": "x"}, 400),
        ("assign", {}, 400),
        ("note", {"note": ""}, 400),
        ("note", {"note": "x" * 2001}, 400),
        ("acknowledge", {"colour": "red"}, 400),
    ],
)
def test_an_act_that_lacks_something_is_refused_and_leaves_no_trace(
    client: FlaskClient, watch: Watch, act: str, body: dict[str, Any], status: int
) -> None:
    path = "/api/v1/alerts/" + client.get("/api/v1/alerts").get_json()["items"][0]["id"]
    assert client.post(f"{path}/{act}", json=body).status_code == status
    assert [row["kind"] for row in client.get(path).get_json()["history"]] == ["pending", "firing"]
    assert [entry for entry in watch.office.ledger.entries() if entry.action.startswith("alert.")] == []


def test_an_alert_that_there_is_not_is_a_404(client: FlaskClient) -> None:
    assert client.get("/api/v1/alerts/nothing").status_code == 404
    assert client.post("/api/v1/alerts/nothing/note", json={"note": "x"}).status_code == 404


def test_the_list_is_a_file_too(client: FlaskClient) -> None:
    lines = client.get("/api/v1/alerts", headers={"Accept": "text/csv"}).text.splitlines()
    header = next(line for line in lines if line.startswith("id,"))
    assert header.startswith("id,rule,segment,state,health,since")


def test_a_long_list_is_read_by_pages(watching: Watching) -> None:
    rules = {f"rule_{place}": {**STUCK, "for": "1m"} for place in range(5)}
    watch = watching(stuck_at(0, 3), declaring(**rules))
    watch.play(10, 12)
    client = client_of(watch)
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = client.get(f"/api/v1/alerts?limit=2{cursor and '&cursor='}{cursor}").get_json()
        names += [item["rule"] for item in answer["items"]]
        cursor = answer["next"]
    assert sorted(names) == [f"rule-{place}" for place in range(5)]


def test_what_was_told_to_whom_and_what_failed_stands_with_the_alert_and_in_the_metrics(watch: Watch) -> None:
    client, outbox = client_of(watch), watch.office.notifications
    alert_id = client.get("/api/v1/alerts").get_json()["items"][0]["id"]
    rows = {row.target: row.notification_id for row in outbox.of_alert(alert_id)}
    outbox.delivered(rows["desk-mail"], watch.now)
    outbox.failed(rows["desk-chat"], watch.now, "It answered 503.", watch.now + timedelta(seconds=5))
    watch.office.notifications.disable("desk-chat", "f", watch.now, "It answered 410.")
    told = {row["target"]: row for row in client.get(f"/api/v1/alerts/{alert_id}").get_json()["notifications"]}
    assert (told["desk-mail"]["outcome"], told["desk-mail"]["due_at"]) == ("delivered", None)
    assert (told["desk-chat"]["last_error"], told["desk-chat"]["attempts"]) == ("It answered 503.", 1)
    assert told["desk-chat"]["disabled_at"] == to_rfc3339(watch.now)
    metrics = client.get("/metrics").text.splitlines()
    assert 'transom_notifications{target="desk-mail",outcome="delivered"} 1.0' in metrics
    assert 'transom_notifications_failing{target="desk-chat"} 1.0' in metrics
    assert 'transom_target_disabled{target="desk-chat"} 1.0' in metrics
    assert 'transom_target_disabled{target="desk-mail"} 0.0' in metrics
