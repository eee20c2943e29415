"""Verdicts and charts over the wire: in the interface's shape, refusing what they do not take, over nothing too."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.analysis.stability.chart_kinds import CHARTED, PLANS
from tests.oracle.cases import MOVE
from tests.oracle.making import move

Calling = Callable[..., FlaskClient]
HOUR = 60
RANGE = "from=2026-03-02T08:00:00Z&interval=1h"
ITEM = {
    "segment",
    "title",
    "verdict",
    "since",
    "why",
    "reasons",
    "signals",
    "excess_overdue_hours",
    "new_paths",
    "open_cases",
    "left_out",
    "now",
    "figures",
}


def hourly(hours: int) -> list[object]:
    """A transaction an hour, each completed within half of it."""
    return [
        record
        for hour in range(hours)
        for record in (
            move(hour * HOUR, f"t{hour}", "received", **MOVE),
            move(hour * HOUR + 1, f"t{hour}", "submitted", **MOVE),
            move(hour * HOUR + 30, f"t{hour}", "completed", **MOVE),
        )
    ]


def test_a_steady_world_is_steady_overall_and_by_segment(calling: Calling) -> None:
    answer = calling(hourly(30), 30 * HOUR).get(f"/api/v1/stability?{RANGE}&by=partner").get_json()
    assert (answer["overall"]["verdict"], [item["verdict"] for item in answer["items"]]) == ("steady", ["steady"])
    assert (answer["sentence"], answer["named"], answer["next"]) == ("Steady overall.", [], None)
    assert set(answer["overall"]) == set(answer["items"][0]) == ITEM
    assert (answer["from"], answer["to"]) == ("2026-03-02T08:00:00.000000Z", "2026-03-03T14:00:00.000000Z")
    assert answer["false_signal_rate"]["stated"] == 0.05


def test_what_is_stuck_now_is_beside_a_verdict_that_does_not_see_it(calling: Calling) -> None:
    """MOVE's partner stops to answer at hour 30: at half past nothing of that is in the hours that are over."""
    down = [
        move(30 * HOUR + minute, f"late{minute}", state, **MOVE)
        for minute in range(5)
        for state in ("received", "submitted")
    ]
    answer = calling([*hourly(30), *down], 30 * HOUR + 59).get(f"/api/v1/stability?{RANGE}&by=partner").get_json()
    (item,) = answer["items"]
    assert item["verdict"] == "steady"
    for present in (item["now"], answer["overall"]["now"]):
        assert (present["stuck"], present["as_of"]) == (5, "2026-03-03T14:59:00.000000Z")
        (incident,) = present["incidents"]
        assert (incident["id"], incident["transactions"]) == (f"partner:{item['segment']['partner']}", 5)
        assert "now (14:59 UTC): 5 wait since 14:00; this is not in the verdict" in incident["sentence"]


def test_too_few_points_cannot_tell_and_say_how_many_there_are(calling: Calling) -> None:
    answer = calling(hourly(10), 30 * HOUR).get(f"/api/v1/stability?{RANGE}&by=workflow&by=version").get_json()
    assert answer["overall"]["verdict"] == answer["items"][0]["verdict"] == "cannot tell"
    assert answer["overall"]["why"].startswith("too few points: 10 of 30 hours have transactions")
    assert answer["sentence"] == f"Cannot tell overall ({answer['overall']['why']})."


@pytest.mark.parametrize("records", [0, 3])
def test_next_to_nothing_is_no_verdict_and_no_error(calling: Calling, records: int) -> None:
    client = calling(hourly(records), 30 * HOUR)
    for query in ("", "?by=partner", "?by=partner&by=version&interval=1w", "?interval=1h&partner="):
        answer = client.get(f"/api/v1/stability{query}")
        assert (answer.status_code, answer.get_json()["overall"]["verdict"]) == (200, "cannot tell"), answer.get_json()


def test_every_chart_answers_with_a_point_a_bucket_and_says_so_in_the_document(calling: Calling) -> None:
    client = calling(hourly(30), 30 * HOUR)
    document = client.get("/api/v1/openapi.json").get_data(as_text=True)
    for plan in PLANS:
        quantile = f"&quantile={plan.quantile}" if plan.quantile else ""
        answer = client.get(f"/api/v1/stability/chart/{plan.number}?{RANGE}{quantile}").get_json()
        assert {len(answer[name]) for name in ("points", "centre", "lower", "upper")} == {30}, plan
        assert (answer["kind"], answer["quantile"]) == (plan.kind, plan.quantile)
    assert all(number in document for number in CHARTED)


REFUSED = [
    ("?by=queue", 400, "workflow, partner, tenant, version"),
    ("?interval=2h", 400, "1h, 1d, 1w"),
    ("?state=received", 400, "Known: workflow"),
    ("?from=now-30m&interval=1h", 400, "no whole bucket"),
    ("/chart/nothing", 404, "success_rate"),
    ("/chart/stuck?quantile=p50", 400, "no quantiles"),
    ("/chart/completion_seconds?quantile=p75", 400, "p50, p95, p99"),
    ("/chart/stuck?by=partner", 400, "Known: workflow"),
]


def test_what_is_not_taken_is_refused_with_what_is(calling: Calling) -> None:
    client = calling(hourly(1), 30 * HOUR)
    for address, status, said in REFUSED:
        answer = client.get(f"/api/v1/stability{address}")
        assert (answer.status_code, said in answer.get_json()["detail"]) == (status, True), answer.get_json()
