"""Jaeger's query API: what Grafana's Jaeger source and Jaeger UI ask is answered in Jaeger's own form."""

import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Calling
from tests.oracle import making

FIRST, SECOND = "a" * 32, "0" * 16 + "b" * 16
START_US = (making.at(0) - making.EPOCH).total_seconds() * 1_000_000
SECOND_NS = 1_000_000_000
RESOURCE = json.dumps(
    {"resource": {"attributes": [{"key": "host.name", "value": {"stringValue": "n1"}}]}}, separators=(",", ":")
)
EVENT = {"time_ns": int(START_US) * 1000, "name": "exception", "attributes": [], "dropped_attributes": 0}


def attributes(**pairs: str) -> list[dict[str, str]]:
    return [{"key": key.replace("__", "."), "value": value} for key, value in pairs.items()]


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    failed = making.span(0, FIRST, "1" * 16, "t", service="shop", name="GET /orders", kind=2, status_code=2)
    failed |= {"status_message": "no stock", "resource": RESOURCE, "events": [EVENT]}
    failed["attributes"] = attributes(http__response__status_code="\x01i500", customer="acme", big=f"\x01i{2**60}")
    child = making.span(0, FIRST, "2" * 16, parent_span_id="1" * 16, service="stock", name="reserve", kind=3)
    child |= {"end_ns": None, "links": [making.link(SECOND, "3" * 16)]}
    later = making.span(5, SECOND, "3" * 16, service="shop", name="GET /orders", kind=2)
    later["end_ns"] = later["start_ns"] + SECOND_NS // 10
    return calling([failed, child, later], 30)


def traces_of(client: FlaskClient, **query: str) -> list[str]:
    """The ids of the traces that a search answers, in its order."""
    answer = client.get(f"/api/traces?{urlencode(query)}")
    assert answer.status_code == 200, answer.get_json()
    return [trace["traceID"] for trace in answer.get_json()["data"]]


def test_services_and_operations_are_listed_by_name(client: FlaskClient) -> None:
    assert client.get("/api/services").get_json() == {
        "data": ["shop", "stock"],
        "total": 2,
        "limit": 0,
        "offset": 0,
        "errors": None,
    }
    assert client.get("/api/services/shop/operations").get_json()["data"] == ["GET /orders"]
    expected = [{"name": "reserve", "spanKind": "client"}]
    assert client.get("/api/operations?service=stock").get_json()["data"] == expected
    assert client.get("/api/operations?service=stock&spanKind=server").get_json()["data"] == []


def test_a_trace_has_its_spans_processes_references_logs_and_tags(client: FlaskClient) -> None:
    (trace,) = client.get(f"/api/traces/{FIRST}").get_json()["data"]
    root, child = trace["spans"]
    assert (trace["traceID"], root["spanID"], root["operationName"]) == (FIRST, "1" * 16, "GET /orders")
    assert (root["startTime"], root["duration"]) == (START_US, 1_000_000)
    tags = {tag["key"]: (tag["type"], tag["value"]) for tag in root["tags"]}
    assert tags == {
        "http.response.status_code": ("int64", 500),
        "customer": ("string", "acme"),
        "big": ("int64", str(2**60)),
        "span.kind": ("string", "server"),
        "otel.status_code": ("string", "ERROR"),
        "error": ("bool", True),
        "otel.status_description": ("string", "no stock"),
    }
    event = [{"key": "event", "type": "string", "value": "exception"}]
    assert root["logs"] == [{"timestamp": START_US, "fields": event}]
    assert child["references"] == [
        {"refType": "CHILD_OF", "traceID": FIRST, "spanID": "1" * 16},
        {"refType": "FOLLOWS_FROM", "traceID": SECOND, "spanID": "3" * 16},
    ]
    host = [{"key": "host.name", "type": "string", "value": "n1"}]
    assert trace["processes"][root["processID"]] == {"serviceName": "shop", "tags": host}
    assert trace["processes"][child["processID"]]["serviceName"] == "stock"


def test_a_span_without_an_end_says_so_instead_of_taking_no_time(client: FlaskClient) -> None:
    child = client.get(f"/api/traces/{FIRST}").get_json()["data"][0]["spans"][1]
    assert (child["duration"], child["warnings"]) == (0, ["No end of this span is on record."])


def test_an_id_that_jaeger_has_shortened_leads_to_its_trace(client: FlaskClient) -> None:
    assert client.get(f"/api/traces/{'b' * 16}").get_json()["data"][0]["traceID"] == SECOND
    assert traces_of(client, traceID=FIRST) == [FIRST]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"service": "shop"}, [SECOND, FIRST]),
        ({"service": "shop", "limit": "1", "lookback": "1h", "prettyPrint": "true"}, [SECOND]),
        ({"service": "shop", "operation": "GET /orders", "minDuration": "500ms"}, [FIRST]),
        ({"service": "shop", "maxDuration": "0.5s"}, [SECOND]),
        ({"service": "stock", "operation": "GET /orders"}, []),
        ({"service": "shop", "tags": '{"http.response.status_code":"500"}'}, [FIRST]),
        ({"service": "shop", "tag": "customer:acme"}, [FIRST]),
        ({"service": "shop", "tags": '{"host.name":"n1","error":"true"}'}, [FIRST]),
        ({"service": "shop", "tags": '{"error":"false"}'}, [SECOND]),
        ({"service": "shop", "tags": '{"span.kind":"client"}'}, []),
        ({"service": "shop", "tags": '{"customer":"other"}'}, []),
        ({"service": "shop", "start": str(int(START_US) + 60_000_000)}, [SECOND]),
        ({"service": "shop", "end": str(int(START_US) + 60_000_000)}, [FIRST]),
    ],
)
def test_a_search_finds_the_traces_in_which_one_span_fits_all(
    client: FlaskClient, query: dict[str, str], expected: list[str]
) -> None:
    assert traces_of(client, **query) == expected


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/traces", 400, "service"),
        ("/api/traces?service=shop&minDuration=long", 400, "minDuration"),
        ("/api/traces?service=shop&tags=[1]", 400, "tags"),
        ("/api/traces?service=shop&start=yesterday", 400, "start"),
        ("/api/traces?service=shop&limit=many", 400, "limit"),
        (f"/api/traces/{'c' * 32}", 404, "no trace"),
    ],
)
def test_what_is_not_understood_is_refused_in_jaegers_form(
    client: FlaskClient, path: str, status: int, words: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.get_json()["data"] is None
    assert answer.get_json()["errors"][0]["code"] == status
    assert words in answer.get_json()["errors"][0]["msg"]
