"""Tables of numbers: what is counted stands to the right; on a narrow screen each row is a card with its heads."""

from collections.abc import Sequence

from app.web.components.tables import Cell
from app.web.dash_libs import Component, html
from app.web.figures.units import counted


def tabular(label: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Component:
    """The table; a head that starts with # is of numbers. A cell of nothing is a dash."""
    cells = [html.Th(head.removeprefix("#"), className=_kind(head), scope="col") for head in heads]
    body = [
        html.Tr(
            [_cell(head, cell, first=place == 0) for place, (head, cell) in enumerate(zip(heads, row, strict=True))]
        )
        for row in rows
    ]
    table = html.Table(
        [html.Caption(label, className="visually-hidden"), html.Thead(html.Tr(cells)), html.Tbody(body)],
        className="table cards-when-narrow tabular",
    )
    return html.Div(table, className="table-frame")


def measured(value: str, n: int | None) -> Component:
    """A value, and under it of how many it is: no number goes without its n. A count is its own."""
    if n is None:
        return html.Span(counted(n), className="none")
    if value == f"{n:,}":
        return html.Span(value)
    return html.Span([value, html.Span(f"n {n:,}", className="hint block of-how-many")])


def _cell(head: str, cell: Cell, first: bool) -> Component:
    inside = html.Span("—", className="none") if cell is None or cell == "" else cell
    name = head.removeprefix("#")
    if first:
        return html.Th(inside, scope="row", className="row-name", **{"data-head": name})
    return html.Td(inside, className=_kind(head), **{"data-head": name})


def _kind(head: str) -> str:
    return "number" if head.startswith("#") else ""
