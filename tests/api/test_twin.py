"""`/transactions/{id}/twin` and `/payloads/{id}/diff` over the wire."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Calling
from tests.oracle.making import move, payload, span
from tests.oracle.records import Record, payload_id

SHAPE = '{"format":"json","paths":[{"path":"$","types":["object"],"n":1,"of":1}%s]}'
FULL = SHAPE % ',{"path":"$.ssn","types":["text"],"n":1,"of":1,"values":["secret-value"]}'


def told(name: str, start: float, ends: bool = True, shape: str = FULL, **segments: str) -> list[Record]:
    own = {"workflow": "exchange", "partner": "northwind", "version": "2.3"} | segments
    records = [
        move(start, name, "received", attributes=f'{{"region":"{name}-land"}}', **own),
        payload(start + 0.1, name, "request", shape=shape, event_id=f"{name}-request"),
        span(start + 0.2, f"{int(start * 10) + 1:032x}", f"{int(start * 10) + 1:016x}", name),
        move(start + 1, name, "submitted", **own),
    ]
    return [*records, move(start + 3, name, "completed", **own)] if ends else records


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    """`ill` is stuck; `near` is of another version, `twin` of the same segments, `far` too, but longer ago."""
    return calling(
        [
            *told("far", 0),
            *told("twin", 5),
            *told("near", 9, version="2.2"),
            *told("ill", 10, ends=False, shape=SHAPE % ""),
            *told("other", 10.5, workflow="enrolment"),
        ],
        120,
    )


def asked(client: FlaskClient, path: str) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def test_the_twin_has_the_same_segments_and_is_the_nearest_in_time(client: FlaskClient) -> None:
    answer = asked(client, "transactions/ill/twin")
    assert answer["transaction"]["transaction_id"] == "ill"
    assert answer["twin"]["transaction_id"] == "twin"
    assert answer["same"] == ["workflow", "partner", "tenant", "version"]
    assert "5 min earlier" in answer["sentence"]


def test_it_tells_how_the_two_differ(client: FlaskClient) -> None:
    answer = asked(client, "transactions/ill/twin")
    steps = {row["title"]: row for row in answer["timeline"] if row["lane"] == "workflow"}
    assert steps["completed"]["here"] is None
    assert steps["submitted"]["here"]["open"]
    assert steps["submitted"]["there"]["seconds"] == 120.0
    region = next(row for row in answer["attributes"] if row["attribute"] == "region")
    assert (region["here"], region["there"], region["differs"]) == (["ill-land"], ["twin-land"], True)
    (bodies,) = answer["payloads"]
    assert bodies["direction"] == "request"
    assert [(row["path"], row["change"]) for row in bodies["items"]] == [("$.ssn", "only there"), ("$", "same")]
    assert "secret-value" not in str(answer)


def test_without_an_equal_the_twin_shares_what_it_can(client: FlaskClient) -> None:
    answer = asked(client, "transactions/near/twin")
    assert answer["twin"]["transaction_id"] == "twin"
    assert answer["same"] == ["workflow", "partner", "tenant"]
    assert "of another version" in answer["sentence"]


def test_where_nothing_of_the_workflow_is_healthy_there_is_no_twin(client: FlaskClient) -> None:
    answer = asked(client, "transactions/other/twin")
    assert (answer["twin"], answer["timeline"], answer["payloads"]) == (None, [], [])


def test_two_payloads_are_compared_by_structure(client: FlaskClient) -> None:
    ids = [payload_id({"source": "engine", "event_id": f"{name}-request"}) for name in ("ill", "twin")]
    answer = asked(client, f"payloads/{ids[0]}/diff?with={ids[1]}")
    assert answer["sentence"] == "1 path only there; 1 alike."
    assert "secret-value" not in str(answer)
    assert client.get(f"/api/v1/payloads/{ids[0]}/diff").status_code == 400
    assert client.get(f"/api/v1/payloads/{ids[0]}/diff?with=none").status_code == 404
    assert client.get("/api/v1/transactions/none/twin").status_code == 404


def test_lengths_count_from_each_ones_own_start(client: FlaskClient) -> None:
    rows = asked(client, "transactions/ill/twin")["timeline"]
    submitted = next(row for row in rows if row["title"] == "submitted")
    minute = timedelta(minutes=1).total_seconds()
    assert (submitted["here"]["after_seconds"], submitted["there"]["after_seconds"]) == (minute, minute)
