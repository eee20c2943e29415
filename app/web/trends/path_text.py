"""Paths in words: their states in order, undeclared moves marked, and figures beside them."""

from collections.abc import Sequence
from itertools import pairwise

from app.catalog.model import Catalog
from app.domain.answer_fields.comparisons import Deviation, Variant, VariantBeside
from app.web.components import names
from app.web.components.icons import icon
from app.web.components.moments import length, moment
from app.web.components.status import words
from app.web.components.tables import Cell
from app.web.dash_libs import Component, html
from app.web.figures.units import percent
from app.web.trends.number_tables import measured, tabular


def share(value: float) -> str:
    """A share in percent."""
    return percent(value)


def variants(rows: Sequence[Variant]) -> Component:
    """The paths with their counts, success and time. Success is of those that ended; who has not is in the map."""
    heads = ("Path", "#Transactions", "#Share", "#Success", "#Median time")
    return tabular("Paths, the most frequent first", heads, [_variant(row) for row in rows])


def _variant(row: Variant) -> Sequence[Cell]:
    success = None if row["success_rate"] is None else measured(percent(row["success_rate"]), row["judged"])
    time = None if row["median_seconds"] is None else length(row["median_seconds"])
    return [path(row["path"], row["undeclared"]), f"{row['count']:,}", percent(row["share"]), success, time]


def path(names: Sequence[str], undeclared: Sequence[Sequence[str]] = ()) -> Component:
    """The states with arrows; an arrow that the catalog does not declare is marked by colour, dash and title."""
    odd = {tuple(move) for move in undeclared}
    inside: list[Component | str] = [html.Span(words(names[0]))] if names else []
    for start, end in pairwise(names):
        strange = (start, end) in odd
        arrow = html.Span(
            " ⇢ " if strange else " → ",
            className="way undeclared-way" if strange else "way",
            **({"title": "not declared in the catalog"} if strange else {}),
        )
        inside += [arrow, html.Span(words(end))]
    return html.Span(inside, className="path-words")


def beside(rows: Sequence[VariantBeside], other: str) -> Component:
    """Paths of two sides, the greatest difference first."""
    heads = ("Path", "#Here", "#There", "#Difference", "#Median time here", "#there")
    title = f"Paths here and in {other}, the greatest difference first"
    return tabular(title, heads, [_beside(row) for row in rows])


def _beside(row: VariantBeside) -> Sequence[Cell]:
    sides = [row["here"], row["there"]]
    shares = [
        None
        if one is None
        else html.Span([percent(one["share"]), html.Span(f"{one['count']:,}", className="hint block")])
        for one in sides
    ]
    times = [None if one is None or one["median_seconds"] is None else length(one["median_seconds"]) for one in sides]
    sign = "+" if row["change"] > 0 else "−" if row["change"] < 0 else "±"
    return [path(row["path"]), *shares, f"{sign}{abs(row['change']) * 100:.1f} points", *times]


def deviations(rows: Sequence[Deviation], catalog: Catalog) -> Component:
    """What transactions did that the catalog does not declare, each since when."""
    return html.Ul(
        [
            html.Li(
                [
                    html.Span([icon("warning"), _titled(row, catalog)]),
                    html.Span(["first seen ", moment(row["first_seen"], "clock")], className="hint"),
                ],
                className="row",
            )
            for row in rows
        ],
        className="rows",
    )


def _titled(row: Deviation, catalog: Catalog) -> str:
    sentence, workflow = str(row["sentence"]), row["workflow"]
    return sentence.replace(workflow, names.title(catalog, "workflow", workflow), 1) if workflow else sentence
