"""What a case's page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.acts.preview import MOST
from app.analysis import case_groups
from app.answers import incidents
from app.answers.cases import detail, standing_as_one, worked
from app.domain.answer_fields.cases import Case, CombinedCase, Episode
from app.domain.ids import to_path
from app.domain.rows import ReadRow, Row
from app.queries import cases, operate
from app.queries.casework import counted_under
from app.queries.filters import Filters
from app.queries.transactions import SAVABLE, WINDOW_SORTS, count, window
from app.web import list_filters
from app.web.actions import parts as actions
from app.web.case import summary
from app.web.case import work as work_forms
from app.web.case.aside import aside, best, of_cleared
from app.web.components import causes, download, quick, states, transaction_list
from app.web.components.facts import panel
from app.web.components.icons import icon
from app.web.components.status import mark
from app.web.components.transaction_cards import cards
from app.web.dash_libs import Component, html
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.web.page import Visit

FIRST_CARDS = 25
MOST_OTHERS = 40
SAME = ("workflow", "partner", "state", "error_class", "owner")


def title(reader: Reader, case_id: str) -> str:
    """The case's name. Raises NotFound where nothing ever stood in it."""
    if _cleared(reader, case_id):
        return "Case cleared"
    case = detail(reader, case_id)
    return "Case cleared" if case["status"] == "cleared" else summary.title(case, reader.catalog)


def _cleared(reader: Reader, case_id: str) -> bool:
    """Whether transactions stood in it once and none does now."""
    return _standing(reader, case_id) is None and bool(cases.episodes(reader, case_id))


def _standing(reader: Reader, case_id: str) -> CombinedCase | None:
    return standing_as_one(reader, counted_under(reader, case_id))


def _afterwards(reader: Reader, case_id: str, view: View) -> list[Component]:
    """What is left of a case that has cleared: its history."""
    return [
        html.Nav(html.A("Operate", href=view.link("/")), className="crumbs", **{"aria-label": "Way back"}),
        states.heading("Case cleared"),
        states.empty("No transaction is in this case any more: all have moved on.", good=True),
        html.Div(
            [*of_cleared(reader, case_id), _episodes(cases.episodes(reader, case_id).get(case_id, []), reader)],
            className="columns halves",
        ),
    ]


def top(visit: Visit) -> tuple[list[Component], list[Component]]:
    """Heading, acts and facts; and beside the transactions runbook, odds and history. Of a case that has cleared, its
    history alone."""
    reader, case_id, view = visit.reader, visit.identifier, visit.view
    if _cleared(reader, case_id):
        return _afterwards(reader, case_id, view), []
    case, row = detail(reader, case_id), _standing(reader, case_id)
    if case["status"] == "cleared":
        return _afterwards(reader, case_id, view), []
    catalog = reader.catalog
    status = "stuck" if case["status"] == "stuck" else "failed"
    path, _ = best(visit, case)
    heading = states.heading(
        summary.title(case, catalog),
        mark(status, f"{case['count']:,} {status}"),
        _neighbours(reader, case_id, view),
    )
    head = [
        html.Nav(_way_back(reader, case_id, view), className="crumbs", **{"aria-label": "Way back"}),
        heading,
        _quick(visit, case, path),
        *_merged(case, view),
        html.Section(summary.summary(case, catalog, reader.now), className="panel padded"),
    ]
    return head, [] if row is None else aside(visit, case, _filters(row), _sort(row))


def _way_back(reader: Reader, case_id: str, view: View) -> list[Component]:
    """Operate, and the incident that the case is part of."""
    steps = [html.A("Operate", href=view.link("/"))]
    own = set(counted_under(reader, case_id))
    for group in incidents.standing(reader):
        if own & {case.signature for case in group.cases}:
            text = f"{incidents.title_of(reader.catalog, group)}: incident of {group.transactions:,}"
            steps.append(html.A(text, href=view.link(f"/incidents/{to_path(group.key)}")))
    return steps


def _quick(visit: Visit, case: ReadRow, path: str | None) -> Component:
    """What one does first: claim, next check, runbook, partner file, and the way down to acts on its transactions."""
    route = f"/api/v1/cases/{to_path(case['id'])}"
    can_work = visit.services.desk is not None and visit.view.known_at is None
    acts = [
        *([quick.claim(route)] if can_work and case["has"] is None else []),
        *([quick.next_check(route)] if can_work else []),
        *quick.runbook(path, visit.view, here=True),
        *([quick.partner_file(case["id"], visit.view)] if case["partner"] else []),
        *(quick.acts(visit.reader.catalog, "case-act") if case["status"] == "stuck" and can_work else []),
    ]
    return quick.bar(acts)


def _episodes(episodes: Sequence[Episode], reader: Reader) -> Component:
    return panel("History", summary.history(episodes, reader.now), hint="when it had members")


def _merged(case: Case, view: View) -> list[Component]:
    """Where the case counts, and which count under it."""
    lines: list[Component] = []
    if case["merged_into"] is not None:
        link = html.A(case["merged_into"], href=view.link(f"/cases/{to_path(case['merged_into'])}"), className="mono")
        lines.append(html.P(["This case is merged into ", link, "."], className="lead"))
    others = [one for one in case["signatures"] if one != case["id"]]
    if others:
        links = [html.A(one, href=view.link(f"/cases/{to_path(one)}"), className="mono") for one in others]
        lines.append(html.P(["Merged into it: ", html.Span(links, className="choices")], className="hint"))
    return lines


def work(visit: Visit) -> list[Component]:
    """The forms; none as known at an earlier instant, and none where nothing can be done."""
    if visit.services.desk is None or visit.view.known_at is not None:
        return []
    done = worked(visit.reader, visit.identifier)
    forms = work_forms.work(done, visit.actor.name, _others(visit.reader, visit.identifier))
    return [html.Section([html.H2("Work on it"), html.Div(forms, className="padded")], className="panel")]


def _others(reader: Reader, case_id: str) -> list[tuple[str, str]]:
    """Standing cases that this one could be merged into, those of its partner first."""
    members = counted_under(reader, case_id)
    rows = cases.standing(reader, Filters())
    own = next((row["partner"] for row in rows if row["signature"] == case_id), None)
    candidates = [row for row in rows if row["signature"] not in members]
    candidates.sort(key=lambda row: (row["partner"] != own, -row["n"], row["signature"]))
    return [
        (row["signature"], f"{summary.title(row, reader.catalog)} ({row['n']:,})") for row in candidates[:MOST_OTHERS]
    ]


def act(visit: Visit) -> list[Component]:
    """What can be done to the case's transactions, what would happen, or what became of it."""
    reader, case_id = visit.reader, visit.identifier
    case, path = _standing(reader, case_id), f"/cases/{to_path(case_id)}"
    if case is None or case["failed"]:
        return actions.part(visit, [], 0, path)
    filters = _filters(case)
    items = window(reader, filters, _sort(case), 0, MOST).items
    ids, total = [item["transaction_id"] for item in items], count(reader, filters)
    return actions.part(visit, ids, total, path)


def _can_act(visit: Visit, case: ReadRow) -> bool:
    """Whether something can be done to its transactions: to what is stuck, now, by whoever has a desk."""
    return not case["failed"] and visit.services.desk is not None and visit.view.known_at is None


def _neighbours(reader: Reader, case_id: str, view: View) -> Component:
    """The cases before and after this one, in Operate's order; those on hold, which stand apart there, come last."""
    listed = case_groups.walked(operate.standing(reader, Filters()))
    others = [row["signature"] for row in cases.standing(reader, Filters()) if row["signature"] not in listed]
    signatures = [*listed, *others]
    if case_id not in signatures:
        return html.Span()
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


def apart(reader: Reader, case_id: str) -> list[Component]:
    """The place for what sets its transactions apart from healthy ones; nothing where it has cleared."""
    case = _standing(reader, case_id)
    if case is None:
        return []
    filters = _filters(case)
    return [causes.place({"signature": filters.signature, "status": filters.status})]


def listing(visit: Visit, grid: str) -> list[Component]:
    """The case's transactions; nothing where it has cleared."""
    reader, case_id, view = visit.reader, visit.identifier, visit.view
    case = _standing(reader, case_id)
    if case is None:
        return []
    filters, path = _filters(case), f"/cases/{to_path(case_id)}"
    total = count(reader, filters)
    head = html.Div(
        [
            html.H2("Transactions that failed this way" if case["failed"] else "Transactions"),
            html.Span(transaction_list.total_words(total), className="hint total"),
        ],
        className="list-head",
    )
    own = [(name, value) for name in ("signature", "status") for value in getattr(filters, name)]
    order = "-finished_at" if case["failed"] else "overdue_at"
    saved = download.links(download.address("/transactions", View(as_of=view.as_of), *own, ("sort", order)))
    if visit.narrow:
        show = list_filters.card_count(view, FIRST_CARDS)
        items = window(reader, filters, _sort(case), 0, show).items
        return [head, cards(items, total, reader.catalog, view, path, SAME), saved]
    columns = transaction_list.columns("failed" if case["failed"] else "stuck", _sort(case), SAME)
    return [
        head,
        transaction_list.grid(
            {"grid": grid, "of": f"{case_id}{view.as_of or ''}"}, columns, total, _can_act(visit, case)
        ),
        saved,
    ]


def rows(visit: Visit, request: Row | None) -> Row:
    """The rows that the grid asks for."""
    reader, view = visit.reader, visit.view
    case = _standing(reader, visit.identifier)
    if case is None:
        return transaction_list.grid_rows([], 0, reader.catalog, view)
    sort, start, limit = transaction_list.asked(request or {}, _sort(case), WINDOW_SORTS)
    answer = window(reader, _filters(case), sort, start, limit)
    return transaction_list.grid_rows(answer.items, answer.total, reader.catalog, view)


def _filters(case: CombinedCase) -> Filters:
    return Filters(signature=tuple(case["members"]), status=("failed" if case["failed"] else "stuck",))


def _sort(case: CombinedCase) -> str:
    return "-finished_at" if case["failed"] else SAVABLE
