"""What Operate is made of: each part asks its questions of one reader and draws the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.analysis import case_groups
from app.analysis.merged_cases import together
from app.answers import alerts, incidents
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow, Row
from app.domain.segments import SEGMENTS
from app.governance.not_loaded import sentence
from app.queries import operate
from app.queries.casework import into_of, work
from app.queries.filters import MARKS, OWN, Filters, leaves, single
from app.queries.queues import review_queues, waiting_states
from app.queries.set_aside import set_aside
from app.queries.sources import silent_sources
from app.queries.transactions import SORTS, WINDOW_SORTS, codes, count, count_of_holds, window
from app.web import list_filters
from app.web.components import download, states, transaction_list
from app.web.components.transaction_cards import cards
from app.web.dash_libs import Component, html
from app.web.operate import errored, firing_alerts, overview, stuck
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.web.page import Visit

FIRST_CARDS = 25
MOST_SET_ASIDE = 5
MOST_CODES = 8
MINE, UNCLAIMED = "mine", "unclaimed"
WHOSE = (MINE, UNCLAIMED)
SHARED = (*SEGMENTS, "state", "owner", "error_class", "error_code")
"""What all rows of a list have in common, and no column says, where it is chosen by one value."""
_LIST_KEYS = (*OWN, *MARKS, "q", "show")


def top(visit: Visit, read: Sequence[str] | None = None) -> tuple[list[Component], list[str]]:
    """Everything above the list, and the keys of its lines.

    With `read` (keys of lines that are being read) those lines keep their place, and new ones wait behind a pill.
    """
    reader, view, me = visit.reader, visit.view, visit.actor.name
    filters = list_filters.common(view, reader.now)
    counts = operate.figures(reader, filters)
    done = work(reader)
    has = {case: row["has"] for case, row in done.items() if row["has"] is not None}
    standing = [row for row in together(operate.standing(reader, filters), into_of(done)) if _is_of(row, view, has, me)]
    stuck_lines = case_groups.fold(row for row in standing if not row["failed"])
    failed = case_groups.fold(row for row in standing if row["failed"])
    lines, waiting = (stuck_lines, 0) if read is None else case_groups.in_order(stuck_lines, read)
    missing = [sentence(row) for row in set_aside(reader, MOST_SET_ASIDE)]
    silent = silent_sources(reader)
    # Lists that the figures say are empty are not asked for.
    failing = operate.errored(reader, filters, errored.MOST) if counts["errored"] else []
    main = [
        _stuck(reader, lines, waiting, view, _hands(visit, lines, has)),
        *errored.section(failing, reader.catalog, view),
        *_failed(reader, failed, view),
        *_notable(reader, filters, view),
    ]
    aside = [_holds(reader, filters, view) if counts["holds"] else None, _queues(reader, filters, view, counts)]
    drawn = [
        *([overview.not_loaded(missing)] if missing else []),
        *([overview.silent(silent, reader.now)] if silent else []),
        overview.figures(counts, reader.now, view),
        html.Div(
            [
                html.Div(main, className="column"),
                html.Div([part for part in aside if part is not None], className="column aside"),
            ],
            className="columns standing",
        ),
    ]
    return drawn, [group.key for group in lines]


def _hands(visit: Visit, lines: Sequence[case_groups.Group], has: Mapping[str, str]) -> stuck.Hands:
    """What can be done from the rows of what is stuck."""
    if visit.view.known_at is not None:
        return stuck.Hands(has)
    firing = sorted(alerts.firing(visit.services.office, visit.reader.catalog), key=alerts.by_urgency, reverse=True)
    about = ((incidents.about(lines, alert), alert["runbook"]) for alert in firing if alert["runbook"])
    runbooks = {group.key: runbook for group, runbook in about if group is not None}
    return stuck.Hands(has, runbooks, visit.services.desk is not None, visit.actor.name)


def firing(visit: Visit) -> list[Component]:
    """What fires, of the segments looked at; nothing as known at an earlier instant, since alerts are of now."""
    reader, office, view = visit.reader, visit.services.office, visit.view
    if view.known_at is not None:
        return []
    chosen = {name: getattr(view, name) for name in SEGMENTS if getattr(view, name)}
    listed = alerts.urgent(reader, office, chosen)
    return firing_alerts.section(listed, reader.catalog, view, incidents.standing(reader))


def nothing_yet(reader: Reader) -> bool:
    """Whether not one transaction is known."""
    return not operate.figures(reader, Filters())["transactions"]


def _is_of(row: ReadRow, view: View, has: Mapping[str, str], me: str) -> bool:
    """Whether a case belongs to whose cases the address asks for: mine, unclaimed, or all."""
    whose = view.one("has", WHOSE)
    return whose is None or has.get(row["signature"]) == (me if whose == MINE else None)


def _whose(view: View) -> Component:
    chosen = view.one("has", WHOSE)
    links = [
        html.A(
            name or "all",
            href=view.here("/", has=name),
            className="whose-tab",
            **{"data-adjust": "1", **({"aria-current": "true"} if name == chosen else {})},
        )
        for name in (*WHOSE, None)
    ]
    return html.Nav(links, className="whose", **{"aria-label": "Whose cases"})


def _stuck(
    reader: Reader, lines: Sequence[case_groups.Group], waiting: int, view: View, hands: stuck.Hands
) -> Component:
    whose = view.one("has", WHOSE)
    if lines or waiting:
        body = stuck.groups(lines, reader.catalog, view, waiting, hands)
    elif whose is not None:
        text = "None of the stuck cases is yours." if whose == MINE else "Every stuck case is claimed."
        body = states.empty(text, states.adjusting("Show all", view.here("/", has=None)))
    else:
        elsewhere = operate.figures(reader, Filters())["stuck"] if view.narrowed else 0
        body = stuck.nothing(view, elsewhere)
    head = html.Div([html.H2("Stuck"), _whose(view)], className="list-head")
    return html.Section([head, body], className="panel stuck-panel")


def _failed(reader: Reader, failed: Sequence[case_groups.Group], view: View) -> list[Component]:
    if not failed:
        return []
    return [
        html.Section(
            [html.H2("Failed in the last day"), stuck.failures(failed, reader.catalog, view)], className="panel"
        )
    ]


def _holds(reader: Reader, filters: Filters, view: View) -> Component | None:
    rows = operate.holds(reader, filters)
    if not rows:
        return None
    body = overview.holds(rows, view, reader.now)
    return html.Section([html.H2("On hold"), body], className="panel")


def _queues(reader: Reader, filters: Filters, view: View, counts: ReadRow) -> Component | None:
    # States that wait on a review show the same work as the review queues do.
    states_of_queues = waiting_states(reader, filters) if counts["queued"] else []
    waiting = review_queues(reader, filters) + [row for row in states_of_queues if row["waits_on"] == "queue"]
    if not waiting:
        return None
    body = overview.queues(waiting, reader.catalog, view, reader.now)
    return html.Section([html.H2("Queues"), body], className="panel")


def _notable(reader: Reader, filters: Filters, view: View) -> list[Component]:
    rows = operate.notable(reader, filters)
    if not rows:
        return []
    body = overview.notable(rows, view)
    return [html.Section([html.H2("The last fourteen days"), body], className="panel notable-panel")]


def list_key(view: View, narrow: bool) -> str:
    """Equal for views whose lists are the same: unfolding a line does not draw the list anew."""
    own = {name: view.many(name) for name in _LIST_KEYS if view.many(name)}
    return View(**{**vars(view), "tz": "utc", "rest": own}).query() + ("#cards" if narrow else "")


def listing(visit: Visit, grid: str) -> tuple[list[Component], Row]:
    """Tabs, what narrows the list, and the list; with what is needed to know later whether it has changed."""
    reader, view, narrow = visit.reader, visit.view, visit.narrow
    filters = list_filters.listed(view, reader.now)
    total = count(reader, filters)
    key = list_key(view, narrow)
    listed = {
        "key": key,
        "drawn_at": to_rfc3339(operate.latest(reader)),
        "known_at": to_rfc3339(reader.now),
        "total": total,
    }
    if not total:
        body = _empty(reader, filters, view)
    elif narrow:
        show = list_filters.card_count(view, FIRST_CARDS)
        items = window(reader, filters, _sort(view), 0, show).items
        body = cards(items, total, reader.catalog, view, "/")
    else:
        same = [name for name in SHARED if single(getattr(filters, name))]
        columns = transaction_list.columns(transaction_list.shown_tab(view), _sort(view), same)
        body = transaction_list.grid({"grid": grid, "of": f"{to_rfc3339(reader.now)}{key}"}, columns, total)
    head = html.Div(
        [
            html.H2("Transactions"),
            transaction_list.tabs(view, "/"),
            html.Span(transaction_list.chips(view, "/", reader.catalog), className="chips"),
            html.Span(transaction_list.total_words(total) + _holds_among(reader, filters), className="hint total"),
        ],
        className="list-head",
    )
    why = transaction_list.by_code(_codes(reader, filters, view), view, "/") if total else []
    return [head, *why, body, *([download.links(_address(view))] if total else [])], listed


def _codes(reader: Reader, filters: Filters, view: View) -> list[Row]:
    """Why the transactions of a list of failures failed; nothing for other lists."""
    failures = transaction_list.shown_tab(view) in ("failed", "rejected", transaction_list.ERRORED)
    return codes(reader, filters, MOST_CODES) if failures else []


def _holds_among(reader: Reader, filters: Filters) -> str:
    """How many of the stuck are holds past their end: figures and incidents count those apart."""
    if filters.status != ("stuck",) or not leaves(filters.waits_on, "hold"):
        return ""
    holds = count_of_holds(reader, filters)
    return f", {holds:,} of them on hold past {'its' if holds == 1 else 'their'} end" if holds else ""


def _address(view: View) -> str:
    """The API's address of the list as it is narrowed and ordered."""
    own = [(name, value) for name in (*OWN, *MARKS, "q") if name != "status" for value in view.many(name)]
    tab = list_filters.tab_of(view)
    status = [] if tab == list_filters.EVERY else [("status", tab)]
    sort = _sort(view) if _sort(view).removeprefix("-") in SORTS else "overdue_at"
    return download.address("/transactions", view, *status, *own, ("sort", sort))


def rows(visit: Visit, request: Row | None) -> Row:
    """The rows that a grid asks for by position, in the order that its header says."""
    reader, view = visit.reader, visit.view
    sort, start, limit = transaction_list.asked(request or {}, _sort(view), WINDOW_SORTS)
    answer = window(reader, list_filters.listed(view, reader.now), sort, start, limit)
    return transaction_list.grid_rows(answer.items, answer.total, reader.catalog, view)


def pill(newer: Mapping[str, int], total: int, filters: Filters) -> list[Component]:
    """What became of the list since it was drawn with `total` rows, as a button that draws it anew.

    Of a list of what is stuck, those that moved on are no longer in it: they are what is missing. What it has too
    many was stuck before, and is known only now.
    """
    newly_stuck, moved_on = newer["newly_stuck"], newer["moved_on"]
    if filters.status == ("stuck",):
        surplus = newer["transactions"] - total - newly_stuck
        newly_stuck, moved_on = newly_stuck + max(surplus, 0), max(-surplus, 0)
    counts = ((newly_stuck, "newly stuck"), (newer["newly_late"], "newly late"), (moved_on, "moved on"))
    words = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    if not words:
        return []
    changed = sum(count for count, _ in counts)
    return [
        html.Button(
            [html.Strong(f"{changed:,} changed since you looked"), f": {words}. Show them."],
            className="pill",
            **{"data-renew": "1"},
        )
    ]


def _sort(view: View) -> str:
    sort = list_filters.sort_of(view)
    return sort if sort.removeprefix("-") in WINDOW_SORTS else list_filters.LATEST


def _empty(reader: Reader, filters: Filters, view: View) -> Component:
    own = (*(name for name in OWN if name != "status"), *MARKS, "q")
    whole = filters.without(*own, "workflow", "partner", "tenant", "version", "from_", "to")
    elsewhere = count(reader, whole)
    tab = list_filters.tab_of(view)
    none = (
        "No transaction"
        if tab == list_filters.EVERY
        else f"Nothing is {tab}"
        if tab in ("stuck", "open")
        else f"Nothing {tab}"
    )
    if not elsewhere:
        every = states.adjusting("Show all transactions", view.here("/", status=list_filters.EVERY))
        text = "Nothing is stuck." if tab == "stuck" else f"{none}."
        return states.empty(text, *([every] if tab != list_filters.EVERY else []), good=tab == "stuck")
    offers = [*states.unfiltered(view, "/"), *transaction_list.chips(view, "/", reader.catalog)]
    return states.empty(f"{none} for these filters. {transaction_list.total_words(elsewhere)} without them.", *offers)
