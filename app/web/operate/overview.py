"""The head of Operate: figures as links, holds, queues, silent sources."""

from collections.abc import Sequence
from datetime import datetime

from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.web.components import names
from app.web.components.icons import icon
from app.web.components.moments import length, moment, since
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.view import View


def figures(counts: ReadRow, now: datetime, view: View) -> Component:
    """Five figures, each a link to its transactions; a sixth where spans say that requests fail."""
    learned = counts["learned"]
    over = f"{counts['holds_over']:,} past their end" if counts["holds_over"] else "placed on purpose"
    tiles = [
        _tile(
            "stuck",
            counts["stuck"],
            "stuck",
            _beside_stuck(learned, counts["holds_over"]),
            view.here("/", status="stuck", waits_on="!hold", sort=None),
            bad=counts["stuck"] > 0,
        ),
        _tile("hold", counts["holds"], "on hold", over, _open(view, "hold")),
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
    if counts["errored"]:
        started = view.from_ or "now-24h"
        address = view.here("/", status="all", errored="true", from_=started, waits_on=None, sort=None)
        label = "latest request failed"
        tiles.insert(1, _tile("failed", counts["errored"], label, "started in the last day", address, bad=True))
    return html.Div(tiles, className="tiles")


def _beside_stuck(learned: int, holds_over: int) -> str:
    """What the figure of what is stuck leaves out, and counts elsewhere."""
    apart = [
        f"{holds_over:,} {'hold' if holds_over == 1 else 'holds'} past {'its' if holds_over == 1 else 'their'} end"
    ]
    apart = [*(apart if holds_over else []), *([f"{learned:,} longer than usual"] if learned else [])]
    return f"apart: {', '.join(apart)}" if apart else "past a limit or deadline"


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


def holds(rows: Sequence[ReadRow], view: View, now: datetime) -> Component:
    """Holds placed together as one line: how many, by whom, why, and until when."""
    return html.Ul([_hold(row, view, now) for row in rows], className="rows")


def _hold(row: ReadRow, view: View, now: datetime) -> Component:
    single, over = row["transactions"] == 1, row["over"]
    until: list[Component | str] = ["no end is set"]
    if row["until"] is not None:
        until = ["until " if single else "the next ends ", moment(row["until"], "clock")]
    late: list[Component | str] = [
        f"{'over' if single else f'{over:,} are over'}, since ",
        moment(row["over_since"], "clock"),
    ]
    head = row["transaction_id"] if single else f"{row['transactions']:,} transactions"
    lead = f"/transactions/{to_path(row['transaction_id'])}"
    same_hold = {"waits_on": "hold", "state": row["state"], "workflow": row["workflow"] or ""}
    href = view.link(lead) if single else view.here("/", status="open", sort=None, **same_hold)
    placed = f"by {row['placed_by']}" if row["placed_by"] else "by whom is not on record"
    return html.Li(
        html.A(
            [
                html.Span([icon("hold"), html.Span(head, className="mono" if single else "strong")]),
                *([html.Span(row["reason"], className="reason")] if row["reason"] else []),
                html.Span([placed, " since ", moment(row["since"], "clock"), "; ", *until], className="hint"),
                *([html.Span([icon("stuck"), *late], className="bad")] if over else []),
            ],
            href=href,
            className="row",
            **{
                "data-row": f"hold {row['transaction_id']}",
                **({} if single else {"data-adjust": "1", "data-to": "transactions"}),
            },
        )
    )


def queues(rows: Sequence[ReadRow], catalog: Catalog, view: View, now: datetime) -> Component:
    """Each queue: its depth and oldest item, what nobody has taken, what is late and what will be, its owner."""
    return html.Ul([_queue(row, catalog, view, now) for row in rows], className="rows")


def _queue(row: ReadRow, catalog: Catalog, view: View, now: datetime) -> Component:
    review = row["kind"] == "review_queue"
    where = [] if review else [names.title(catalog, "workflow", row["workflow"])]
    parts = [f"{row['unassigned']:,} unclaimed"] if row["unassigned"] else []
    parts += [f"{row['forecast']:,} more will be late at this pace"] if row["forecast"] else []
    own = {"queue": row["queue"] or ""} if review else {name: row[name] or "" for name in ("state", "workflow")}
    chosen = {"waits_on": None if review else row["waits_on"], "state": None, "queue": None, **own}
    href = view.here("/", status="open", sort=None, **chosen)
    return html.Li(
        html.A(
            [
                html.Span(
                    [
                        icon("review" if review else "queue"),
                        html.Strong(names.title(catalog, "queue", row["queue"]) if review else words(row["state"])),
                        html.Span(f"{row['depth']:,}", className="depth"),
                    ],
                    className="row-head",
                ),
                html.Span(", ".join([*where, names.title(catalog, "owner", row["owner"])]), className="hint"),
                html.Span([f"oldest {_age(row['oldest'], now)}", *(f"; {part}" for part in parts)], className="hint"),
                *(
                    [html.Span([icon("stuck"), f"{row['overdue']:,} overdue"], className="bad")]
                    if row["overdue"]
                    else []
                ),
            ],
            href=href,
            className="row",
            **{
                "data-row": f"queue {row['queue']} {row['workflow']} {row['state']}",
                "data-adjust": "1",
                "data-to": "transactions",
            },
        )
    )


def _age(oldest: datetime | None, now: datetime) -> str:
    return "—" if oldest is None else since(oldest, now)


NOTABLE = {
    "duplicate": ("copy", "repeat an earlier transaction"),
    "retried": ("retry", "needed four attempts or more"),
    "late": ("clock", "completed after their deadline"),
    "rejected": ("rejected", "were rejected"),
}


def notable(rows: Sequence[ReadRow], view: View) -> Component:
    """What is no case and yet worth a look, each with the latest examples."""
    return html.Ul([_notable(row, view) for row in rows], className="rows notable")


def _notable(row: ReadRow, view: View) -> Component:
    name, text = NOTABLE[row["kind"]]
    links = [
        html.A(
            identifier,
            href=view.link(f"/transactions/{to_path(identifier)}"),
            className="mono",
            **{"data-row": f"{row['kind']} {identifier}"},
        )
        for identifier in row["examples"]
    ]
    return html.Li(
        [
            html.Span([icon(name), html.Strong(f"{row['transactions']:,}"), f" {text}"], className="row-head"),
            html.Span(links, className="examples"),
        ],
        className="row",
    )


def not_loaded(sentences: Sequence[str]) -> Component:
    """What was acknowledged and is not in the figures: records, journal entries and store files that are set aside."""
    return html.Div(
        [
            icon("silent"),
            html.Div(
                [html.P(sentence) for sentence in sentences]
                + [
                    html.P(
                        [
                            "Figures here leave it out. It can be looked at, and dismissed, on ",
                            html.A("Intake", href="/intake"),
                            "; ",
                            html.Code("transom doctor"),
                            " checks journal and store.",
                        ],
                        className="hint",
                    )
                ]
            ),
        ],
        id="set-aside",
        className="silent",
        role="status",
    )


def silent(rows: Sequence[ReadRow], now: datetime) -> Component:
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
                            moment(row["last_event_time"], "clock"),
                            f" (usually heard within {length(row['usual_gap'])}).",
                        ]
                    )
                    for row in rows
                ]
                + [
                    html.P(
                        [
                            "What waits on it may have moved on unrecorded: check this before you call a partner. ",
                            html.A("Intake shows every source", href="/intake"),
                            ".",
                        ],
                        className="hint",
                    )
                ]
            ),
        ],
        className="silent",
        role="status",
    )
