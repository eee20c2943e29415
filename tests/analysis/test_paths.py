from app.analysis.comparisons.paths import deviation, deviations, is_move, is_state, undeclared
from app.catalog.model import Catalog, State, Workflow
from app.domain.rows import Row
from tests.oracle.making import at

SILENT = Workflow(states={"a": State(waits_on="us"), "b": State(terminal="completed")})
TELLING = Workflow(states={"a": State(waits_on="us", next=("b",)), "b": State(terminal="completed")})
CATALOG = Catalog(workflows={"silent": SILENT, "telling": TELLING})


def test_a_move_is_declared_where_its_state_names_the_next() -> None:
    assert is_move(CATALOG, "telling", "a", "b") is True
    assert is_move(CATALOG, "telling", "b", "a") is False
    assert is_move(CATALOG, "telling", "a", "c") is False


def test_saying_a_state_again_leaves_nothing() -> None:
    assert is_move(CATALOG, "telling", "b", "b") is True
    assert is_move(CATALOG, "telling", "c", "c") is False


def test_nothing_deviates_from_what_is_nowhere_said() -> None:
    assert is_move(CATALOG, "silent", "b", "a") is None
    assert is_state(CATALOG, "silent", "c") is False
    assert (is_move(CATALOG, "wild", "a", "b"), is_state(CATALOG, None, "a")) == (None, None)


def test_a_paths_undeclared_moves_are_named_once_and_in_order() -> None:
    assert undeclared(CATALOG, "telling", ["b", "a", "b", "a", "x"]) == [["b", "a"], ["a", "x"]]


def test_a_move_into_an_undeclared_state_is_a_deviation_of_the_state_alone() -> None:
    edges: list[Row] = [
        {"workflow": "telling", "from_state": "a", "to_state": "x"},
        {"workflow": "telling", "from_state": "x", "to_state": None},
        {"workflow": "telling", "from_state": "b", "to_state": "a"},
        {"workflow": "wild", "from_state": "p", "to_state": "q"},
    ]
    assert deviations(CATALOG, edges) == [("telling", "x", None), ("telling", "b", "a")]


def test_a_deviation_says_what_went_where_and_how_often() -> None:
    row = {"workflow": "telling", "from_state": "b", "to_state": "a", "transactions": 1, "first_seen": at(0)}
    one, many = deviation(row), deviation(row | {"to_state": None, "transactions": 1200})
    assert one["sentence"] == '1 transaction of telling went from "b" to "a", which the catalog does not declare.'
    assert (one["kind"], one["from_state"], one["to_state"]) == ("undeclared-transition", "b", "a")
    told = '1,200 transactions of telling were in the state "b", which the catalog does not declare.'
    assert (many["sentence"], many["kind"], many["state"]) == (told, "undeclared-state", "b")
