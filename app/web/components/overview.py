"""The head of Operate: figures as links, holds, queues, silent sources."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.web.components import names
from app.web.components.icons import icon
from app.web.components.moments import length, moment, since
from app.web.components.status import words
from app.web.kit import Component, html
from app.web.view import View


def figures(counts: Mapping[str, Any], now: datetime, view: View) -> Component:
    """Five figures, each a link to its transactions."""
    learned = counts["learned"]
    tiles = [
        _tile(
            "stuck",
            counts["stuck"],
            "stuck",
            f"{learned:,} more take longer than usual" if learned else "past a promise",
            view.here("/", status="stuck", waits_on=None, sort=None),
            bad=counts["stuck"] > 0,
        ),
        _tile("hold", counts["holds"], "on hold", "placed on purpose", _open(view, "hold")),
        _tile(
            "review", counts["reviewing"], "in review", _oldest(counts["reviewing_since"], now), _open(view, "review")
        ),
        _tile(
            "queue", counts["queued"], "in machine queues", _oldest(counts["queued_since"], now), _open(view, "queue")
        ),
        _tile(
            "open",
            counts["open"],
            "open",
            f"{counts['retrying']:,} wait for another attempt",
            view.here("/", status="open", waits_on=None, sort=None),
        ),
    ]
    return html.Div(tiles, className="tiles")


def _open(view: View, clock: str) -> str:
    return view.here("/", status="open", waits_on=clock, sort=None)


def _oldest(instant: datetime | None, now: datetime) -> str:
    return "nothing waits" if instant is None else f"oldest {since(instant, now)}"


def _tile(name: str, count: int, label: str, second: str, href: str, bad: bool = False) -> Component:
    return html.A(
        [
            html.Span([icon(name), html.Span(label)], className="tile-label"),
            html.Span(f"{count:,}", className="tile-count"),
            html.Span(second, className="tile-second"),
        ],
        href=href,
        className="tile tile-bad" if bad else "tile",
        **{"data-adjust": "1", "data-to": "transactions"},
    )


def holds(rows: Sequence[Mapping[str, Any]], catalog: Catalog, view: View, now: datetime) -> Component:
    """Holds: who placed each, and until when."""
    return html.Ul([_hold(row, catalog, view, now) for row in rows], className="rows")


def _hold(row: Mapping[str, Any], catalog: Catalog, view: View, now: datetime) -> Component:
    until, over = row["limit_at"], row["limit_at"] is not None and row["limit_at"] <= now
    ends: list[Component | str] = (
        ["no end set"] if until is None else ["over since " if over else "until ", moment(until, "clock")]
    )
    placed = f"by {row['placed_by']}" if row["placed_by"] else "by whom is not on record"
    return html.Li(
        html.A(
            [
                html.Span([icon("stuck" if over else "hold"), html.Span(row["transaction_id"], className="mono")]),
                html.Span([f"{placed}, ", moment(row["state_since"], "clock")], className="hint"),
                html.Span(ends, className="bad" if over else "hint"),
                *([html.Span(row["reason"], className="reason")] if row["reason"] else []),
            ],
            href=view.link(f"/transactions/{to_path(row['transaction_id'])}", tenant=None),
            className="row",
            title=names.title(catalog, "workflow", row["workflow"]),
            **{"data-row": "1"},
        )
    )


def queues(rows: Sequence[Mapping[str, Any]], catalog: Catalog, view: View, now: datetime) -> Component:
    """Depth of each queue with its oldest item, unassigned and overdue ones, and its owner."""
    head = html.Tr(
        [
            html.Th("Queue"),
            html.Th("Depth", className="number"),
            html.Th("Unassigned", className="number"),
            html.Th("Oldest", className="number"),
            html.Th("Overdue", className="number"),
        ]
    )
    return html.Table([html.Thead(head), html.Tbody([_queue(row, catalog, now) for row in rows])], className="table")


def _queue(row: Mapping[str, Any], catalog: Catalog, now: datetime) -> Component:
    name = row.get("queue") or row.get("state")
    oldest, overdue = row.get("oldest"), row.get("overdue") or 0
    owner = names.title(catalog, "owner", row.get("owner"))
    return html.Tr(
        [
            html.Td([html.Span(words(name)), html.Span(owner, className="hint block", title="Owner")]),
            html.Td(f"{row['depth']:,}", className="number"),
            html.Td("—" if row.get("unassigned") is None else f"{row['unassigned']:,}", className="number"),
            html.Td(_age(oldest, now), className="number"),
            html.Td(f"{overdue:,}", className="number bad" if overdue else "number"),
        ]
    )


def _age(oldest: datetime | float | None, now: datetime) -> str:
    if oldest is None:
        return "—"
    return since(oldest, now) if isinstance(oldest, datetime) else length(oldest)


def silent(rows: Sequence[Mapping[str, Any]], now: datetime) -> Component:
    """Sources that fell silent: said before a partner is blamed, since the fault may be the telemetry's."""
    return html.Div(
        [
            icon("silent"),
            html.Div(
                [
                    html.P(
                        [
                            html.Strong(row["source"]),
                            " has been silent since ",
                            moment(row["last_event_at"], "clock"),
                            f" (usually heard within {length(row['usual_gap'])}).",
                        ]
                    )
                    for row in rows
                ]
                + [
                    html.P(
                        "What waits on it may have moved unseen: look here before you call a partner.", className="hint"
                    )
                ]
            ),
        ],
        className="silent",
        role="status",
    )
