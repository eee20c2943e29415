"""The OpenAPI document: whole, consistent in itself, and of exactly the routes that there are."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.queries.filters import STATUSES
from tests.api.conftest import Calling

PROMISED = {
    "/transactions",
    "/transactions/{transaction_id}",
    "/transactions/{transaction_id}/timeline",
    "/traces/{trace_id}",
    "/traces/{trace_id}/logs",
    "/payloads/{payload_id}",
    "/cases",
    "/cases/{case_id}",
    "/alerts",
    "/alerts/{alert_id}",
    "/alerts/{alert_id}/acknowledge",
    "/alerts/{alert_id}/assign",
    "/alerts/{alert_id}/silence",
    "/alerts/{alert_id}/note",
    "/queues",
    "/sources",
    "/catalog",
    "/views",
    "/views/{view_id}",
    "/version",
    "/metrics/{number}",
    "/decomposition",
    "/compare",
    "/paths",
    "/changed/{number}",
    "/findings",
    "/identity",
}


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    return calling()


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return told


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_lists_every_route_and_no_other(client: FlaskClient, document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert {path.removeprefix("/api/v1") for path in document["paths"]} >= PROMISED
    ruled = {
        (re.sub(r"<([^>:]+:)?([^>]+)>", r"{\2}", rule.rule), method.lower())
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations(document)} == ruled


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for inner in value.values():
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    found = set(references(document))
    assert found
    for reference in found:
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_nothing_in_the_document_is_null_where_openapi_wants_an_object(document: dict[str, Any]) -> None:
    for part in (document, document["info"], document["components"], *document["components"].values()):
        assert None not in part.values()


def test_operations_are_named_once_and_tell_parameters_and_answers(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, _, operation in operations(document):
        parameters = {(one["in"], one["name"]) for one in operation.get("parameters", ())}
        assert {("path", name) for name in re.findall(r"\{(\w+)\}", path)} <= parameters
        assert any(status.startswith("2") for status in operation["responses"])
        assert operation["summary"]


def test_errors_are_described_as_problems(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]


def test_what_can_be_saved_as_a_file_is_described_in_its_three_forms(document: dict[str, Any]) -> None:
    forms = {"application/json", "text/csv", "application/vnd.apache.parquet"}
    saved = {
        path.removeprefix("/api/v1")
        for path, _, operation in operations(document)
        if set(operation["responses"].get("200", {}).get("content", ())) == forms
    }
    assert {"/transactions", "/cases", "/queues", "/sources", "/views", "/metrics/{number}", "/stability"} <= saved
    assert {"/decomposition", "/compare", "/paths", "/changed/{number}", "/brief", "/causes"} <= saved
    assert "/catalog" not in saved


def test_what_a_route_takes_is_what_its_document_says(client: FlaskClient, document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method != "get":
            continue
        named = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        refused = client.get(re.sub(r"\{\w+\}", "x", path) + "?no_such_thing=1").get_json()["detail"]
        known = re.search(r"Known: (.*)\.$", refused)
        assert sorted(known[1].split(", ") if known and known[1] else []) == sorted(named), path


def test_parameters_that_take_few_words_name_them_and_each_is_taken(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    named = {item["name"]: item["schema"]["anyOf"][0] for item in paths["/api/v1/transactions"]["get"]["parameters"]}
    assert named["status"]["items"]["enum"] == list(STATUSES)
    for name in ("status", "waits_on", "sort", "errored", "format"):
        for word in named[name].get("items", named[name])["enum"]:
            assert client.get("/api/v1/transactions", query_string={name: word}).status_code == 200, (name, word)
    for text, good in (("2026-11-23T09:00:00.5+01:00", True), ("now-24h", True), ("", False), ("yesterday", False)):
        assert bool(re.search(named["as_of"]["pattern"], text)) is good
        assert (client.get("/api/v1/transactions", query_string={"from": text}).status_code == 200) is good
    of_metrics = {item["name"]: item["schema"] for item in paths["/api/v1/metrics/{number}"]["get"]["parameters"]}
    assert of_metrics["interval"]["anyOf"][0]["enum"] == ["1h", "1d", "1w"]
