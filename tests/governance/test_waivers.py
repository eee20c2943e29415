"""A waiver silences what it names until its day is over, and is then a finding itself."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.answers.findings import findings
from app.domain.answer_fields.findings import FindingItem
from tests.governance.test_findings import GOOD, VERSIONED
from tests.oracle.making import move
from tests.queries.conftest import Asking

ON = date(2026, 3, 2)


def waiver(**fields: Any) -> dict[str, Any]:
    return {"finding": "undeclared-state", "reason": "agreed", "owner": "interop", "expires": ON} | fields


def told(asking: Asking, minutes: float = 60, **waivers: dict[str, Any]) -> list[FindingItem]:
    catalog = replace(VERSIONED, waivers=waivers)
    found = findings(asking([move(0, "t", "limbo", **GOOD)], minutes, catalog))
    return [one for one in found if one["finding"] != "class-without-runbook"]


def test_a_waiver_silences_its_finding_and_says_who_answers_for_it(asking: Asking) -> None:
    (one,) = told(asking, w=waiver())
    assert one["waiver"] == {"name": "w", "reason": "agreed", "owner": "interop", "expires": ON}


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        ({"workflow": "exchange"}, True),
        ({"workflow": "exchange", "state": "limbo"}, True),
        ({"state": ["void", "limbo"]}, True),
        ({"state": "void"}, False),
        ({"partner": "northwind"}, False),
    ],
)
def test_a_scope_has_to_fit_whole(asking: Asking, scope: dict[str, Any], holds: bool) -> None:
    (one,) = told(asking, w=waiver(scope=scope))
    assert (one["waiver"] is not None) == holds


def test_a_waiver_for_something_else_silences_nothing(asking: Asking) -> None:
    (one,) = told(asking, w=waiver(finding="unregistered-partner"))
    assert one["waiver"] is None


def test_past_its_day_the_waiver_is_a_finding_and_so_is_what_it_covered(asking: Asking) -> None:
    found = told(asking, minutes=2 * 24 * 60, w=waiver(scope={"workflow": "exchange"}))
    assert {one["finding"]: one["waiver"] for one in found} == {"undeclared-state": None, "expired-waiver": None}
    assert "expired on 02 Mar 2026" in next(one["sentence"] for one in found if one["finding"] == "expired-waiver")
