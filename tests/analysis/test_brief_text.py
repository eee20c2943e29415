"""The brief's three lines say what happened in words that stand alone, and agree with the numbers they are made of."""

from datetime import datetime, timedelta
from typing import Any

from app.analysis.brief_text import Cost, acts, by_when, costs, instant, subject

NOW = datetime(2026, 11, 20, 15)
WEEK = timedelta(days=7)
NAMES = {"northwind": "Northwind Health", "desk": "Partner desk", "members": "Member services"}


def titles(kind: str, identifier: str | None) -> str:
    return f"no {kind}" if identifier is None else NAMES.get(identifier, identifier)


def cost(**changes: Any) -> Cost:
    told: dict[str, Any] = {
        "length": WEEK,
        "hours": 126.4,
        "hours_before": 86.0,
        "by_partner": {"northwind": 106.0, "cascadia": 20.4},
        "stuck": 41,
        "stakes": [
            {"unit": "members", "amount": 1204.0, "transactions": 20},
            {"unit": "EUR", "amount": 310.5, "transactions": 9},
            {"unit": None, "amount": None, "transactions": 12},
        ],
    }
    return Cost(**(told | changes))


def case(count: int, owner: str | None = "desk", **changes: Any) -> dict[str, Any]:
    told = {"count": count, "owner": owner, "partner": "northwind", "claimed": False}
    return told | {"next_check": None, "next_deadline_at": None, "past_deadline": 0} | changes


def test_cost_is_told_in_overdue_hours_and_in_value_by_unit() -> None:
    assert costs(cost(), titles) == (
        "126 h overdue in these 7 days, 40 h more than in the 7 days before, 84 % of them with Northwind Health. "
        "41 transactions are stuck now; at stake: 1,204 members and 310.50 EUR; 12 of them name no value."
    )


def test_where_nothing_was_overdue_and_nothing_is_stuck_it_costs_nothing() -> None:
    nothing = cost(hours=0.0, by_partner={}, stuck=0, stakes=[])
    assert costs(nothing, titles) == (
        "Nothing: no transaction was overdue in these 7 days, 86 h in the 7 days before, and none is stuck."
    )


def test_one_transaction_without_a_value_is_told_in_the_singular() -> None:
    stakes = [{"unit": None, "amount": None, "transactions": 1}]
    one = cost(hours=2.25, hours_before=2.0, by_partner={"northwind": 2.25}, stuck=1, stakes=stakes)
    assert costs(one, titles) == (
        "2.2 h overdue in these 7 days, as many as in the 7 days before. "
        "1 transaction is stuck now, and names no value."
    )


def test_hours_that_are_spread_over_partners_name_none() -> None:
    spread = cost(by_partner={"northwind": 40.0, "cascadia": 45.0, "harbor": 41.4})
    assert "of them with" not in costs(spread, titles)


def test_owners_act_by_the_first_check_or_deadline_that_is_still_to_come() -> None:
    cases = [
        case(30, next_deadline_at=NOW + timedelta(hours=5), claimed=True),
        case(11, next_check=NOW + timedelta(hours=2), partner="cascadia"),
        case(3, "members", partner=None, past_deadline=2),
    ]
    assert acts(cases, NOW, titles) == (
        "Partner desk: 41 stuck with Northwind Health and others, by Fri 20 Nov 17:00 UTC; "
        "Member services: 3 stuck, now: every deadline has passed. Of the 3 cases 1 is claimed."
    )


def test_deadlines_have_passed_only_where_there_are_some() -> None:
    assert acts([case(3)], NOW, titles).startswith("Partner desk: 3 stuck with Northwind Health, now. ")
    checked = [case(3, next_check=NOW - timedelta(hours=1)), case(2, past_deadline=1)]
    assert ", now: every deadline has passed. " in acts(checked, NOW, titles)
    assert ", now. " in acts(checked[:1], NOW, titles)


def test_no_person_is_named_and_what_has_no_owner_says_so() -> None:
    told = acts([case(2, None, claimed=True, has="kim")], NOW, titles)
    assert told.startswith("Without an owner: 2 stuck with Northwind Health")
    assert told.endswith("The one case is claimed.")
    assert "kim" not in told


def test_only_three_owners_are_named_and_the_rest_are_counted() -> None:
    cases = [case(10 - number, f"team-{number}") for number in range(5)]
    told = acts(cases, NOW, titles)
    assert told.count(" stuck with ") == 3
    assert "; 2 other owners have 13 more. " in told
    assert told.endswith("Nobody has claimed any of the 5 cases yet.")


def test_when_nothing_is_stuck_nobody_has_to_act() -> None:
    assert acts([], NOW, titles) == "Nobody has to act: nothing is stuck."


def test_a_check_or_deadline_that_has_passed_is_no_date_to_act_by() -> None:
    passed = NOW - timedelta(minutes=1)
    assert by_when(case(1, next_check=passed, next_deadline_at=passed), NOW) is None
    assert by_when(case(1, next_check=passed, next_deadline_at=NOW + WEEK), NOW) == NOW + WEEK


def test_the_subject_says_the_verdict_or_who_became_more_chaotic() -> None:
    assert subject(NOW - WEEK, NOW, "steady", [], cost()) == "13 Nov to 20 Nov: steady, 126 h overdue, 41 stuck"
    told = subject(NOW - WEEK, NOW, "more chaotic", ["Northwind Health", "Cascadia"], cost())
    assert told == "13 Nov to 20 Nov: Northwind Health and Cascadia more chaotic, 126 h overdue, 41 stuck"


def test_instants_are_told_with_their_day_and_zone() -> None:
    assert instant(datetime(2026, 11, 3, 9, 5)) == "Tue 3 Nov 09:05 UTC"
