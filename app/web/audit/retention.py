"""Retention and legal holds on the Audit page: what is kept how long, what is on hold, what was taken."""

from collections.abc import Sequence
from itertools import groupby

from app.answers.retention import dry_run, retention
from app.domain.reach import Reach
from app.domain.rows import ReadRow
from app.security import Permission, may
from app.web.components import states, tables
from app.web.components.facts import facts, panel
from app.web.components.forms import form, text
from app.web.components.moments import moment
from app.web.dash_libs import Component, dcc, html
from app.web.page import Visit

_SHOWN_TAKEN = 10
_HINT = "The ledger, and the seals of every commit, are kept for good, so what was removed can still be verified."


def retention_panel(visit: Visit) -> Component:
    """The section; whoever may place holds has the forms too."""
    state, may_hold = retention(visit.services), may(visit.actor, Permission.HOLD)
    place = [_placing()] if may_hold else []
    return panel(
        "Retention and legal holds",
        html.P(_HINT, className="hint"),
        facts(_periods(state["kept"])),
        *_dry_run(visit),
        _holds(state["holds"], may_hold),
        *place,
        *_taken(state["taken"]),
    )


def _dry_run(visit: Visit) -> list[Component]:
    """The link that asks for it and, where the address does, what retention would remove now."""
    if visit.services.retention_plan is None or visit.actor.tenants is not None:
        return []
    if visit.view.one("dry_run", ("1",)) is None:
        href = visit.view.here("/audit", dry_run="1")
        return [html.P(states.adjusting("Dry run: what would be removed now", href, className="button quiet"))]
    trial = dry_run(visit.services, visit.actor)
    lines = [
        (
            row["kind"].replace("_", " "),
            f"{row['days']:,} days",
            f"{row['removes']:,}",
            f"{row['first_day']} to {row['last_day']}" if row["removes"] else None,
            f"{row['keeps_on_hold']:,}",
            f"{row['keeps_open']:,}",
        )
        for row in trial["kinds"]
    ]
    heads = ("Records", "Kept for", "Would go", "Of the days", "Stay on hold", "Stay with open transactions")
    table = [tables.table("Dry run of retention", heads, lines)] if lines else []
    return [html.Div([html.P(trial["sentence"], role="status"), *table])]


def _periods(rows: Sequence[ReadRow]) -> list[tuple[str, str]]:
    """Kinds that are kept equally long together, in the order of the shortest."""
    ordered = sorted(rows, key=lambda row: (row["days"] is None, row["days"] or 0))
    return [
        ("For good" if days is None else f"{days:,} days", ", ".join(row["kind"].replace("_", " ") for row in group))
        for days, group in groupby(ordered, key=lambda row: row["days"])
    ]


def _holds(rows: Sequence[ReadRow], may_release: bool) -> Component:
    if not rows:
        return states.empty("Nothing is on legal hold.")
    lines = [
        (
            moment(row["placed_at"], "full"),
            row["placed_by"],
            html.Span(_words(row), className="mono"),
            row["reason"],
            _releasing(row) if may_release else None,
        )
        for row in rows
    ]
    heads = ("Since", "Placed by", "Keeps", "Why", *(("Release",) if may_release else ()))
    return tables.table("Legal holds", heads, [line if may_release else line[:-1] for line in lines])


def _words(row: ReadRow) -> str:
    return Reach(row["tenant"], row["month"], row["transaction_id"]).words


def _releasing(row: ReadRow) -> Component:
    reason = text("reason", "Why it ends", required=True, rows=1)
    return form("/api/v1/audit/holds/release", "Release", reason, fixed={"hold_id": row["hold_id"]}, quiet=True)


def _placing() -> Component:
    fields = [
        _field("transaction", "Transaction", "its id"),
        _field("tenant", "Tenant", "its name"),
        _field("month", "Month of arrival", "2026-11"),
        text("reason", "Why", required=True, rows=1),
    ]
    hint = "A hold protects what matches all of its fields from retention and erasure; without any field, everything."
    placing = form("/api/v1/audit/holds", "Place the hold", *fields)
    return html.Details([html.Summary("Place a legal hold"), html.P(hint, className="hint"), placing])


def _field(name: str, label: str, example: str) -> Component:
    return html.Label([label, dcc.Input(name=name, type="text", id=f"hold-{name}", placeholder=example)])


def _taken(rows: Sequence[ReadRow]) -> list[Component]:
    """What retention and erasures took last; nothing where they never did."""
    if not rows:
        return []
    lines = [
        (
            moment(row["at"], "full"),
            row["actor"],
            html.Span(row["object"], className="mono"),
            row["reason"],
            _short(row),
        )
        for row in rows[:_SHOWN_TAKEN]
    ]
    table = tables.table("Removed and erased", ("When", "By", "What", "Why", "Outcome"), lines)
    return [html.Details([html.Summary(f"Removed and erased ({len(lines)} latest)"), table])]


def _short(row: ReadRow) -> str:
    return str(row["outcome"]).partition(", sha256:")[0]
