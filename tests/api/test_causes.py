"""`/api/v1/causes` over the wire: its form, who is sick and who is healthy, and what it refuses."""

from math import comb
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Calling
from tests.oracle.making import decision, move, payload, span
from tests.oracle.records import Record

FIELDS = {"attribute", "value", "aliases", "sick_share", "healthy_share", "lift", "p_value", "n", "symptom", "onset"}


def told(number: int, eastern: bool, fails: bool) -> list[Record]:
    """A transaction of one minute: eastern ones speak of it in their attributes and spans."""
    name, start = f"t-{number:03}", float(number) / 4
    own = {"workflow": "exchange", "partner": ("northwind", "lakeside")[number % 2]}
    spoken = '{"region":"east"}' if eastern else '{"region":"west"}'
    trace = f"{number:032x}"
    attributes = [{"key": "cloud.region", "value": "east-1" if eastern else "west-1"}]
    records = [
        move(start, name, "received", attributes=spoken, trace_id=trace, **own),
        decision(start + 0.1, name, rule_version="2026.09"),
        payload(start + 0.15, name, "request", fingerprint="f0"),
        span(start + 0.2, trace, f"{number:016x}", name, attributes=attributes),
        move(start + 0.5, name, "submitted", **own),
    ]
    if not fails:
        return [*records, move(start + 1, name, "completed", **own)]
    late = span(start + 2, trace, f"{number + 999:016x}", name, service="undertaker")
    return [*records, move(start + 1, name, "failed", error_code="E-9", error_class="processing", **own), late]


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    """Of eighty transactions a quarter is eastern, and of those nearly all fail."""
    records = [one for n in range(80) for one in told(n, n % 4 == 0, n % 4 == 0 and n != 40)]
    return calling(records, 60)


def asked(client: FlaskClient, query: str) -> Any:
    response = client.get(f"/api/v1/causes?{query}")
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def test_the_attribute_that_goes_with_failing_comes_first_under_all_its_names(client: FlaskClient) -> None:
    answer = asked(client, "status=failed")
    assert answer["sick"] == {"n": 19, "sentence": "19 failed transactions."}
    assert answer["healthy"]["n"] == 61
    first = answer["items"][0]
    assert set(first) == FIELDS
    assert (first["attribute"], first["value"], first["symptom"]) == ("region", "east", False)
    assert {"attribute": "cloud.region", "value": "east-1"} in first["aliases"]
    assert (first["sick_share"], first["n"]) == (1.0, 19)
    assert first["healthy_share"] == pytest.approx(1 / 61)
    assert first["lift"] == pytest.approx(61)
    ways = [comb(19, k) * comb(21, 20 - k) for k in range(20)]  # all that are eastern are of one partner, of 40
    by_counting = sum(way for way in ways if way <= ways[19]) / comb(40, 20)
    assert first["p_value"] == pytest.approx(by_counting * answer["tests"])
    assert {"Fisher's", "(Bonferroni)"} <= set(answer["method"].split())


def test_how_it_failed_and_what_came_after_are_symptoms_and_come_last(client: FlaskClient) -> None:
    items = asked(client, "status=failed")["items"]
    symptoms = [item for item in items if item["symptom"]]
    assert items[-len(symptoms) :] == symptoms
    names = {(one["attribute"], one["value"]) for item in symptoms for one in (item, *item["aliases"])}
    assert {
        ("state", "failed"),
        ("error_class", "processing"),
        ("error_code", "E-9"),
        ("service", "undertaker"),
    } <= names


def test_what_the_filters_name_is_a_symptom_with_all_that_says_the_same(client: FlaskClient) -> None:
    items = asked(client, "status=failed&q=east")["items"]
    first = next(item for item in items if item["attribute"] == "region")
    assert first["symptom"]
    assert not any(item["attribute"] == "cloud.region" for item in items)


def test_a_baseline_chooses_other_healthy_ones(client: FlaskClient) -> None:
    answer = asked(client, "status=failed&baseline_partner=northwind")
    assert answer["healthy"]["n"] == 21
    assert "Northwind" not in answer["sick"]["sentence"]
    assert "of partner northwind" in answer["healthy"]["sentence"]


def test_nobody_sick_is_an_answer_too(client: FlaskClient) -> None:
    answer = asked(client, "status=cancelled")
    assert (answer["sick"]["n"], answer["healthy"]["n"], answer["items"]) == (0, 0, [])


def test_what_it_does_not_take_is_refused_by_name(calling: Calling) -> None:
    client = calling()
    for query in ("sort=value", "baseline_limit=3", "baseline_status=ill", "status=ill", "from=x"):
        response = client.get(f"/api/v1/causes?{query}")
        assert response.status_code == 400
        assert query.split("=", maxsplit=1)[0] in response.get_json()["detail"]
