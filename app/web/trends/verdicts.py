"""Verdicts: a word, its shape and its colour, and the reasons as sentences that lead to the points that made them."""

from collections.abc import Sequence
from datetime import datetime

from app.analysis.stability.periods import WIDTHS
from app.analysis.stability.text import day
from app.analysis.stability.verdicts import CHAOTIC, STABLE, STEADY, UNKNOWN
from app.domain.rows import ReadRow
from app.web.components.icons import icon
from app.web.dash_libs import Component, html
from app.web.trends import query
from app.web.view import View

SHAPES = {CHAOTIC: "chaotic", STABLE: "stable", STEADY: "steady", UNKNOWN: "unknown"}
ORDER = tuple(SHAPES)
"""What needs a look first, first."""
PLAIN = {CHAOTIC: "worse", STABLE: "better", STEADY: "as before"}
"""Verdicts in the words of who asks: better or worse?"""
FEW = 2


def mark(verdict: str) -> Component:
    """The verdict's word beside its shape."""
    shape = SHAPES[verdict]
    return html.Span([icon(shape), html.Span(verdict)], className=f"verdict verdict-{shape}")


def shape(verdict: str) -> Component:
    """The verdict's shape alone, beside a sentence that says it."""
    return html.Span(icon(SHAPES[verdict]), className=f"verdict verdict-{SHAPES[verdict]}")


def too_few(item: ReadRow) -> bool:
    """Whether the segment is of too few transactions to be told of."""
    return item["open_cases"] is None


def since(item: ReadRow, now: datetime, interval: str) -> str:
    """`worse since 12 Oct`, in UTC like the buckets; `as before` where nothing has a beginning."""
    plain = PLAIN.get(item["verdict"], "")
    return plain if item["since"] is None else f"{plain} since {day(item['since'], now, WIDTHS[interval])}"


def ranked(items: Sequence[ReadRow]) -> list[ReadRow]:
    """More chaotic first and by what it cost, then more stable, steady, and what cannot be told; then by title."""
    return sorted(
        items,
        key=lambda item: (ORDER.index(item["verdict"]), -item["excess_overdue_hours"], item["title"].casefold()),
    )


def reasons(item: ReadRow, view: View, most: int | None = None) -> Component:
    """The reasons, each a link to its control chart; what is missing, where nothing can be told."""
    if item["why"] is not None:
        return html.P(_capital(item["why"]) + ".", className="hint")
    if not item["reasons"]:
        return html.P("Nothing differs from its baseline by more than the usual ups and downs.", className="hint")
    first = item["reasons"][:most]
    lines = [html.Li(_link(reason, item, view)) for reason in first]
    rest = len(item["reasons"]) - len(first)
    more = [html.Li(closer(f"and {rest} more", item["segment"], view), className="hint")] if rest else []
    return html.Ul([*lines, *more], className="reasons")


def closer(text: Component | str, segment: query.Segment, view: View, **own: object) -> Component:
    """A link that looks at one segment closely, on this page."""
    href = view.here(query.PATH, **{"of": query.written(segment), "number": None, "quantile": None, **own})
    return html.A(text, href=href, className="closer", **{"data-adjust": "1", "data-to": "closer"})


def _link(reason: ReadRow, item: ReadRow, view: View) -> Component:
    return closer(reason["sentence"], item["segment"], view, number=reason["number"], quantile=reason["quantile"])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
