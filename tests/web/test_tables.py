"""Small tables: each cell is one thing beside its head, since as a card the two share a line."""

from app.web.components import tables
from app.web.dash_libs import html


def test_a_cell_of_several_parts_is_one_element_beside_its_head():
    drawn = tables.table("File", ("Sent",), [[["request, ", html.Br(), "09:12"]], ["plain"], [None]])
    cells = [part for part in drawn._traverse() if getattr(part, "data-head", None) == "Sent"]
    assert [type(cell.children).__name__ for cell in cells] == ["Span", "str", "Span"]
    assert cells[0].children.children[0] == "request, "
