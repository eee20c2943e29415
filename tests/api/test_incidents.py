"""An incident over the API: one outage as one thing, with the totals of the cases that it is made of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.alerts import Alert
from app.domain.instants import to_rfc3339
from app.office.evaluations import Judged, Minute
from app.security import Actor
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move, review

Calling = Callable[..., FlaskClient]
KIM = Actor("kim", frozenset(("operator",)), local=True)
SOUTH = MOVE | {"partner": "southgate"}
OUTAGE = [
    *(move(0, name, "submitted", **MOVE) for name in ("a", "b")),
    move(1, "c", "submitted", **MOVE),
    move(2, "c", "dead_letter", error_class="processing", error_code="X1", **MOVE),
    move(0, "s", "submitted", **SOUTH),
    move(1, "s", "reconciling", **SOUTH),
    move(2, "s", "completed", **SOUTH),
    move(0, "r", "received", **MOVE),
    move(1, "r", "identity_review", **MOVE),
    review(1, "r", "task", "opened", queue="desk"),
]
FIELDS = {
    "id", "kind", "partner", "queue", "since", "sentence", "sent", "answered", "transactions", "past_deadline",
    "can_make_deadline", "next_deadline_at", "cases", "alerts", "has", "next_check", "sources_fresh", "others_fine",
    "runbook", "trend",
}  # fmt: skip


def incidents(client: FlaskClient, query: str = "") -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in client.get(f"/api/v1/incidents{query}").get_json()["items"]}


def test_what_waits_on_one_partner_is_one_incident_with_the_totals_of_its_cases(calling: Calling) -> None:
    client = calling(OUTAGE, 25 * 60)
    listed = incidents(client)
    assert listed.keys() == {"partner:northwind", "queue:desk"}
    incident = listed["partner:northwind"]
    assert incident.keys() == FIELDS
    assert (incident["kind"], incident["partner"], incident["queue"]) == ("partner", "northwind", None)
    assert incident["transactions"] == 3 == sum(case["transactions"] for case in incident["cases"])
    assert incident["past_deadline"] + incident["can_make_deadline"] <= incident["transactions"]
    assert incident["since"] == to_rfc3339(at(0))
    stuck = client.get("/api/v1/transactions?status=stuck&partner=northwind").get_json()["items"]
    waiting = {row["transaction_id"] for row in stuck if row["waits_on"] != "review"}
    assert waiting == {"a", "b", "c"}
    assert client.get("/api/v1/incidents/partner:northwind").get_json() == incident


def test_the_sentence_says_how_many_were_sent_and_that_others_answer(calling: Calling) -> None:
    incident = incidents(calling(OUTAGE, 25 * 60))["partner:northwind"]
    assert "and no call to it is on record since then" in incident["sentence"]
    assert "Other partners answer." in incident["sentence"]
    assert incident["others_fine"] is True


def test_an_incident_is_claimed_and_noted_at_once(calling: Calling) -> None:
    client = calling(OUTAGE, 25 * 60)
    done = client.post("/api/v1/incidents/partner:northwind/claim")
    assert (done.status_code, done.get_json()["has"]) == (201, ["local"])
    done = client.post("/api/v1/incidents/partner:northwind/note", json={"note": "called their desk"})
    assert done.status_code == 201
    for case in done.get_json()["cases"]:
        history = client.get(f"/api/v1/cases/{case['id']}").get_json()["history"]
        assert [act["action"] for act in history] == ["claim", "note"]


def test_what_nobody_has_is_claimed_beside_ones_own_and_passed_over_when_all_is_released(calling: Calling) -> None:
    client = calling(OUTAGE, 25 * 60)
    first, second = (case["id"] for case in incidents(client)["partner:northwind"]["cases"])
    client.post(f"/api/v1/cases/{second}/claim")
    assert _has(client) == {first: None, second: "local"}
    assert client.post("/api/v1/incidents/partner:northwind/release").status_code == 201
    assert _has(client) == {first: None, second: None}
    refused = client.post("/api/v1/incidents/partner:northwind/release")
    assert (refused.status_code, "Nobody has any of these cases" in refused.get_json()["detail"]) == (400, True)
    client.post(f"/api/v1/cases/{second}/claim")
    assert client.post("/api/v1/incidents/partner:northwind/claim").status_code == 201
    assert _has(client) == {first: "local", second: "local"}
    history = client.get(f"/api/v1/cases/{second}").get_json()["history"]
    assert [act["action"] for act in history] == ["claim", "release", "claim"]


@pytest.mark.parametrize(("action", "after"), [("claim", "local"), ("release", None)])
def test_without_the_reason_that_another_persons_case_needs_nothing_is_done(
    calling: Calling, action: str, after: str | None
) -> None:
    client = calling(OUTAGE, 25 * 60, actor=KIM)
    first, second = (case["id"] for case in incidents(client)["partner:northwind"]["cases"])
    client.post(f"/api/v1/cases/{second}/claim")
    other = calling(OUTAGE, 26 * 60)
    if action == "release":
        other.post(f"/api/v1/cases/{first}/claim")
    before = _has(other)
    refused = other.post(f"/api/v1/incidents/partner:northwind/{action}")
    assert refused.status_code == 400
    assert "kim has some of these cases" in refused.get_json()["detail"]
    assert _has(other) == before
    done = other.post(f"/api/v1/incidents/partner:northwind/{action}", json={"reason": "kim's shift is over"})
    assert done.status_code == 201
    assert _has(other) == {first: after, second: after}


def _has(client: FlaskClient) -> dict[str, str | None]:
    incident = client.get("/api/v1/incidents/partner:northwind").get_json()
    assert incident["has"] == sorted({case["has"] for case in incident["cases"]} - {None})
    return {case["id"]: case["has"] for case in incident["cases"]}


def test_a_list_of_incidents_is_paged_and_narrowed(calling: Calling) -> None:
    client = calling(OUTAGE, 25 * 60)
    first = client.get("/api/v1/incidents?limit=1").get_json()
    second = client.get(f"/api/v1/incidents?limit=1&cursor={first['next']}").get_json()
    assert [item["id"] for page in (first, second) for item in page["items"]] == list(incidents(client))
    assert second["next"] is None
    assert incidents(client, "?partner=southgate") == {}


@pytest.mark.parametrize("path", ["partner:nobody", "queue:none", "us", "%0a"])
def test_where_nothing_waits_there_is_no_incident(calling: Calling, path: str) -> None:
    answer = calling(OUTAGE, 5).get(f"/api/v1/incidents/{path}")
    assert answer.status_code == 404
    assert "There is no incident" in answer.get_json()["detail"]


def test_the_trend_of_an_incident_ends_at_its_total_and_never_falls(calling: Calling) -> None:
    client = calling(OUTAGE, 25 * 60)
    for incident in incidents(client).values():
        counts = [point["transactions"] for point in incident["trend"]]
        assert counts == sorted(counts)
        assert (counts[0], counts[-1]) == (0, incident["transactions"])
        assert incident["trend"][0]["at"] == incident["since"]


def test_an_incident_without_an_alert_has_nothing_to_silence(calling: Calling) -> None:
    client = calling(OUTAGE, 25 * 60)
    answer = client.post("/api/v1/incidents/partner:northwind/silence", json={"until": "1h", "reason": "known"})
    assert answer.status_code == 400
    assert "No alert of this incident fires" in answer.get_json()["detail"]


def test_an_incident_is_silenced_by_the_alerts_of_it_that_fire_and_by_no_other(calling: Calling) -> None:
    client = calling(OUTAGE, 25 * 60)
    office = client.application.extensions["test services"].office
    now = at(25 * 60)
    about, other = (Alert("r", {"partner": name}, "firing", now, now) for name in ("northwind", "southgate"))
    office.evaluations.record(Minute(now, now, judged=[Judged(alert, True, ()) for alert in (about, other)]))
    assert client.get("/api/v1/incidents/partner:northwind").get_json()["alerts"] == [about.alert_id]
    route = "/api/v1/incidents/partner:northwind/silence"
    done = client.post(route, json={"until": "1h", "reason": "they know"})
    assert (done.status_code, done.get_json()["alerts"]) == (201, [about.alert_id])
    until = {alert.alert_id: alert.silenced_until for alert in office.alerts.open()}
    assert until == {about.alert_id: now + timedelta(hours=1), other.alert_id: None}
