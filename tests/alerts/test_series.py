"""The series on an alert's page says at each minute what the evaluation said, and begins before it did."""

from app.alerts.escalation import rule_of
from app.answers.alert_series import alert_series
from tests.alerts.conftest import Watching
from tests.alerts.watching import answered, stuck_at
from tests.oracle.making import at


def test_the_series_holds_exactly_while_the_alert_did_and_ends_with_its_value(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *stuck_at(0, 9, "contoso", "c"), *answered(30, ("t0", "t1", "t2"))])
    watch.play(9, 45)
    (alert,) = [one for one in watch.office.alerts.listed() if one.segment == {"partner": "northwind"}]
    rule = rule_of(watch.catalog, alert.rule)
    assert rule is not None
    with watch.store.reader(None) as reader:
        found = alert_series(reader, rule, alert, watch.now)
    assert (found["number"], found["unit"], found["threshold"], found["side"]) == ("stuck", "transactions", 2, "above")
    past = [point["at"] for point in found["points"] if point["holds"]]
    assert all(at(10) <= instant < at(31) for instant in past)
    assert len(past) >= 19 // ((found["points"][1]["at"] - found["points"][0]["at"]).seconds // 60)
    assert {point["value"] for point in found["points"] if at(10) <= point["at"] < at(30)} == {3}
    assert found["points"][0]["at"] < alert.since
    assert found["points"][-1]["value"] in (0, None)
