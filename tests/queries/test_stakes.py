"""What is at stake: the values of what is stuck by a promise, a unit at a time."""

from app.queries.filters import Filters
from app.queries.stakes import at_stake
from tests.oracle.cases import MOVE
from tests.oracle.making import move
from tests.queries.conftest import Asking

LATE = {"value_amount": 10.0, "value_unit": "EUR"}


def test_amounts_of_one_unit_add_up_and_those_of_two_do_not(asking: Asking) -> None:
    records = [
        move(0, "a", "received", **MOVE, **LATE),
        move(0, "b", "received", **MOVE, value_amount=2.5, value_unit="EUR"),
        move(0, "c", "received", **MOVE, value_amount=7.0, value_unit="members"),
    ]
    assert at_stake(asking(records, 30), Filters()) == [
        {"unit": "EUR", "amount": 12.5, "transactions": 2},
        {"unit": "members", "amount": 7.0, "transactions": 1},
    ]


def test_what_names_no_value_or_no_unit_is_counted_and_never_added(asking: Asking) -> None:
    records = [
        move(0, "a", "received", **MOVE),
        move(0, "b", "received", **MOVE, value_amount=3.0),
        move(0, "c", "received", **MOVE, value_unit="EUR"),
    ]
    assert at_stake(asking(records, 30), Filters()) == [{"unit": None, "amount": None, "transactions": 3}]


def test_only_what_is_stuck_now_and_within_the_segments_counts(asking: Asking) -> None:
    records = [
        move(0, "late", "received", **MOVE, **LATE),
        move(0, "done", "received", **MOVE, **LATE),
        move(1, "done", "completed", **MOVE, **LATE),
        move(29.9, "fresh", "received", **MOVE, **LATE),
        move(0, "other", "received", workflow="exchange", partner="cascadia", **LATE),
    ]
    reader = asking(records, 30)
    assert at_stake(reader, Filters(partner=("northwind",))) == [{"unit": "EUR", "amount": 10.0, "transactions": 1}]
    assert at_stake(reader, Filters(partner=("nobody",))) == []
