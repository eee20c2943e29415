"""Tables of the hand-over: next checks, open cases, and what was done."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.analysis.case_groups import Group
from app.answers.incidents import described, title_of
from app.catalog.model import Catalog
from app.domain.answer_fields.cases import ListedCase
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.queries.casework import work
from app.store.reader import Reader
from app.web.case import summary
from app.web.case.work import VERBS
from app.web.components import names, sentences, tables
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.view import View


def cases(listed: Sequence[ListedCase], catalog: Catalog, view: View) -> Component:
    """Open cases: what, how many, whose, and what can still be made."""
    if not listed:
        return html.P("No case is open.", className="hint padded")
    rows = [
        [
            [
                html.A(summary.title(case, catalog), href=view.link(f"/cases/{to_path(case['id'])}")),
                html.Span(names.title(catalog, "workflow", case["workflow"]), className="hint block"),
            ],
            f"{case['count']:,} {case['status']}",
            case["has"] or "nobody",
            names.title(catalog, "owner", case["owner"]),
            moment(case["next_check"], "clock") if case["next_check"] else None,
            f"{case['can_make_deadline']:,}" if case["can_make_deadline"] else None,
        ]
        for case in listed
    ]
    heads = ("Case", "Transactions", "Who has it", "Owner", "Next check", "Can still make it")
    return tables.table("Open cases", heads, rows)


def incidents(reader: Reader, groups: Sequence[Group], view: View) -> Component:
    """What waits on one partner, one queue or on us, each as its sentence, with who has it."""
    by_case = {case: row["has"] for case, row in work(reader).items() if row["has"] is not None}
    return html.Ul([_incident(reader, group, by_case, view) for group in groups], className="rows")


def _incident(reader: Reader, group: Group, by_case: Mapping[str, str], view: View) -> Component:
    has = sorted({by_case[case.signature] for case in group.cases if case.signature in by_case})
    title = title_of(reader.catalog, group)
    pieces = [moment(piece, "clock") if isinstance(piece, datetime) else piece for piece in described(reader, group)]
    return html.Li(
        html.A(
            [
                html.Span([html.Strong(title), html.Span(_holders(has), className="hint")], className="row-head"),
                html.Span(pieces, className="hint"),
            ],
            href=view.link(f"/incidents/{to_path(group.key)}"),
            className="row",
            **{"data-row": f"incident {group.key}"},
        )
    )


def _holders(has: Sequence[str]) -> str:
    """` · ann and bob have it`, after the name of an incident."""
    return f" · {sentences.listing(has)} {'has' if len(has) == 1 else 'have'} it" if has else " · nobody has it"


def checks(listed: Sequence[ListedCase], catalog: Catalog, now: datetime, view: View) -> Component:
    """What is to be looked at when, the soonest first; what has passed says so."""
    if not listed:
        return html.P("No next check is set.", className="hint padded")
    rows: list[list[tables.Cell]] = [
        [
            _when(case["next_check"], now),
            html.A(_name(case, catalog), href=view.link(f"/cases/{to_path(case['id'])}")),
            case["has"] or "nobody",
            f"{case['count']:,} {case['status']}" if case["count"] else "cleared",
        ]
        for case in listed
    ]
    return tables.table("Next checks", ("When", "Case", "Who has it", "Transactions"), rows)


def _when(at: datetime | None, now: datetime) -> list[Component | str]:
    return [moment(at, "clock"), *([" (passed)"] if at is not None and at <= now else [])]


def _name(case: ListedCase, catalog: Catalog) -> str:
    return summary.title(case, catalog) if case["count"] else f"Case {case['id']}"


def done(case_acts: Sequence[ReadRow], acts: Sequence[ReadRow], view: View) -> Component:
    """What people did in the shift, the latest first: who, what, why."""
    lines = [(act["at"], _of_case(act, view)) for act in case_acts] + [(act["at"], _of_act(act)) for act in acts]
    if not lines:
        return html.P("No act is on record between the two times above.", className="hint padded")
    ordered = sorted(lines, key=lambda line: line[0], reverse=True)
    return tables.table("Acts of the shift", ("When", "Who", "What", "Why"), [row for _, row in ordered])


def _of_case(act: ReadRow, view: View) -> list[tables.Cell]:
    link = html.A(act["case_id"], href=view.link(f"/cases/{to_path(act['case_id'])}"), className="mono")
    what = [f"{VERBS.get(act['action'], act['action'])}: case ", link]
    if act["next_check_at"] is not None:
        what += [", ", moment(act["next_check_at"], "clock")]
    return [moment(act["at"], "clock"), act["actor"], what, act["reason"]]


def _of_act(act: ReadRow) -> list[tables.Cell]:
    counts = ", ".join(f"{n:,} {outcome}" for outcome, n in sorted(act["counts"].items()))
    return [moment(act["at"], "clock"), act["actor"], f"{act['action']} of {act['n']:,}: {counts}", act["reason"]]
