"""The tables of the Audit page."""

from collections.abc import Mapping, Sequence

from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.office import Checkpoint
from app.office.reveals import VERDICTS, Reveal
from app.web.components import states, tables
from app.web.components.forms import choice, form, text
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.view import View

PATH = "/audit"
_PAGES = {"transaction": "/transactions/", "trace": "/traces/", "payload": "/payloads/", "case": "/cases/"}
_MOST_PROBLEMS = 200


def entries(rows: Sequence[ReadRow], view: View) -> Component:
    """Entries of the ledger, each cell a narrower search."""
    if not rows:
        return states.empty("No entry of the ledger matches.", *states.unfiltered(view, PATH))
    lines = [
        (
            moment(row["at"], "full"),
            _narrowing(view, "actor", row["actor"]),
            _narrowing(view, "action", row["action"]),
            _object(row["object"], view),
            row["reason"],
            row["outcome"],
            html.Span(f"{row['sequence']:,}", className="mono", title=f"chain {row['chain']}, hash {row['hash']}"),
        )
        for row in rows
    ]
    return tables.table("Ledger", ("When", "Who", "Did", "On", "Why", "Outcome", "Entry"), lines)


def chains(rows: Sequence[ReadRow], last: Mapping[str, Checkpoint]) -> Component:
    """Every chain, computed again: whole, or broken at which entry; and when it was signed last."""
    lines = []
    for row in rows:
        whole = row["broken_at"] is None
        words = "whole" if whole else f"broken at entry {row['broken_at']:,}"
        signed = last.get(row["chain"])
        lines.append(
            (
                html.Span(row["chain"], className="mono"),
                f"{row['entries']:,}",
                html.Span([icon("check" if whole else "failed"), " ", words], className="" if whole else "bad"),
                f"up to entry {signed.sequence:,}" if signed else "not yet",
                moment(signed.at if signed else None, "ago"),
            )
        )
    return tables.table("Chains", ("Chain", "Entries", "Verified now", "Signed", "Last"), lines)


def records(result: ReadRow) -> list[Component]:
    """What the comparison of records found: a sentence, and each record that is not as it was committed."""
    problems, n, differing = result["problems"], result["commits"], result["differing"]
    commits = "the commits" if n is None else f"{n:,} commits"
    removed = [html.P(["Removed by retention, on record: ", sentence, "."]) for sentence in result["removed"]]
    stretch = [moment(result["from"], "full"), " to ", moment(result["to"], "full")]
    if not problems:
        words = f"{result['records']:,} records in {commits} are as they were committed, from "
        return [html.P([icon("check"), " ", words, *stretch, "."]), *removed]
    lines = [(row["problem"], row["kind"], row["source"], row["event_id"]) for row in problems[:_MOST_PROBLEMS]]
    words = f"{differing:,} of {result['records']:,} records in {commits} are not as they were committed, from "
    sentence = html.P([icon("failed"), " ", words, *stretch, "."], className="bad", role="alert")
    return [sentence, tables.table("Records that differ", ("Problem", "Kind", "Source", "Event"), lines), *removed]


def reveals(rows: Sequence[Reveal], view: View) -> Component:
    """Reveals that wait for the privacy owner's word, each with a form."""
    if not rows:
        return states.empty("No reveal waits for a review.", good=True)
    lines = [
        (
            moment(row.at, "full"),
            row.actor,
            _object(row.object, view),
            row.reason,
            form(
                "/api/v1/audit/reveals/review",
                "Reviewed",
                choice("verdict", "Verdict", [(verdict, verdict) for verdict in VERDICTS]),
                text("note", "Note", rows=1),
                fixed={"chain": row.chain, "sequence": row.sequence},
                quiet=True,
            ),
        )
        for row in rows
    ]
    return tables.table("Reveals to review", ("When", "Who", "Saw", "Why", "Review"), lines)


def people(rows: Sequence[ReadRow]) -> Component:
    """Who can see what, and who did."""
    if not rows:
        return states.empty("Nobody has an account, and nobody is in the ledger.")
    lines = [
        (
            html.Span([row["actor"], *([" (disabled)"] if row["disabled"] else [])]),
            html.Span(", ".join(row["roles"]) or "none", title="; ".join(row["rights"])),
            "all" if row["tenants"] is None else ", ".join(row["tenants"]),
            f"{row['reads']:,}",
            f"{row['payloads']:,}",
            f"{row['in_clear']:,}",
            f"{row['exports']:,}",
            moment(row["last_at"], "ago", "never"),
        )
        for row in rows
    ]
    heads = ("Who", "Roles", "Tenants", "Reads", "Payloads", "In clear", "Exports", "Last")
    return tables.table("Access", heads, lines)


def _narrowing(view: View, name: str, value: str) -> Component:
    href = view.here(PATH, **{name: value, "cursor": None})
    return html.A(value, href=href, className="did", **{"data-adjust": "1"})


def _object(name: str | None, view: View) -> Component | None:
    """The object as a link to its own page where it has one."""
    if name is None:
        return None
    kind, _, identifier = name.partition(":")
    if kind in _PAGES and identifier:
        return html.A(name, href=view.link(_PAGES[kind] + to_path(identifier)), className="mono")
    return html.Span(name[:200], className="mono", title=name)
