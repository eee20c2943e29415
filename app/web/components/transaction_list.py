"""Lists of transactions: a grid that asks for rows by position, or cards where the screen is narrow."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.catalog.model import Catalog
from app.domain.answer_fields.transactions import Transaction
from app.domain.errors import BadInput
from app.domain.ids import to_path
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow, Row
from app.queries.filters import MARKS, NOT, OWN
from app.queries.transactions import SAVABLE
from app.web.components import names, states
from app.web.components.status import reason, words
from app.web.dash_libs import Component, dag, html
from app.web.list_filters import EVERY, TABS, tab_of
from app.web.view import View

ERRORED = "errored"
"""The tab of those whose latest request failed: a mark that spans make, and no status."""
BLOCK = 100
ROW = 38
DEEPEST = 10_000
INSTANTS = ("started_at", "finished_at", "state_since", "overdue_at", "deadline_at", "due_at", "next_attempt_at")
TITLED = ("workflow", "partner", "tenant", "owner")
_NARROWABLE = (*(name for name in OWN if name != "status"), *MARKS, "q")


def tabs(view: View, path: str) -> Component:
    """Statuses as links; the list below follows the chosen one."""
    chosen, errored = tab_of(view), view.one("errored") == "true"
    links = [
        html.A(
            tab,
            href=view.here(path, status=tab, sort=None, show=None, errored=None),
            className="status-tab",
            **{"data-adjust": "1", **({"aria-current": "true"} if tab == chosen and not errored else {})},
        )
        for tab in TABS
    ]
    links.insert(
        TABS.index("completed"),
        html.A(
            "latest request failed",
            href=view.here(path, status=EVERY, sort=None, show=None, errored="true"),
            className="status-tab",
            title="Requests that failed by their spans, whatever the outcome",
            **{"data-adjust": "1", **({"aria-current": "true"} if errored else {})},
        ),
    )
    return html.Nav(links, className="status-tabs", **{"aria-label": "Status"})


def shown_tab(view: View) -> str:
    """The tab that decides the columns."""
    return ERRORED if view.one("errored") == "true" else tab_of(view)


CHIPS = {"errored": "latest request", "slower_than": "took longer than", "q": "has", "signature": "case"}
"""What a filter's chip calls it, where its name is no word of the pages."""


def chip(catalog: Catalog, name: str, value: str) -> str:
    """A filter's value in words."""
    if value.startswith(NOT):
        return f"not {chip(catalog, name, value.removeprefix(NOT))}"
    if name == "errored":
        return "failed" if value == "true" else "did not fail"
    if name == "slower_than":
        return f"{value} s"
    if name in ("state", "error_class", "waits_on") and value:
        return words(value)
    return names.label(catalog, name, value)


def chips(view: View, path: str, catalog: Catalog) -> list[Component]:
    """What narrows the list beyond the filter bar, each with a way to drop it."""
    narrowed = [(name, value) for name in _NARROWABLE for value in view.many(name)]
    return [
        html.A(
            [
                html.Span(f"{CHIPS.get(name, words(name))}: {chip(catalog, name, value)}"),
                html.Span("×", **{"aria-hidden": "true"}),
            ],
            href=view.here(path, **{name: tuple(other for other in view.many(name) if other != value)}),
            className="chip",
            title="Drop this filter",
            **{"data-adjust": "1"},
        )
        for name, value in narrowed
    ]


_SELECTION = {"mode": "multiRow", "checkboxes": True, "headerCheckbox": False, "enableClickSelection": False}
_TICKS = {"width": 40, "headerName": "Ticked", "headerClass": "ticks"}
"""The column's name is for who hears the page: the boxes say it to who sees them."""
LENGTHS = ("state_since", "overdue_at")
"""Columns that show how long ago an instant is: where the instants rise, the lengths fall, and so does the arrow."""


def grid(identifier: Mapping[str, str], columns: Sequence[ReadRow], rows: int, selectable: bool = False) -> Component:
    """The grid; its rows come by `getRowsRequest`. With few `rows` it is only as high as they are.

    `selectable`: rows have boxes, and what is ticked is what the page's acts are for.
    """
    chosen = {"rowSelection": dict(_SELECTION), "selectionColumnDef": _TICKS} if selectable else {}
    listeners = {key: ["transomTicked(params)"] for key in ("selectionChanged", "gridReady")} if selectable else {}
    return dag.AgGrid(
        id=dict(identifier),
        rowModelType="infinite",
        columnDefs=[dict(column) for column in columns],
        defaultColDef={"resizable": True, "sortable": False, "suppressMovable": True, "suppressHeaderMenuButton": True},
        dashGridOptions={
            "rowHeight": ROW,
            "headerHeight": ROW,
            "rowBuffer": 5,
            "cacheBlockSize": BLOCK,
            "maxBlocksInCache": 20,
            "infiniteInitialRowCount": min(rows, BLOCK),
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "animateRows": False,
            **chosen,
        },
        getRowId="params.data.key",
        eventListeners={"sortChanged": ["transomSorted(params)"], **listeners},
        className="transom-grid",
        style={"height": f"min(72vh, {ROW * (min(rows, 20) + 1) + 18}px)"},
    )


def asked(request: ReadRow, sort: str, sorts: Sequence[str]) -> tuple[str, int, int]:
    """The order, first row and number of rows that a grid's request asks for. Raises BadInput for what is none."""
    try:
        start, end = int(request.get("startRow") or 0), int(request.get("endRow") or BLOCK)
        model = [column for column in request.get("sortModel") or [] if column["colId"] in sorts]
        if model:
            column = model[0]["colId"]
            falling = (model[0]["sort"] == "desc") != (column in LENGTHS)
            sort = ("-" if falling else "") + column
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BadInput("This is no request for rows of a table.") from None
    return sort, max(0, start), max(1, min(end - start, 1000))


_UNSAID = {ERRORED: ("state", "error_code", "finished_at")}
"""What the rows of a tab seldom have: of a request that is known by its spans there is no state, code or outcome."""


def columns(tab: str, sort: str, same: Sequence[str] = ()) -> list[Row]:
    """Columns for a tab: how long, until when and whose for what is open, when it ended for what is not.

    `same` are fields that all rows share: they need no column. What is left fits beside each other on a laptop.
    """
    still = tab in ("stuck", "open")
    listed = [
        {"field": "status", "headerName": "Status", "cellRenderer": "TransomMark", "width": 154},
        {
            "field": "transaction_id",
            "headerName": "Transaction",
            "cellRenderer": "TransomLink",
            "minWidth": 150,
            "flex": 150,
        },
        _filterable("partner", "Partner", 136),
        _filterable("workflow", "Workflow", 158, 210),
        _filterable("state", "State", 92),
        *([_instant("state_since", "In state for", "span")] if tab in ("open", "all") else []),
        *([_instant("overdue_at", "Overdue for", "span")] if tab == "stuck" else []),
        *([_instant("next_attempt_at", "Next attempt", "ago", sortable=False)] if still and "partner" in same else []),
        *([_instant("deadline_at", "Deadline", "ago") | {"colId": SAVABLE}] if still else []),
        *([_instant("finished_at", "Finished", "ago")] if not still else []),
        *([_filterable("error_class", "Error", 84, 120)] if tab != "completed" else []),
        *([_filterable("error_code", "Code", 84)] if tab in ("failed", "rejected", ERRORED) else []),
        *([_text("last_error", "Last error", 180)] if tab == ERRORED else []),
        *([_filterable("owner", "Owner", 104, 120)] if still else []),
        _filterable("version", "Version", 72, 1),
        _filterable("tenant", "Tenant", 88, 130),
        *([_instant("started_at", "Started", "ago")] if tab != "stuck" else []),
    ]
    listed = [column for column in listed if column["field"] not in (*same, *_UNSAID.get(tab, ()))]
    for column in listed:
        if column.get("colId", column["field"]) == sort.removeprefix("-"):
            falling = sort.startswith("-") != (column["field"] in LENGTHS)
            column["sort"] = "desc" if falling else "asc"
    return listed


def _filterable(field: str, title: str, least: int, share: int | None = None) -> Row:
    """A column of values to filter by: at least so many pixels wide, and of what is left a share by its content."""
    size = {"flex": share or least, "minWidth": least}
    return {"field": field, "headerName": title, "cellRenderer": "TransomFilterable", **size}


def _text(field: str, title: str, least: int) -> Row:
    size = {"flex": least, "minWidth": least}
    return {"field": field, "headerName": title, "cellRenderer": "TransomText", **size}


def _instant(field: str, title: str, form: str, sortable: bool = True) -> Row:
    return {
        "field": field,
        "headerName": title,
        "cellRenderer": "TransomMoment",
        "cellRendererParams": {"form": form},
        "sortable": sortable,
        "sortingOrder": ["desc", "asc"] if form == "span" else ["asc", "desc"],
        "width": 106 if form == "span" else 112,
        "type": "rightAligned",
    }


def grid_rows(items: Sequence[Transaction], total: int, catalog: Catalog, view: View) -> Row:
    """The grid's answer: rows of plain JSON with titles beside ids, and how many rows there are."""
    return {"rowData": [grid_row(item, catalog, view) for item in items], "rowCount": min(total, DEEPEST)}


def grid_row(item: Transaction, catalog: Catalog, view: View) -> Row:
    """One transaction: instants as RFC 3339, `labels` for people, `href` of its page."""
    row = {name: to_rfc3339(value) if isinstance(value, datetime) else value for name, value in item.items()}
    segments = {
        "workflow": item["workflow"],
        "partner": item["partner"],
        "tenant": item["tenant"],
        "owner": item["owner"],
    }
    labels = {name: names.title(catalog, name, value) for name, value in segments.items() if value is not None}
    labels |= {"state": words(item["state"]), "error_class": words(item["error_class"])}
    labels["status"] = status_words(item)
    row["labels"] = labels | {"last_error": last_error(item)}
    error = catalog.errors.get(item["error_class"] or "")
    row["titles"] = {"error_class": error.title} if error is not None and error.title else {}
    row["mark"] = status_mark(item)
    row["href"] = address(item, view)
    row["key"] = f"{item['transaction_id']} {item['tenant'] or ''}"
    return row


def last_error(item: ReadRow) -> str:
    """What its latest entry span says of its failure, in a line; nothing where that did not fail."""
    error = item["last_error"]
    if error is None:
        return ""
    where = " ".join(part for part in (error["service"], error["operation"]) if part)
    return ", ".join(part for part in (error["text"], where) if part)


def address(item: ReadRow, view: View) -> str:
    """The page of a transaction."""
    return view.link(f"/transactions/{to_path(item['transaction_id'])}")


def status_mark(item: Transaction) -> str:
    """`stuck` for what is, else the status."""
    return "stuck" if item["stuck_reason"] else str(item["status"])


def status_words(item: Transaction) -> str:
    """The reason that it is stuck, else the status."""
    return reason(item["stuck_reason"]) if item["stuck_reason"] else str(item["status"])


def by_code(rows: Sequence[ReadRow], view: View, path: str) -> list[Component]:
    """How many of a list have which error, each a link that narrows it to those; nothing where there is one alone."""
    if len(rows) < 2:
        return []
    links = [
        states.adjusting(
            f"{row['error_code'] or words(row['error_class'])} {row['transactions']:,}",
            view.here(path, **{name: row[name] or "" for name in ("error_class", "error_code")}),
            className="chip",
            title=words(row["error_class"]),
        )
        for row in rows
    ]
    return [html.P([html.Span("By error ", className="hint"), *links], className="by-code")]


def total_words(total: int, noun: str = "transaction") -> str:
    """`1 transaction`, `4,211 transactions`, `10,000+ transactions: add a filter`."""
    if total > DEEPEST:
        return f"{DEEPEST:,}+ {noun}s: add a filter"
    return f"{total:,} {noun}" + ("" if total == 1 else "s")
