"""What a case's page is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis import outages
from app.api.answers.cases import detail, standing_as_one
from app.domain.ids import to_path
from app.queries import cases, operate
from app.queries.casework import counted_under
from app.queries.filters import Filters
from app.queries.transactions import SORTS, count, window
from app.web import narrowing
from app.web.components import casebook, states, translist
from app.web.components.facts import panel
from app.web.components.icons import icon
from app.web.components.status import mark
from app.web.kit import Component, html
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader

FIRST_CARDS = 25
SAME = ("workflow", "partner", "state", "error_class", "owner")


def title(reader: Reader, case_id: str) -> str:
    """The case's name. Raises NotFound where nothing ever stood in it."""
    if _cleared(reader, case_id):
        return "Case cleared"
    return casebook.title(detail(reader, case_id), reader.catalog)


def _cleared(reader: Reader, case_id: str) -> bool:
    """Whether transactions stood in it once and none does now."""
    return _standing(reader, case_id) is None and bool(cases.episodes(reader, case_id))


def _standing(reader: Reader, case_id: str) -> dict[str, Any] | None:
    return standing_as_one(reader, counted_under(reader, case_id))


def _afterwards(reader: Reader, case_id: str, view: View) -> list[Component]:
    """What is left of a case that has cleared: its history."""
    return [
        html.Nav(html.A("Operate", href=view.link("/")), className="crumbs", **{"aria-label": "Way back"}),
        states.heading("Case cleared"),
        states.empty("No transaction stands in this case any more: all have moved on.", good=True),
        panel(
            "History",
            casebook.history(cases.episodes(reader, case_id)[case_id], reader.now),
            hint="when it had members",
        ),
    ]


def top(reader: Reader, case_id: str, view: View) -> list[Component]:
    """Heading, facts, odds, what helped before, and history; of a case that has cleared, its history."""
    if _cleared(reader, case_id):
        return _afterwards(reader, case_id, view)
    case = detail(reader, case_id)
    catalog = reader.catalog
    status = "stuck" if case["status"] == "stuck" else "failed"
    heading = states.heading(
        casebook.title(case, catalog), mark(status, f"{case['count']:,} {status}"), _neighbours(reader, case_id, view)
    )
    columns = [
        panel("What was followed by progress before", casebook.progress(case["progress"]), padded=not case["progress"]),
        html.Div(
            [
                panel("Odds", casebook.odds(case["odds"], catalog)) if status == "stuck" else None,
                panel("History", casebook.history(case["episodes"], reader.now), hint="when it had members"),
            ],
            className="column",
        ),
    ]
    return [
        html.Nav(html.A("Operate", href=view.link("/")), className="crumbs", **{"aria-label": "Way back"}),
        heading,
        html.Section(casebook.summary(case, catalog, view), className="panel padded"),
        html.Div(columns, className="columns halves"),
    ]


def _neighbours(reader: Reader, case_id: str, view: View) -> Component:
    """The cases before and after this one, in Operate's order; those on hold, which stand apart there, come last."""
    shown = outages.walked(operate.standing(reader, Filters()))
    others = [row["signature"] for row in cases.standing(reader, Filters()) if row["signature"] not in shown]
    signatures = [*shown, *others]
    at = signatures.index(case_id)
    links = [("prev", at - 1, "Previous case", "["), ("next", at + 1, "Next case", "]")]
    return html.Span(
        [
            html.A(
                icon("chevron"),
                href=view.link(f"/cases/{to_path(signatures[place])}"),
                rel=rel,
                className=f"tool step-{rel}",
                title=f"{text} ({key})",
                **{"aria-label": text},
            )
            for rel, place, text, key in links
            if 0 <= place < len(signatures)
        ],
        className="neighbours",
    )


def listing(reader: Reader, case_id: str, view: View, narrow: bool, grid: str) -> list[Component]:
    """The case's transactions; nothing where it has cleared."""
    case = _standing(reader, case_id)
    if case is None:
        return []
    filters, path = _filters(case), f"/cases/{to_path(case_id)}"
    total = count(reader, filters)
    head = html.Div(
        [
            html.H2("Transactions that failed this way" if case["failed"] else "Transactions"),
            html.Span(translist.total_words(total), className="hint total"),
        ],
        className="list-head",
    )
    if narrow:
        show = narrowing.shown(view, FIRST_CARDS)
        items = window(reader, filters, _sort(case), 0, show).items
        return [head, translist.cards(items, total, reader.catalog, view, path)]
    columns = translist.columns("failed" if case["failed"] else "stuck", _sort(case), SAME)
    return [head, translist.grid({"grid": grid, "of": f"{case_id}{view.as_of or ''}"}, columns, rows=total)]


def rows(reader: Reader, case_id: str, view: View, request: dict[str, Any]) -> dict[str, Any]:
    """The rows that the grid asks for."""
    case = _standing(reader, case_id)
    if case is None:
        return translist.grid_rows([], 0, reader.catalog, view)
    sort, start, limit = translist.asked(request, _sort(case), SORTS)
    answer = window(reader, _filters(case), sort, start, limit)
    return translist.grid_rows(answer.items, answer.total, reader.catalog, view)


def _filters(case: dict[str, Any]) -> Filters:
    return Filters(signature=tuple(case["members"]), status=("failed" if case["failed"] else "stuck",))


def _sort(case: dict[str, Any]) -> str:
    return "-finished_at" if case["failed"] else "overdue_at"
