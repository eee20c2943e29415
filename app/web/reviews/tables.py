"""Human work as tables: queues against what they promise, open tasks, one person's two roles, identity decisions."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.web.components import names, states, tables
from app.web.components.icons import icon
from app.web.components.moments import length, moment
from app.web.dash_libs import Component, html
from app.web.view import View

_QUEUES = (
    "Queue",
    "Waiting",
    "Oldest",
    "Late now",
    "Late within 4 h",
    "Claimed within",
    "Decided within",
    "Unclaimed time",
    "Notified when late",
)
_TASKS = ("Transaction", "Queue", "Waits since", "Decision due", "Transaction’s deadline", "Who has it", "Partner")
_MOST_LISTED = 20
_DECIDED = ("decisions", "approved", "rejected", "corrected")
_BANDS = ("Rule version", "Confidence", "Decisions", "Linked", "Queued", "Rejected", "Links overturned")


def range_words(answer: ReadRow) -> list[Component | str]:
    """The range of what is measured, as people say it."""
    return ["measured ", moment(answer["from"], "clock"), " to ", moment(answer["to"], "clock")]


def narrowed(queues: Sequence[str], catalog: Catalog, view: View) -> list[Component | str]:
    """The queues that the tasks are of, each with a way to drop it."""
    return [
        html.A(
            [names.label(catalog, "queue", queue), html.Span("×", **{"aria-hidden": "true"})],
            href=view.here("/reviews", queue=tuple(other for other in queues if other != queue)),
            className="chip",
            title="Drop this filter",
            **{"data-adjust": "1"},
        )
        for queue in queues
    ]


def queues(items: Sequence[ReadRow], catalog: Catalog, now: datetime, view: View) -> Component:
    """A line a queue: how deep, how old, how late, and how long people take against what the catalog promises."""
    if not items:
        return states.empty("No review queue is declared, and no review task has come in.")
    return tables.table("Review queues", _QUEUES, [_queue(item, catalog, view) for item in items])


def _queue(item: ReadRow, catalog: Catalog, view: View) -> list[tables.Cell]:
    text = f"{item['depth']:,}, {item['unassigned']:,} of them unclaimed" if item["depth"] else "none"
    listed = view.link("/", status="open", queue=item["queue"] or "")
    waiting = html.A(text, href=listed, title="List their transactions") if item["depth"] else text
    title, own = names.title(catalog, "queue", item["queue"]), view.here("/reviews", queue=item["queue"] or "")
    return [
        html.Span([html.A(html.Strong(title), href=own, **{"data-adjust": "1"}), _owner(item, catalog)]),
        waiting,
        moment(item["oldest"]) if item["oldest"] is not None else None,
        _late(item["overdue"]),
        _soon(item["late_soon"]),
        _measured(item, "claim", item["claim_within"]),
        _measured(item, "decision", item["decide_within"]),
        _nobody(item),
        names.title(catalog, "owner", item["escalate_to"]) if item["escalate_to"] else None,
    ]


def _owner(item: ReadRow, catalog: Catalog) -> Component:
    owner = names.title(catalog, "owner", item["owner"]) if item["owner"] else "no owner"
    return html.Span(owner, className="hint block")


def _late(count: int) -> tables.Cell:
    return html.Span([icon("warning"), f" {count:,}"], className="over") if count else "none"


def _soon(hours: Sequence[int]) -> tables.Cell:
    """How many will be late in each of the next hours, unless they are decided."""
    if not sum(hours):
        return "none"
    by_hour = ", ".join(f"{count:,} in hour {hour}" for hour, count in enumerate(hours, start=1) if count)
    return html.Span([html.Strong(f"{sum(hours):,}"), html.Span(by_hour, className="hint block")])


def _measured(item: ReadRow, what: str, promised: float | None) -> tables.Cell:
    """Half and 95 % within, beside what is promised; over it is said by sign and word."""
    if not item[f"{what}_n"]:
        return html.Span(["nothing measured", _promise(promised)])
    half, most = item[f"{what}_p50"], item[f"{what}_p95"]
    over = promised is not None and most > promised
    mark = [icon("warning"), " "] if over else []
    spread = f"half in {length(half)}, 95 % in {length(most)}"
    of = html.Span(f"of {item[f'{what}_n']:,}", className="hint block")
    return html.Span([*mark, spread, of, _promise(promised)], className="over" if over else "")


def _promise(promised: float | None) -> Component:
    text = "nothing promised" if promised is None else f"promised {length(promised)}"
    return html.Span(text, className="hint block")


def _nobody(item: ReadRow) -> tables.Cell:
    whole = item["unassigned_seconds"] + item["assigned_seconds"]
    if not whole:
        return None
    return html.Span(
        [
            f"{100 * item['unassigned_seconds'] / whole:.0f} % of the time",
            html.Span(f"{length(item['unassigned_seconds'])} of {length(whole)}", className="hint block"),
        ]
    )


def tasks(listed: Sequence[ReadRow], total: int, catalog: Catalog, view: View) -> Component:
    """Open tasks: what can still be saved, the soonest due first; what is past its deadline last."""
    if not listed:
        return states.empty("No review task is open.", good=True)
    first = listed[:_MOST_LISTED]
    every = view.link("/", status="open", waits_on="review", queue=view.many("queue"))
    more = html.P(
        [f"The first {len(first):,} of {total:,}. ", html.A("All transactions in review", href=every)],
        className="hint padded",
    )
    rows = [_task(row, catalog, view) for row in first]
    return html.Div([tables.table("Open tasks", _TASKS, rows), *([more] if total > len(first) else [])])


def _task(row: ReadRow, catalog: Catalog, view: View) -> list[tables.Cell]:
    due = moment(row["due_at"], "clock") if row["due_at"] is not None else None
    return [
        _transaction(row, view),
        names.title(catalog, "queue", row["queue"]),
        moment(row["opened_at"]),
        html.Span([icon("warning"), " ", due], className="over") if row["overdue"] and due is not None else due,
        _deadline(row),
        row["assigned_to"] or ("somebody" if row["assigned_at"] is not None else "nobody"),
        names.title(catalog, "partner", row["partner"]),
    ]


def _deadline(row: ReadRow) -> tables.Cell:
    """By when the whole transaction has to be done: what is past it no decision can save."""
    if row["deadline_at"] is None:
        return None
    at = moment(row["deadline_at"], "clock")
    return html.Span([icon("warning"), " passed ", at], className="over") if row["lost"] else at


def _transaction(row: ReadRow, view: View) -> Component:
    address = view.link(f"/transactions/{to_path(row['transaction_id'])}")
    return html.A(row["transaction_id"], href=address, className="mono")


def same_eyes(pairs: Sequence[ReadRow], catalog: Catalog, view: View) -> Component:
    """Tasks in which who opened also approved."""
    if not pairs:
        return states.empty("No task was approved by the person who opened it.", good=True)
    heads = ("Transaction", "Queue", "Who", "Opened", "Approved")
    rows: list[list[tables.Cell]] = [
        [
            _transaction(row, view),
            names.title(catalog, "queue", row["queue"]),
            row["actor"],
            moment(row["opened_at"], "clock"),
            moment(row["approved_at"], "clock"),
        ]
        for row in pairs
    ]
    return tables.table("Opened and approved by one person", heads, rows)


def people(persons: Sequence[ReadRow]) -> Component:
    """Who decided how much, and how fast."""
    if not persons:
        return states.empty("Nobody decided a review in this range.")
    heads = ("Who", "Decided", "Approved", "Rejected", "Corrected", "Half within")
    rows: list[list[tables.Cell]] = [
        [row["actor"], *(f"{row[name]:,}" for name in _DECIDED), length(row["decision_p50"])] for row in persons
    ]
    return tables.table("Reviews by person", heads, rows)


def identity(decisions: Sequence[ReadRow]) -> Component:
    """What became of each band of confidence, so that a threshold can be chosen on evidence."""
    if not decisions:
        return states.empty("No identity decision was made in this range.")
    latest = decisions[-1]["rule_version"]
    parts = {
        version: tables.table(f"Identity decisions by rule version {version}", _BANDS, [_band(row) for row in rows])
        for version, rows in groupby(decisions, key=lambda row: row["rule_version"])
    }
    earlier = [
        html.Details([html.Summary(f"Rule version {version}"), table], className="padded")
        for version, table in parts.items()
        if version != latest
    ]
    return html.Div([parts[latest], *reversed(earlier)])


def _band(row: ReadRow) -> list[tables.Cell]:
    confidence, threshold = row["confidence"], row["threshold"]
    if confidence is None:
        threshold_text = f", threshold {threshold['from']:g}" if threshold["from"] is not None else ""
        band: tables.Cell = html.Strong(f"all{threshold_text}")
    else:
        band = f"{confidence['from']:.2f} to {confidence['to']:.2f}"
    return [
        row["rule_version"],
        band,
        f"{row['n']:,}",
        _bar(row["linked_share"], "linked"),
        _bar(row["queued_share"], "queued"),
        _bar(row["rejected_share"], "rejected"),
        _turned(row),
    ]


def _bar(share: float | None, kind: str) -> tables.Cell:
    """A share as a bar and as a figure."""
    if share is None:
        return None
    bar = html.Span(html.Span(style={"width": f"{100 * share:.1f}%"}), className=f"share share-{kind}")
    return html.Span([bar, f"{100 * share:.0f} %"], className="inline")


def _turned(row: ReadRow) -> tables.Cell:
    parts = [
        f"{row[f'{what}_overturned']:,} of {row[of]:,} {words}"
        for what, of, words in (("links", "linked", "links"), ("rejections", "rejected", "rejections"))
        if row[of]
    ]
    return "; ".join(parts) or None
