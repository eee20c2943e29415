"""What an alert's page says in words, marks by shape, and keeps from becoming Markdown."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.alerts.escalation import watched
from app.alerts.rule_text import in_words
from app.alerts.rules import Rule
from app.analysis import runbook_text
from app.answers.alert_series import spread
from app.catalog import CatalogFiles
from app.domain.alerts import Alert
from app.web.alerts import work
from app.web.components import runbook
from app.web.figures.threshold import threshold_chart
from app.web.view import View
from sample_data import CATALOG

AT = datetime(2026, 11, 20, 9, 0)


def series(*values: float | None, threshold: float | None = 5.0) -> dict[str, object]:
    points = [
        {"at": AT + timedelta(minutes=place), "value": value, "n": 1, "threshold": threshold,
         "holds": value is not None and threshold is not None and value > threshold}
        for place, value in enumerate(values)
    ]  # fmt: skip
    return {"unit": "transactions", "points": points, "fired_at": AT + timedelta(minutes=2), "resolved_at": None}


def test_points_past_the_threshold_are_marked_by_shape_and_the_bound_by_its_dashes() -> None:
    drawn = threshold_chart(series(1, 7, None, 9))
    named = {trace["name"]: trace for trace in drawn["data"]}
    assert list(named["Past the threshold"]["y"]) == [7, 9]
    assert named["Past the threshold"]["marker"]["symbol"] == "diamond"
    assert named["Threshold"]["line"]["dash"] == "dash"
    assert [note["text"] for note in drawn["layout"]["annotations"]] == ["fires"]


def test_a_rule_without_a_bound_draws_none_and_nothing_past_it() -> None:
    assert [trace["name"] for trace in threshold_chart(series(1, 2, threshold=None))["data"]] == ["Value"]


@pytest.mark.parametrize("minutes", [0, 20, 600, 20_000])
def test_the_series_begins_before_the_alert_and_ends_now_in_about_sixty_steps(minutes: int) -> None:
    now = AT + timedelta(minutes=minutes, seconds=12)
    instants = spread(Alert("r", {}, "firing", AT, AT), now, timedelta(hours=1))
    (step,) = {later - one for one, later in pairwise(instants)}
    assert instants[0] - step <= max(AT - timedelta(minutes=60), now - timedelta(days=7))
    assert now - timedelta(minutes=1) < instants[-1] <= now
    assert 50 <= len(instants) <= 122


def test_every_rule_and_escalation_of_the_sample_catalog_is_said_in_words() -> None:
    catalog = CatalogFiles(CATALOG).current()
    for rule in watched(catalog):
        said = in_words(rule, catalog)
        assert said.startswith("Holds while "), said
        assert not any(wrong in said for wrong in ("_", "None", "  ")), said
    partner = Rule("r", "stuck", by=("partner", "workflow"), group=("partner",), above=5, for_=timedelta(minutes=10),
                   severity="page", owner="partner-desk")  # fmt: skip
    assert in_words(partner, catalog) == (
        "Holds while the number of stuck transactions by partner and workflow is above 5. "
        "Fires once it has held for 10 min, one alert a partner. Urgent (severity page), for Partner desk."
    )


def test_ids_are_filled_into_a_runbook_as_code_whatever_they_hold() -> None:
    text = "Ask for {transaction_id} at {contact}; {unknown} stays. {state}"
    filled = runbook_text.filled(
        text, {"transaction_id": "a`b](http://x)", "contact": "desk\n# heading", "state": None}
    )
    assert filled == "Ask for ``a`b](http://x)`` at `desk # heading`; {unknown} stays. *the state*"
    assert runbook_text.filled("{partner}", {"partner": "`x`"}) == "`` `x` ``"


def test_a_transactions_runbook_knows_its_ids_its_latest_reference_and_the_partners_contact() -> None:
    catalog = CatalogFiles(CATALOG).current()
    detail = {"transaction_id": "t-1", "partner": "northwind-health", "state": "submitted", "error_code": None,
              "external_refs": ["A", "B"], "idempotency_keys": []}  # fmt: skip
    ids = runbook.ids_of(detail, catalog)
    assert (ids["transaction_id"], ids["external_ref"], ids["idempotency_key"]) == ("t-1", "B", None)
    assert "northwind" in (ids["contact"] or "")
    drawn = str(runbook.beside("runbooks/partner-outage.md", catalog, View(), ids))
    assert "interop-support@northwind.example" in drawn


def told(**more: object) -> Any:
    plain = {"target": "desk", "state": "firing", "outcome": "due", "attempts": 0, "last_error": None,
             "due_at": AT, "disabled_at": None, "last_attempt_at": None, "created_at": AT}  # fmt: skip
    return {**plain, **more}


def test_what_is_wrong_with_a_delivery_is_said_above_the_page_and_what_is_not_is_not() -> None:
    assert work.failing([told(), told(outcome="delivered", attempts=2, last_error=None)]) is None
    refused = str(work.failing([told(attempts=2, last_error="It answered 503.")]))
    assert "Delivery to desk failed 2 times. It answered 503." in refused
    given_up = str(work.failing([told(outcome="given_up", last_error="It answered 404.")]))
    assert "desk was not notified that the alert fires. It answered 404." in given_up
    assert work.failing([told(outcome="given_up", last_error="The settings know no target desk.")]) is None


def test_a_disabled_target_is_said_to_be_one_in_the_table() -> None:
    assert "target disabled" in str(work.deliveries([told(disabled_at=AT)]))
    assert "target disabled" not in str(work.deliveries([told()]))
