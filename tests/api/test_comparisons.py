"""Comparisons over the wire: in the shape that the document promises, with sensible defaults, refusing by name."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pydantic import BaseModel

from app.api import schemas
from app.queries.numbers import NUMBERS
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move

Calling = Callable[..., FlaskClient]
HOUR, DAY = 60, 24 * 60
BEFORE = [
    move(0, "a", "received", **MOVE, version="2.2"),
    move(5, "a", "submitted", **MOVE, version="2.2"),
    move(10, "a", "completed", **MOVE, version="2.2"),
    move(1, "b", "received", workflow="exchange", partner="southgate", version="2.2"),
    move(20, "b", "completed", workflow="exchange", partner="southgate", version="2.2"),
]
AFTER = [
    move(61, "c", "received", **MOVE, version="2.3"),
    move(70, "c", "failed", **MOVE, version="2.3"),
    move(62, "d", "received", workflow="exchange", partner="southgate", version="2.3"),
    move(80, "d", "completed", workflow="exchange", partner="southgate", version="2.3"),
]
LATE = [move(30, "e", "received", **MOVE, ingested_at=at(100)), move(40, "e", "failed", **MOVE, ingested_at=at(101))]
SECOND = {"from": "2026-03-02T09:00:00Z", "to": "2026-03-02T10:00:00Z"}
FIRST = {"from": "2026-03-02T08:00:00Z", "to": "2026-03-02T09:00:00Z"}
ROUTES: dict[str, type[BaseModel]] = {
    "decomposition": schemas.Decomposition,
    "compare": schemas.Comparison,
    "paths": schemas.Paths,
    "changed/started": schemas.Changed,
}


def get(client: FlaskClient, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}?{urlencode(query, doseq=True)}")
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    return calling([*BEFORE, *AFTER, *LATE], 2 * HOUR)


def test_an_answer_has_the_fields_that_its_document_names_and_no_other(client: FlaskClient) -> None:
    for path, model in ROUTES.items():
        told = get(client, path, **FIRST)
        model.model_validate(told, by_alias=True)
        optional = {name for name, field in model.model_fields.items() if not field.is_required()}
        names = {field.alias or name for name, field in model.model_fields.items()}
        assert names - optional <= set(told) <= names


def test_a_comparison_of_nothing_is_an_answer_all_the_same(calling: Calling) -> None:
    client = calling([], 2 * HOUR)
    for path, model in ROUTES.items():
        model.model_validate(get(client, path), by_alias=True)


def test_a_period_is_compared_with_the_one_of_equal_length_before_it(client: FlaskClient) -> None:
    told = get(client, "decomposition", **SECOND)
    assert (told["number"], told["by"]) == ("success_rate", ["partner"])
    assert (told["before"]["from"], told["before"]["to"]) == (
        "2026-03-02T08:00:00.000000Z",
        "2026-03-02T09:00:00.000000Z",
    )
    assert (told["before"]["value"], told["after"]["value"]) == (pytest.approx(2 / 3), 0.5)
    assert told["mix"] + told["real"] == pytest.approx(told["change"])
    assert sum(item["total"] for item in told["items"]) == pytest.approx(told["change"])
    assert told["sentence"].startswith("Success rate fell from 66.7 % to 50.0 %")


def test_every_number_decomposes_and_a_length_by_its_mean(client: FlaskClient) -> None:
    for number in NUMBERS:
        told = get(client, "decomposition", number=number, by=["partner", "version"], **SECOND)
        assert told["number"] == number
        assert told["sentence"].endswith(".")
    mean = get(client, "decomposition", number="completion_seconds", **FIRST)
    assert (mean["statistic"], mean["after"]["value"]) == ("mean", pytest.approx((600 + 1140) / 2))


def test_errors_are_parted_by_their_class_too(calling: Calling) -> None:
    records = [
        move(minute, "a", "submitted", **MOVE, error_class=name) for minute, name in ((1, "x"), (61, "x"), (62, "y"))
    ]
    told = get(calling(records, 2 * HOUR), "decomposition", number="errors", by="error_class", **SECOND)
    assert [(item["segment"]["error_class"], item["total"]) for item in told["items"]] == [("y", 1), ("x", 0)]


def test_another_baseline_may_be_named_by_its_beginning_or_whole(client: FlaskClient) -> None:
    since = {"baseline_from": "2026-03-02T08:00:00Z"}
    asked = {**since, "baseline_to": "2026-03-02T08:15:00Z"}
    assert get(client, "decomposition", **SECOND, **asked)["before"]["value"] == 1.0
    assert get(client, "decomposition", **SECOND, **since)["before"]["to"] == "2026-03-02T09:00:00.000000Z"


def test_a_quantile_is_moved_by_those_who_took_longer_than_it_was_before(calling: Calling) -> None:
    records = []
    for hour, lengths in ((0, (10, 20, 30)), (1, (20, 29, 30, 59))):
        for place, minutes in enumerate(lengths):
            name = f"{hour}{place}"
            records.append(move(60 * (hour + 1) - 1 - minutes, name, "received", **MOVE))
            records.append(move(60 * (hour + 1) - 1, name, "completed", **MOVE))
    told = get(calling(records, 2 * HOUR), "decomposition", number="completion_seconds", quantile="p50", **SECOND)
    assert told["quantile_seconds"] == {"before": 1200, "after": 1770}
    assert (told["unit"], told["before"]["value"], told["after"]["value"]) == ("share", pytest.approx(1 / 3), 0.75)
    assert told["sentence"] == (
        "Completion seconds (p50) rose from 20 min to 29 min 30 s; 75.0 % took longer than the p50 before, "
        "against 33.3 %. Most of it came from northwind (+41.7 points)."
    )


def test_versions_stand_side_by_side_with_who_started_on_each(client: FlaskClient) -> None:
    told = get(client, "compare", **{"from": "2026-03-02T08:00:00Z", "to": "2026-03-02T10:00:00Z", "interval": "1h"})
    assert [(one["version"], one["started"], one["share"]) for one in told["versions"]] == [
        ("2.2", 2, 0.4),
        ("2.3", 2, 0.4),
        (None, 1, 0.2),
    ]
    assert [point["versions"] for point in told["adoption"]] == [
        {"2.2": 2, "2.3": 0, "": 1},
        {"2.2": 0, "2.3": 2, "": 0},
    ]
    old = told["versions"][0]["numbers"]
    assert set(old) == set(NUMBERS)
    assert (old["success_rate"]["value"], old["success_rate"]["n"], old["success_rate"]["high"]) == (1.0, 2, 1.0)
    assert old["success_rate"]["low"] == pytest.approx(0.342, abs=1e-3)


def test_paths_are_told_with_what_the_catalog_does_not_declare(client: FlaskClient) -> None:
    told = get(client, "paths", limit=2)
    assert (told["transactions"], told["variant_count"], len(told["variants"])) == (5, 3, 2)
    assert [one["path"] for one in told["variants"]] in (
        [["received", "failed"], ["received", "completed"]],
        [["received", "completed"], ["received", "failed"]],
    )
    assert {(one["from_state"], one["to_state"]): one["transactions"] for one in told["deviations"]} == {
        ("received", "completed"): 2,
        ("received", "failed"): 2,
    }
    assert "compared" not in told


def test_two_segments_paths_are_compared_and_what_is_not_said_is_the_same_on_both_sides(client: FlaskClient) -> None:
    told = get(client, "paths", partner="northwind", baseline_partner="southgate", to="2026-03-02T09:00:00Z")
    assert (told["transactions"], told["baseline"]) == (2, {"transactions": 1, "variant_count": 1})
    shares = {tuple(one["path"]): one["change"] for one in told["compared"]["variants"]}
    assert shares == {
        ("received", "completed"): -1.0,
        ("received", "submitted", "completed"): 0.5,
        ("received", "failed"): 0.5,
    }


def test_a_closed_period_is_told_as_it_stood_and_as_it_is_with_who_was_late(client: FlaskClient) -> None:
    told = get(client, "changed/success_rate", **FIRST, by="partner")
    assert (told["then"], told["now"]) == ({"value": 1.0, "n": 2}, {"value": pytest.approx(2 / 3), "n": 3})
    (late,) = told["late"]
    assert (late["source"], late["kind"], late["records"], late["transactions"]) == ("engine", "transitions", 2, 1)
    assert (late["first_ingested_at"], late["last_ingested_at"]) == (
        "2026-03-02T09:40:00.000000Z",
        "2026-03-02T09:41:00.000000Z",
    )
    assert told["sentence"] == (
        "Success rate stood at 100.0 % of 2 when the period ended, and is 66.7 % of 3 now: "
        "2 late records of 1 transaction came from engine."
    )


def test_the_closed_period_is_the_last_whole_day_unless_it_is_named(calling: Calling) -> None:
    told = get(calling(BEFORE, DAY), "changed/started")
    assert (told["from"], told["to"]) == ("2026-03-02T00:00:00.000000Z", "2026-03-03T00:00:00.000000Z")
    since = get(calling(BEFORE, DAY), "changed/started", **{"from": "2026-03-02T08:00:30Z"})
    assert (since["to"], since["now"]["value"]) == ("2026-03-03T00:00:00.000000Z", 1)
    assert told["sentence"] == "Started stood at 2 when the period ended, and still does: no late record changed it."


def test_comparisons_too_are_drawn_as_they_were_known(client: FlaskClient) -> None:
    asked = {**FIRST, "as_of": "2026-03-02T09:30:00Z"}
    assert get(client, "changed/started", **asked)["now"]["value"] == 2
    assert get(client, "paths", **asked)["transactions"] == 2
    assert get(client, "compare", **asked)["versions"][0]["started"] == 2
    assert get(client, "decomposition", number="started", **asked)["after"]["value"] == 2


REFUSED = (
    ("decomposition?number=sucess_rate", 400, "success_rate"),
    ("decomposition?by=error_class", 400, "workflow, partner, tenant, version"),
    ("decomposition?number=review_claim_seconds&quantile=p99", 400, "has p50, p95"),
    ("decomposition?number=started&quantile=p50", 400, "no quantiles"),
    ("decomposition?number=completion_seconds&by=colour", 400, "workflow, partner, tenant, version"),
    ("decomposition?baseline_to=now-2d", 400, "baseline_from: give it too"),
    ("decomposition?baseline_from=never&baseline_to=now", 400, "baseline_from: 'never' is not an instant"),
    ("compare?interval=2h", 400, "1h, 1d, 1w"),
    ("compare?from=2020-01-01T00:00:00Z&interval=1h", 400, "points"),
    ("paths?limit=0", 400, "not within 1 to 1000"),
    ("paths?limit=many", 400, "is not a number"),
    ("paths?baseline_state=x", 400, "baseline_partner"),
    ("changed/nothing", 404, "success_rate"),
    ("changed/started?to=2027-01-01T00:00:00Z", 400, "has not ended"),
    ("changed/started?quantile=p50", 400, "no quantiles"),
)


def test_what_is_not_taken_is_refused_with_what_is(client: FlaskClient) -> None:
    for address, status, said in REFUSED:
        answer = client.get(f"/api/v1/{address}")
        assert (answer.status_code, said in answer.get_json()["detail"]) == (status, True), (address, answer.get_json())
