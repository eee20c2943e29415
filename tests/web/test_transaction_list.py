"""The order of a list of transactions, as its columns show it."""

import pytest

from app.web.components import transaction_list


@pytest.mark.parametrize(("sort", "arrow"), [("overdue_at", "desc"), ("-overdue_at", "asc")])
def test_the_arrow_of_a_length_falls_where_the_lengths_fall(sort: str, arrow: str) -> None:
    (column,) = [column for column in transaction_list.columns("stuck", sort) if "sort" in column]
    assert (column["field"], column["sort"]) == ("overdue_at", arrow)
    request = {"sortModel": [{"colId": "overdue_at", "sort": arrow}]}
    assert transaction_list.asked(request, "", ("overdue_at",))[0] == sort
