"""What an alert says, to the letter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.alerts.alert_sentence import length, sentence
from app.alerts.rules import Rule
from app.catalog.model import Catalog, Partner, Queue, Workflow
from app.domain.alerts import FIRING, Alert

AT = datetime(2026, 11, 23, 10)
CATALOG = Catalog(
    partners={"northwind-health": Partner(title="Northwind Health")},
    queues={"clinical-review": Queue(title="Clinical review")},
    workflows={"claims": Workflow(title="Claims")},
)
COUNTS: Mapping[str, Any] = {
    "transactions": 41,
    "past": 29,
    "at_risk": 12,
    "next_deadline_at": AT + timedelta(minutes=40),
    "since": AT - timedelta(minutes=48),
    "waits_on": "partner",
    "awaits": "partner acknowledgement",
    "state": "submitted",
    "partner": "northwind-health",
    "partners": 1,
    "waits": 1,
}
NOTHING = {"past": 0, "at_risk": 0, "next_deadline_at": None, "since": None, "transactions": 9}


def of_partner(number: str, counts: Mapping[str, Any], value: float | None = 41, **fields: Any) -> str:
    rule = Rule("r", number, **{"above": 5.0, **fields})
    alert = Alert("r", {"partner": "northwind-health"}, FIRING, AT, AT, value=value, threshold=fields.get("above", 5.0))
    return sentence(rule, alert, counts, CATALOG, AT)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {},
            "41 wait for Northwind Health’s acknowledgement since 09:12; 29 are past their deadline, 12 can still make "
            "it, the next at 10:40 (UTC).",
        ),
        (
            {"past": 41, "at_risk": 0, "next_deadline_at": None},
            "41 wait for Northwind Health’s acknowledgement since 09:12; all are past their deadline (UTC).",
        ),
        (
            {"past": 0, "at_risk": 41},
            "41 wait for Northwind Health’s acknowledgement since 09:12; 41 can still make the deadline, the next at "
            "10:40 (UTC).",
        ),
        (
            {"past": 0, "at_risk": 0, "next_deadline_at": None, "since": AT - timedelta(days=2)},
            "41 wait for Northwind Health’s acknowledgement since 2026-11-21 10:00 (UTC).",
        ),
        (
            {"waits_on": "review", "transactions": 1, "past": 1, "at_risk": 0, "next_deadline_at": None},
            "1 waits for a person’s decision since 09:12; 1 is past its deadline (UTC).",
        ),
        (
            {"partners": 3, **{name: NOTHING[name] for name in ("past", "at_risk", "next_deadline_at")}},
            "41 wait for several partners’ acknowledgement since 09:12 (UTC).",
        ),
    ],
)
def test_it_says_what_can_still_be_saved(more: Mapping[str, Any], expected: str) -> None:
    assert of_partner("stuck", {**COUNTS, **more}) == expected


def test_a_rule_that_counts_one_workflow_says_so_and_names_no_single_wait_where_there_are_several() -> None:
    narrow = of_partner("stuck", {**COUNTS, "waits": 2}, where={"workflow": ("claims",)}, by=("partner", "workflow"))
    assert narrow == (
        "41 of Claims wait for Northwind Health since 09:12; 29 are past their deadline, 12 can still make it, the "
        "next at 10:40 (UTC)."
    )


def test_a_number_is_said_with_its_window_and_its_bound() -> None:
    assert of_partner("duplicate_rate", NOTHING, 0.413, above=0.15, over=timedelta(days=1)) == (
        "The share of duplicates for Northwind Health: 41.3 % over 24 h, above 15 %."
    )
    assert of_partner("partner_answer_seconds", NOTHING, 9000, above=3600, quantile="p95") == (
        "The 95th percentile of the time that partners take to answer for Northwind Health: 2.5 h, above 60 min."
    )


def test_reviews_and_goals_are_said_in_their_own_words() -> None:
    assert of_partner("review_overdue", NOTHING, 13) == "13 reviews of Northwind Health are past their due date."
    queue = Alert("r", {"queue": "clinical-review"}, FIRING, AT, AT, value=1, threshold=0)
    assert sentence(Rule("r", "review_overdue"), queue, NOTHING, CATALOG, AT) == (
        "1 review is past its due date in Clinical review."
    )
    assert of_partner("burn_rate", NOTHING, 8.2, above=6.0) == (
        "The allowance for lateness of Northwind Health is used up 8.2 times as fast as its goal allows, above 6 times."
    )


def test_a_silent_source_is_said_with_how_long_it_usually_is_quiet() -> None:
    rule = Rule("r", "silent", by=("source",))
    alert = Alert("r", {"source": "engine"}, FIRING, AT, AT, value=2100, threshold=240)
    assert sentence(rule, alert, {}, CATALOG, AT) == (
        "engine has not been heard from for 35 min; it is usually quiet for 4 min at most."
    )
    assert sentence(rule, replace(alert, value=None), {}, CATALOG, AT) == "engine has never been heard from."


@pytest.mark.parametrize(
    ("seconds", "expected"), [(45, "45 s"), (119, "119 s"), (720, "12 min"), (12600, "3.5 h"), (172800, "2 d")]
)
def test_lengths_are_said_in_units_that_read(seconds: float, expected: str) -> None:
    assert length(seconds) == expected
