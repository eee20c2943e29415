"""What lowers the grade of a transaction's evidence, and what is only said."""

import pytest

from app.analysis.evidence import Ahead, Facts, evidence
from app.catalog.model import State, Workflow

DECLARED = Workflow(
    states={
        "received": State(waits_on="us", next=("submitted",)),
        "submitted": State(waits_on="partner", next=("completed",)),
        "completed": State(terminal="completed"),
    }
)


def facts(*states: str, **others: object) -> Facts:
    return Facts(is_open=False, states=states, workflow="exchange", declared=DECLARED, **others)  # type: ignore[arg-type]


def test_a_declared_way_from_the_first_state_on_is_complete() -> None:
    assert evidence(facts("received", "submitted", "completed")) == {"grade": "complete", "findings": []}


def test_without_transitions_it_is_thin_whatever_else_is_found() -> None:
    told = evidence(Facts(is_open=True, conflicts=2))
    assert told["grade"] == "thin"
    assert len(told["findings"]) == 2


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (facts("submitted", "completed"), "begins with received"),
        (facts("received", "parked"), "State parked is not declared"),
        (facts("received", "completed"), "from received to completed is not declared"),
        (facts("received", missing_parents={"f" * 32: 1}), "1 span of it lack their parent"),
        (facts("received", sampled={"f" * 32: 3}), "is sampled"),
        (facts("received", ahead=(Ahead("engine", 2, 86_400.0),)), "up to 86,400 s ahead of ours on 2 records"),
        (facts("received", conflicts=1), "the first one counts"),
    ],
)
def test_what_could_change_a_number_makes_it_partial(found: Facts, sentence: str) -> None:
    told = evidence(found)
    assert told["grade"] == "partial"
    assert any(sentence in one for one in told["findings"])


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Facts(is_open=True, states=("received",), missing_parents={"f" * 32: 1}), "not ended yet, or lost"),
        (facts("received", tenants=("a", "b")), "several tenants (a, b)"),
        (facts("received", other_tenants=("b", None)), "another tenant too (b, none)"),
        (Facts(is_open=False, states=("x",), ended_there=0.25), "only 25% of those that reached x ended there"),
    ],
)
def test_what_changes_no_number_is_said_and_lowers_no_grade(found: Facts, sentence: str) -> None:
    told = evidence(found)
    assert told["grade"] == "complete"
    assert any(sentence in one for one in told["findings"])


def test_the_same_state_again_is_no_undeclared_transition() -> None:
    assert evidence(facts("received", "received", "submitted"))["grade"] == "complete"


def test_an_undeclared_workflow_declares_nothing_to_break() -> None:
    assert evidence(Facts(is_open=True, states=("anything", "else")))["grade"] == "complete"
