"""Numbers over the wire: every one answers, in the interface's shape, and says what it does not take."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.queries.numbers import NUMBERS
from tests.oracle.cases import MOVE
from tests.oracle.making import move

Calling = Callable[..., FlaskClient]
RECORDS = [
    move(0, "a", "received", **MOVE),
    move(1, "a", "submitted", **MOVE, error_class="processing"),
    move(30, "a", "completed", **MOVE),
    move(40, "b", "received", workflow="exchange"),
]
RANGE = "from=2026-03-02T08:00:00Z&to=2026-03-02T10:00:00Z"


def test_every_number_answers_with_a_point_a_bucket_and_says_so_in_the_document(calling: Calling) -> None:
    client = calling(RECORDS, 120)
    document = client.get("/api/v1/openapi.json").get_data(as_text=True)
    for number in NUMBERS:
        answer = client.get(f"/api/v1/metrics/{number}?{RANGE}&interval=1h&by=partner&by=version")
        assert answer.status_code == 200, answer.get_json()
        for series in answer.get_json()["series"]:
            assert set(series) == {"segment", "points"}
            assert [point["at"] for point in series["points"]] == [
                "2026-03-02T08:00:00.000000Z",
                "2026-03-02T09:00:00.000000Z",
            ]
            assert all(set(point) == {"at", "value", "n"} for point in series["points"])
        assert len(answer.get_json()["series"]) == 2, number
        assert number in document


def test_a_share_of_nothing_is_null_on_the_wire(calling: Calling) -> None:
    answer = calling(RECORDS, 120).get(f"/api/v1/metrics/success_rate?{RANGE}&interval=1h&partner=northwind")
    assert [(point["value"], point["n"]) for point in answer.get_json()["series"][0]["points"]] == [(1.0, 1), (None, 0)]


def test_quantiles_and_error_classes_are_asked_for_by_name(calling: Calling) -> None:
    client = calling(RECORDS, 120)
    length = client.get(f"/api/v1/metrics/completion_seconds?{RANGE}&quantile=p99").get_json()["series"]
    assert length[0]["points"][0]["value"] == 1800.0
    split = client.get(f"/api/v1/metrics/errors?{RANGE}&by=error_class").get_json()["series"]
    assert [one["segment"] for one in split] == [{"error_class": "processing"}]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("nothing", 404, "success_rate"),
        (f"started?{RANGE}&quantile=p50", 400, "no quantiles"),
        (f"review_claim_seconds?{RANGE}&quantile=p99", 400, "p50, p95"),
        (f"started?{RANGE}&by=error_class", 400, "workflow, partner, tenant, version"),
        (f"started?{RANGE}&interval=2h", 400, "1h, 1d, 1w"),
        ("started?from=2025-01-01T00:00:00Z&interval=1h", 400, "points"),
        (f"started?{RANGE}&state=received", 400, "Known: workflow"),
    ],
)
def test_what_is_not_taken_is_refused_with_what_is(calling: Calling, address: str, status: int, said: str) -> None:
    answer = calling(RECORDS, 120).get(f"/api/v1/metrics/{address}")
    assert (answer.status_code, said in answer.get_json()["detail"]) == (status, True), answer.get_json()
