"""Small tables and lists of facts, for reading; on narrow screens each row is a card."""

from collections.abc import Sequence
from typing import Any

from app.domain.exact_json import dumps
from app.domain.rows import ReadRow
from app.web.dash_libs import Component, html

LONGEST = 4_000
"""Characters of one value that are drawn."""
Cell = Component | str | int | float | None | Sequence[Component | str]


def table(label: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Component:
    """A table whose cells also carry their head, for when they stand one under the other."""
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([html.Tr([_cell(head, cell) for head, cell in zip(heads, row, strict=True)]) for row in rows]),
        ],
        className="table cards-when-narrow",
        **{"aria-label": label},
    )


def facts(pairs: Sequence[tuple[str, Cell]]) -> Component:
    """Names and values; what is null is left out."""
    return html.Dl(
        [
            html.Div([html.Dt(name), html.Dd(_text_or_component(value))])
            for name, value in pairs
            if value is not None and value != ""
        ],
        className="pairs",
    )


def cut(text: str) -> Cell:
    """A value's text; of a very long one its beginning, and how much more there is."""
    if len(text) <= LONGEST:
        return text
    more = html.Span(f" … {len(text) - LONGEST:,} more characters; the API has them.", className="hint")
    return [text[:LONGEST], more]


def json_pairs(values: ReadRow) -> list[tuple[str, Cell]]:
    """The members of a JSON object as facts, what is nested written as JSON."""
    return [(name, html.Span(cut(as_text(value)), className="mono")) for name, value in sorted(values.items())]


def as_text(value: Any) -> str:
    """A JSON value as text: strings as they are, the rest as JSON."""
    return value if isinstance(value, str) else dumps(value).decode()


def _cell(head: str, cell: Cell) -> Component:
    """One element beside its head, however much is in it: as a card the two share a line."""
    inside = html.Span(list(cell)) if isinstance(cell, list | tuple) and cell else _text_or_component(cell)
    return html.Td(inside, **{"data-head": head})


def _text_or_component(cell: Cell) -> Any:
    return html.Span("—", className="none") if cell is None or cell == "" else cell
