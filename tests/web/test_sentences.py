"""The sentences of Operate read as product.md has them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.analysis.case_groups import fold
from app.catalog.model import Catalog, Partner, Workflow
from app.domain.answer_fields.cases import ActOnCase
from app.web.case.summary import percent
from app.web.components import sentences
from app.web.components.moments import length
from app.web.incident.growth import course, pace
from app.web.incident.work import folded
from tests.analysis.test_case_groups import case

T = datetime(2026, 11, 20, 9, 12)
CATALOG = Catalog(
    partners={"northwind": Partner(title="Northwind"), "lakeshore": Partner(title="Lakeshore Clinics")},
    workflows={"exchange": Workflow(title="Exchange")},
)


def said(component: Any) -> str:
    """The text of pieces, an instant as its hour and minute."""
    if isinstance(component, str):
        return component
    if isinstance(component, list):
        return "".join(said(piece) for piece in component)
    if getattr(component, "dateTime", None):
        return str(component.dateTime)[11:16]
    return said(component.children)


def said_whole(component: object) -> str:
    """All text in a component, in its order."""
    if component is None or isinstance(component, str):
        return component or ""
    if isinstance(component, list | tuple):
        return "".join(said_whole(part) for part in component)
    return said_whole(getattr(component, "children", None))


def sentence(**fields: object) -> str:
    return said(sentences.of_group(fold([case("a", **fields)])[0], CATALOG))


WAITING = {"waits_on": "partner", "partner": "northwind", "awaits": "partner acknowledgement", "state": "submitted"}


def test_an_outage_reads_as_the_design_has_it() -> None:
    assert (
        sentence(
            **WAITING,
            transactions=41,
            promised=41,
            can_make=12,
            next_deadline=T + timedelta(minutes=88),
        )
        == "41 wait for Northwind’s acknowledgement since 09:12;"
        " 12 can still make their deadline, the next at 10:40."
    )


def test_what_is_past_saving_is_said_before_what_can_be_saved() -> None:
    text = sentence(**WAITING, transactions=39, promised=39, past_deadline=22, can_make=17, next_deadline=T)
    assert text.endswith("; 22 are past their deadline, 17 can still make their deadline, the next at 09:12.")


def test_no_single_thing_is_named_where_cases_of_a_partner_await_several() -> None:
    retrying = WAITING | {"waits_on": "retry", "state": "retry_wait"}
    group = fold([case("a", **WAITING, transactions=2, promised=2), case("b", **retrying, promised=1)])[0]
    assert said(sentences.of_group(group, CATALOG)).startswith("3 wait for Northwind since 09:12")


def test_one_transaction_is_spoken_of_as_one() -> None:
    text = sentence(**WAITING, promised=1)
    assert text == "1 waits for Northwind’s acknowledgement since 09:12; its deadline has passed."


def test_a_name_that_ends_in_s_takes_no_second_one() -> None:
    assert "Lakeshore Clinics’ answer" in sentence(waits_on="partner", partner="lakeshore", transactions=2)


def test_human_work_and_our_own_name_no_partner() -> None:
    assert sentence(waits_on="review", transactions=3).startswith("3 wait for a person’s decision since")
    assert sentence(waits_on="us", transactions=3, state="reconciling").startswith("3 wait for our own systems")


def test_an_undeclared_workflow_only_takes_longer_than_it_usually_does() -> None:
    text = sentence(workflow="log", state="step_one", transactions=2)
    assert text.startswith("2 of log take longer than they usually do, most in step one, since 09:12")


def test_a_handover_that_is_not_on_record_is_said() -> None:
    group = fold([case("a", **WAITING, transactions=5, uncalled=2)])[0]
    assert sentences.proof(group) == "of 2 no call to the partner is on record: they may never have left us"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "—"),
        (0.085, "85 ms"),
        (4.23, "4.2 s"),
        (59.4, "59 s"),
        (720, "12 min"),
        (273_600, "3 d 4 h"),
        (-90, "−1 min 30 s"),
    ],
)
def test_lengths_of_time_are_in_two_units_at_most(seconds: float | None, text: str) -> None:
    assert length(seconds) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.001, "under 1 %"), (0.714, "71 %"), (0.999, "99 %"), (1, "100 %")]
)
def test_shares_are_not_rounded_to_none_or_all(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((19, 33, 56), "23 became stuck in the last hour, 14 in the hour before."),
        ((0, 0, 4), "4 became stuck in the last hour, none in the hour before."),
        ((1, 4, 4), "None became stuck in the last hour, 3 in the hour before."),
        ((4, 4, 4), "None of them became stuck in the last two hours."),
    ],
)
def test_the_pace_of_an_incident_is_how_many_came_in_each_hour(counts: tuple[int, int, int], text: str) -> None:
    assert pace(*counts) == text


@pytest.mark.parametrize(
    ("counts", "text"),
    [((0, 12, 56), "From none to 56."), ((1, 1, 1204), "From 1 to 1,204.")],
)
def test_the_course_of_an_incident_begins_with_who_was_stuck_already(counts: tuple[int, ...], text: str) -> None:
    assert course([{"at": T, "transactions": count} for count in counts]) == text


def test_what_was_done_to_every_case_of_an_incident_is_one_line() -> None:
    def noted(case_id: str, second: int, text: str = "called them") -> ActOnCase:
        return {
            "at": T + timedelta(seconds=second),
            "case_id": case_id,
            "act_id": None,
            "action": "note",
            "actor": "ann",
            "reason": text,
            "next_check_at": None,
            "into_case": None,
        }

    acts = [noted("a", 0), noted("b", 1), noted("a", 5), noted("c", 5, "and wrote"), noted("b", 60)]
    assert [(act["case_id"], act["reason"]) for act in folded(acts)] == [
        ("a", "called them"),
        ("a", "called them"),
        ("c", "and wrote"),
        ("b", "called them"),
    ]
