"""The brief and a scorecard: their figures are those of the numbers, their words those of what stands."""

from flask.testing import FlaskClient

from tests.api.conftest import Calling
from tests.oracle.cases import MOVE
from tests.oracle.making import act, move

RECORDS = [
    move(0, "done", "received", **MOVE),
    move(1, "done", "completed", **MOVE),
    move(0, "late", "received", **MOVE, value_amount=12.5, value_unit="EUR"),
    move(0, "held", "received", workflow="exchange", partner="cascadia"),
]


def hours(client: FlaskClient, since: str, to: str) -> float:
    answer = client.get(f"/api/v1/metrics/overdue_hours?from={since}&to={to}")
    return float(answer.get_json()["series"][0]["points"][0]["value"])


def test_the_brief_is_three_lines_over_the_last_week_with_the_week_before_beside_its_cost(calling: Calling) -> None:
    client = calling(RECORDS, 120)
    told = client.get("/api/v1/brief").get_json()
    assert [line["title"] for line in told["lines"]] == ["What changed", "What it costs", "Who acts by when"]
    assert told["to"] == "2026-03-02T10:00:00.000000Z"
    assert told["from"] == "2026-02-23T10:00:00.000000Z"
    assert told["cost"]["overdue_hours"] == hours(client, told["from"], told["to"]) > 0
    assert told["cost"]["overdue_hours_before"] == hours(client, "2026-02-16T10:00:00Z", told["from"]) == 0
    assert told["cost"]["stuck"] == 2
    assert {"unit": "EUR", "amount": 12.5, "transactions": 1} in told["cost"]["value"]
    assert "at stake: 12.50 EUR; 1 of them names no value" in told["lines"][1]["text"]
    assert told["subject"].endswith("2 stuck")


def test_a_brief_of_a_period_that_is_over_speaks_of_that_period(calling: Calling) -> None:
    client = calling([*RECORDS, move(3000, "late", "completed", **MOVE)], 6000)
    told = client.get("/api/v1/brief?from=2026-03-02T08:00:00Z&to=2026-03-02T10:00:00Z").get_json()
    assert (told["cost"]["stuck"], told["cost"]["value"], told["cases"]) == (2, [], [])
    assert "2 transactions were stuck at its end." in told["lines"][1]["text"]
    assert "now" not in told["glance"], "a glance at a period that is over counts nobody who is stuck now"
    assert told["lines"][2]["text"].startswith("This period is over.")
    assert told["subject"].endswith("2 stuck")


def test_a_brief_of_one_partner_holds_nothing_of_another(calling: Calling) -> None:
    told = calling(RECORDS, 120).get("/api/v1/brief?partner=cascadia").get_json()
    assert [case["partner"] for case in told["cases"]] == ["cascadia"]
    assert told["cost"]["stuck"] == 1
    assert "northwind" not in str(told)


def test_whoever_claimed_a_case_is_counted_and_not_named(calling: Calling) -> None:
    free = calling(RECORDS, 120).get("/api/v1/brief").get_json()
    case = next(one["id"] for one in free["cases"] if one["partner"] == "northwind")
    taken = [
        *RECORDS,
        act(100, None, "claim", case_id=case, actor="kim"),
        act(100, None, "claim", case_id=case, step="done", actor="kim"),
    ]
    told = calling(taken, 120).get("/api/v1/brief").get_json()
    assert {one["partner"]: one["claimed"] for one in told["cases"]} == {"northwind": True, "cascadia": False}
    assert "Of the 2 cases 1 is claimed." in told["lines"][2]["text"]
    assert "kim" not in str(told)


def test_when_nothing_happened_the_brief_says_so_in_the_same_three_lines(calling: Calling) -> None:
    told = calling([], 120).get("/api/v1/brief").get_json()
    assert told["lines"][1]["text"].startswith("Nothing: no transaction was overdue")
    assert told["lines"][2]["text"] == "Nobody has to act: nothing is stuck."


def test_a_brief_of_a_range_that_ends_before_it_begins_is_refused(calling: Calling) -> None:
    answer = calling(RECORDS, 120).get("/api/v1/brief?from=2026-03-02T10:00:00Z&to=2026-03-02T10:00:00Z")
    assert answer.status_code == 400


def test_a_scorecards_figures_are_those_of_the_numbers_of_that_partner(calling: Calling) -> None:
    client = calling(RECORDS, 120)
    span = "from=2026-03-02T08:00:00Z&to=2026-03-02T10:00:00Z"
    told = client.get(f"/api/v1/partners/northwind/scorecard?{span}").get_json()
    for row in told["numbers"]:
        quantile = f"&quantile={row['quantile']}" if row["quantile"] else ""
        answer = client.get(f"/api/v1/metrics/{row['number']}?{span}&partner=northwind{quantile}").get_json()
        point = answer["series"][0]["points"][0]
        assert (row["value"], row["n"]) == (point["value"], point["n"]), row["number"]
        before = client.get(
            f"/api/v1/metrics/{row['number']}?from=2026-03-02T06:00:00Z&to=2026-03-02T08:00:00Z"
            f"&partner=northwind{quantile}"
        ).get_json()["series"][0]["points"][0]
        assert row["before"] == {"value": before["value"], "n": before["n"]}, row["number"]
    names = [row["number"] for row in told["numbers"]]
    assert names.index("stuck") == names.index("success_rate") + 1
    assert [(row["state"], row["count"], row["waits_on"]) for row in told["stuck"]] == [("received", 1, "us")]
    assert [row["workflow"] for row in told["workflows"]] == ["exchange"]
