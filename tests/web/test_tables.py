"""Small tables: each cell is one thing beside its head, since as a card the two share a line."""

from typing import Any

import pytest

from app.domain.errors import BadInput
from app.web.components import tables, transaction_list
from app.web.dash_libs import html


def test_a_cell_of_several_parts_is_one_element_beside_its_head() -> None:
    drawn = tables.table("File", ("Sent",), [[["request, ", html.Br(), "09:12"]], ["plain"], [None]])
    cells = [part for part in drawn._traverse() if getattr(part, "data-head", None) == "Sent"]
    assert [type(cell.children).__name__ for cell in cells] == ["Span", "str", "Span"]
    assert cells[0].children.children[0] == "request, "


@pytest.mark.parametrize(
    "request_of_grid", [{"startRow": "many"}, {"endRow": [1]}, {"sortModel": [{}]}, {"sortModel": 5}, ["startRow"]]
)
def test_a_request_for_rows_that_no_table_sends_is_refused_in_words(
    request_of_grid: Any,
) -> None:
    with pytest.raises(BadInput, match="no request for rows"):
        transaction_list.asked(request_of_grid, "started_at", ("started_at",))


def test_rows_before_the_first_are_not_asked_for() -> None:
    assert transaction_list.asked({"startRow": -5, "endRow": 10}, "started_at", ()) == ("started_at", 0, 15)
