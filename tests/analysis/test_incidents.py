"""An incident's sentence: the worst first, then what can be saved, then what is not at fault."""

from datetime import datetime
from typing import Any

import pytest

from app.analysis.case_groups import Group, Standing, fold
from app.analysis.incidents import Surroundings, incidents, others_fine, sentence
from tests.analysis.test_case_groups import T, case

DEADLINE = datetime(2026, 11, 20, 18)


def group(**fields: Any) -> Group:
    return fold([case("a", **fields)])[0]


def text(group: Group, title: str, around: Surroundings) -> str:
    pieces = sentence(group, title, around)
    return "".join(f"{piece:%H:%M}" if isinstance(piece, datetime) else piece for piece in pieces)


OUTAGE = {"waits_on": "partner", "partner": "n", "transactions": 39, "past_deadline": 22, "can_make": 17}


def test_a_partner_that_answers_nobody_is_said_so_with_what_is_past_and_what_can_be_saved() -> None:
    outage = group(**OUTAGE, next_deadline=DEADLINE)
    assert text(outage, "Northwind", Surroundings(sent=31, others_fine=True)) == (
        f"Northwind has not answered since {T:%H:%M}: 31 sent, none answered; 39 wait too long; 22 are past "
        "their deadline, 17 can still make theirs, the next at 18:00. Other partners answer. Our sources are fresh."
    )


def test_a_partner_that_answers_some_is_not_said_to_be_silent() -> None:
    assert "answers only in part" in text(group(**OUTAGE), "Northwind", Surroundings(sent=31, answered=4))


def test_without_a_call_on_record_no_partner_is_said_to_be_silent() -> None:
    said = text(group(**OUTAGE), "Northwind", Surroundings())
    assert "no call to it is on record" in said
    assert "not answered" not in said


def test_a_silent_source_is_named_before_anybody_is_blamed() -> None:
    assert "connector fell silent" in text(group(**OUTAGE), "Northwind", Surroundings(sent=1, silent=("connector",)))


def test_of_sources_that_are_not_known_to_be_heard_nothing_is_said() -> None:
    assert "sources" not in text(group(**OUTAGE), "Northwind", Surroundings(sent=1, silent=None))


@pytest.mark.parametrize(("answered", "late", "fine"), [(0, 0, None), (4, 2, True), (2, 2, False)])
def test_others_are_fine_where_they_answer_more_than_they_are_late_with(
    answered: int, late: int, fine: bool | None
) -> None:
    assert others_fine({"answered": answered, "late": late}) is fine


def test_work_of_an_undeclared_workflow_is_no_incident() -> None:
    groups = fold([case("a", workflow="log"), case("b", waits_on="us"), case("c", waits_on="review", queue="desk")])
    assert {group.key for group in incidents(groups)} == {"us", "queue:desk"}
    assert all(isinstance(member, Standing) for found in groups for member in found.cases)
