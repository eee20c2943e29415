"""A runbook speaks of what is typical of a group, not of its newest member."""

from app.analysis.typical import typical


def test_a_code_that_two_of_eighty_have_is_not_the_groups() -> None:
    rows = [{"transaction_id": f"t{n}", "error_code": "PR-2040" if n < 2 else "PR-1107"} for n in range(80)]
    assert typical(rows, ("error_code",)) == {"error_code": "PR-1107", "transaction_id": "t2"}


def test_where_no_value_is_most_of_them_none_is_named() -> None:
    rows = [{"transaction_id": name, "state": name} for name in "abcd"]
    assert typical(rows, ("state",)) == {"state": None, "transaction_id": "a"}
    assert typical([], ("state",)) == {"state": None, "transaction_id": None}
