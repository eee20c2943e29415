"""What the routes answer: shapes, forms, pages, instants and ids, as the interface says."""

import csv
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from app.api import schemas
from app.api.definitions import LISTS
from app.domain.ids import to_path
from tests.api.conftest import Calling
from tests.oracle.cases import MOVE
from tests.oracle.making import log_line, move, payload, review, span
from tests.oracle.records import Record, payload_id

TRACE = "a" * 32
ODD = "order/1 ü"


def records() -> list[Record]:
    """A stuck transaction with a record of every kind, one that ended, one whose id needs encoding."""
    return [
        move(0, "t", "received", **MOVE, external_ref="=cmd()", value_amount=-1.5, value_unit="EUR"),
        move(1, "t", "identity_review", **MOVE),
        review(2, "t", "task-1", "opened", queue="desk"),
        payload(3, "t", "request", event_id="p"),
        span(4, TRACE, "1" * 16, "t"),
        log_line(4, TRACE),
        move(5, "done", "received", workflow="exchange", partner="=HYPERLINK(1)"),
        move(6, "done", "completed", workflow="exchange", partner="=HYPERLINK(1)"),
        move(7, ODD, "received", **MOVE),
        move(8, "~dA", "received", **MOVE),
    ]


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    return calling(records(), 60)


def body(client: FlaskClient, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/json"
    return answer.get_json()


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("transactions", schemas.TransactionList),
        ("transactions/t", schemas.TransactionDetail),
        ("transactions/t/timeline", schemas.Timeline),
        ("metrics/stuck?by=partner&interval=1h", schemas.Metric),
        ("version?scope=transaction:t", schemas.Version),
    ],
)
def test_an_answer_has_the_fields_that_its_document_names(client: FlaskClient, path: str, model: Any) -> None:
    told = body(client, path)
    model.model_validate(told)
    assert list(told) == list(model.model_fields)
    for item in told.get("items", ()):
        (inner,) = model.model_fields["items"].annotation.__args__
        assert list(item) == list(inner.model_fields)


def test_instants_are_utc_with_microseconds_and_lengths_are_seconds(client: FlaskClient) -> None:
    told = body(client, "transactions/t")
    assert told["started_at"] == "2026-03-02T08:00:00.000000Z"
    assert told["clocks"] == {"us": 60.0, "review_unassigned": 59 * 60.0}


def test_lists_of_one_page_end_with_a_null_cursor(client: FlaskClient) -> None:
    for path in ("transactions", "cases", "queues", "sources", "views", "transactions/t/timeline"):
        assert body(client, path)["next"] is None


def test_a_cursor_leads_to_the_next_page_of_the_same_list(client: FlaskClient) -> None:
    found, path = [], "transactions?sort=started_at&limit=1&from=now-24h"
    cursor = ""
    while True:
        told = body(client, path + cursor)
        found += [item["transaction_id"] for item in told["items"]]
        if told["next"] is None:
            break
        cursor = f"&cursor={told['next']}"
    assert found == ["t", "done", ODD, "~dA"]


def test_as_of_answers_what_was_known_then(client: FlaskClient) -> None:
    then = "as_of=2026-03-02T08:00:30Z"
    assert [item["transaction_id"] for item in body(client, f"transactions?{then}")["items"]] == ["t"]
    assert body(client, f"transactions/t?{then}")["state"] == "received"
    assert client.get(f"/api/v1/traces/{TRACE}?{then}").status_code == 404
    assert body(client, "transactions/t?as_of=2999-01-01T00:00:00Z")["state"] == "identity_review"


def test_an_id_with_any_letters_is_reached_by_its_encoded_form_and_the_literal_one_comes_first(
    client: FlaskClient,
) -> None:
    assert body(client, f"transactions/{to_path(ODD)}")["transaction_id"] == ODD
    assert body(client, "transactions/~dA")["transaction_id"] == "~dA"
    assert body(client, f"transactions/{to_path('~dA')}/timeline")["items"]


def test_traces_logs_and_payloads_are_reached_by_their_ids(client: FlaskClient) -> None:
    assert body(client, f"traces/{TRACE}")["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["spanId"] == "1" * 16
    assert body(client, f"traces/{TRACE}/logs")["resourceLogs"]
    name = payload_id(payload(3, "t", "request", event_id="p"))
    shown = client.get(f"/api/v1/payloads/{name}")
    assert shown.get_json()["masked_whole"] is True
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_case_is_reached_by_the_signature_of_its_members(client: FlaskClient) -> None:
    signature = body(client, "transactions/t")["signature"]
    assert body(client, f"cases/{signature}")["count"] == 1
    assert [item["transaction_id"] for item in body(client, f"transactions?signature={signature}")["items"]] == ["t"]


def test_csv_has_a_header_one_line_an_item_and_no_cell_that_starts_a_formula(client: FlaskClient) -> None:
    answer = client.get("/api/v1/transactions?sort=started_at&limit=2", headers={"Accept": "text/csv"})
    assert answer.content_type == "text/csv; charset=utf-8"
    assert b"\r" not in answer.data
    said = f'"{LISTS["transactions"]}",sort=started_at,2026-03-02T09:00:00.000000Z'
    assert answer.text == (
        "transaction_id,workflow,partner,tenant,version,status,state,started_at,finished_at,state_since,stuck_reason,"
        "overdue_at,deadline_at,due_at,value.amount,value.unit,waits_on,awaits,handover,retries,next_attempt_at,"
        "error_class,error_code,duplicate_of,owner,signature,inferred,errored,last_error.at,"
        "last_error.service,last_error.operation,last_error.text,definition,filter,known_at\n"
        "t,exchange,northwind,,,open,identity_review,2026-03-02T08:00:00.000000Z,,2026-03-02T08:01:00.000000Z,"
        "review_overdue,2026-03-02T08:32:00.000000Z,2026-03-03T08:00:00.000000Z,,-1.5,EUR,review,,,0,,,,,"
        f"member-services,{body(client, 'transactions/t')['signature']},false,false,,,,,{said}\n"
        "done,exchange,'=HYPERLINK(1),,,completed,completed,2026-03-02T08:05:00.000000Z,2026-03-02T08:06:00.000000Z,"
        f"2026-03-02T08:06:00.000000Z,,,2026-03-02T08:20:00.000000Z,,,,,,,0,,,,,interop,,false,false,,,,,{said}\n"
    )
    assert answer.headers["Link"].endswith('>; rel="next"')


def test_parquet_has_the_same_columns_typed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/transactions", headers={"Accept": "application/vnd.apache.parquet"})
    assert answer.content_type == "application/vnd.apache.parquet"
    table = pq.read_table(io.BytesIO(answer.data))
    assert table.schema.field("started_at").type == pa.timestamp("us", tz="UTC")
    assert table.schema.field("value_amount").type == pa.float64()
    assert table["transaction_id"].to_pylist() == ["~dA", ODD, "done", "t"]


@pytest.mark.parametrize("path", ["transactions", "transactions/t/timeline", "cases", "queues", "sources", "views"])
def test_every_list_is_also_csv_and_parquet_with_equal_columns(client: FlaskClient, path: str) -> None:
    lines = client.get(f"/api/v1/{path}", headers={"Accept": "text/csv"}).text
    table = pq.read_table(
        io.BytesIO(client.get(f"/api/v1/{path}", headers={"Accept": "application/vnd.apache.parquet"}).data)
    )
    rows = list(csv.reader(io.StringIO(lines)))
    assert [name.replace(".", "_") for name in rows[0]] == table.column_names
    assert len(rows) - 1 == table.num_rows == len(body(client, path)["items"])


def test_a_browser_that_takes_anything_gets_json(client: FlaskClient) -> None:
    for accept in ("*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html", ""):
        assert client.get("/api/v1/transactions", headers={"Accept": accept}).content_type == "application/json"


def test_numbers_are_points_by_bucket_and_segment(client: FlaskClient) -> None:
    told = body(client, "metrics/started?from=2026-03-02T08:00:00Z&to=2026-03-02T10:30:00Z&interval=1h&by=partner")
    assert {one["segment"]["partner"]: [point["value"] for point in one["points"]] for one in told["series"]} == {
        "northwind": [3, 0, 0],
        "=HYPERLINK(1)": [1, 0, 0],
    }
    assert [point["at"] for point in told["series"][0]["points"]][2] == "2026-03-02T10:00:00.000000Z"


def test_views_are_saved_listed_and_removed(client: FlaskClient) -> None:
    saved = client.post("/api/v1/views", json={"name": "Stuck", "address": "/?status=stuck"})
    assert saved.status_code == 201
    assert list(saved.get_json()) == list(schemas.View.model_fields)
    assert body(client, "views")["items"] == [saved.get_json()]
    assert client.delete(f"/api/v1/views/{saved.get_json()['id']}").status_code == 204
    assert body(client, "views")["items"] == []
    assert client.delete("/api/v1/views/1").status_code == 404
    assert client.delete("/api/v1/views/x").status_code == 404
    assert client.post("/api/v1/views", json={"name": "out", "address": "//evil.example"}).status_code == 400


def test_the_catalog_tells_what_is_registered_and_what_is_wrong_with_its_files(client: FlaskClient) -> None:
    told = body(client, "catalog")
    assert {"workflows", "partners", "tenants", "queues", "owners", "errors", "join", "problems", "digest"} <= set(told)
    assert told["problems"] == []


def test_a_list_that_has_not_changed_is_answered_without_its_bytes(client: FlaskClient) -> None:
    first = client.get("/api/v1/transactions")
    again = client.get("/api/v1/transactions", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/api/v1/transactions?status=stuck", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
