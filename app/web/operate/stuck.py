"""What is stuck, as groups that unfold to their cases; and what failed in the last day, folded likewise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.analysis.case_groups import AT_PARTNER, Group, Standing
from app.analysis.incidents import KINDS as INCIDENTS
from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.web.components import names, quick, sentences, states
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.view import View

KINDS = {"partner": "partner", "queue": "user", "us": "machine", "unknown": "transaction"}


@dataclass(frozen=True)
class Hands:
    """What can be done from a row: `has` names by case who has it, `runbooks` by group the runbook of its alert;
    `can_work` whether cases can be worked on now, by somebody of the name `me`."""

    has: Mapping[str, str] = field(default_factory=dict)
    runbooks: Mapping[str, str] = field(default_factory=dict)
    can_work: bool = False
    me: str = ""


def groups(
    listed: Sequence[Group], catalog: Catalog, view: View, waiting: int = 0, hands: Hands | None = None
) -> Component:
    """One line a group, unfolded where the address says so; `waiting` lines more arrive when they are asked for."""
    hands = hands or Hands()
    pill = html.Button(f"{waiting} new", className="pill", **{"data-renew": "1"}) if waiting else None
    lines = [_group(group, catalog, view, hands) for group in listed]
    return html.Div([*([pill] if pill else []), html.Ul(lines, className="groups")])


def nothing(view: View, elsewhere: int) -> Component:
    """Nothing is stuck: and, where filters are set, how much is without them."""
    if view.narrowed and elsewhere:
        text = f"Nothing is stuck here. {elsewhere:,} are, without these filters."
        return states.empty(text, *states.unfiltered(view, "/"))
    return states.empty("Nothing is stuck. What is open is within its limits and deadlines.", good=True)


def _group(group: Group, catalog: Catalog, view: View, hands: Hands) -> Component:
    opened = view.many("open")
    unfolded = group.key in opened
    toggled = [key for key in opened if key != group.key] if unfolded else [*opened, group.key]
    note = sentences.proof(group)
    learned = group.transactions - group.promised
    head = html.A(
        [
            html.Span(icon("chevron"), className="turn"),
            icon(KINDS[group.kind]),
            html.Span(
                sentences.of_group(group, catalog), className="sentence" if group.promised else "sentence learned"
            ),
        ],
        href=view.here("/", open=toggled),
        className="group-head",
        **{"data-adjust": "1", "data-row": group.key, "aria-expanded": str(unfolded).lower()},
    )
    notes = [
        *([html.Span([icon("warning"), note])] if note else []),
        *([html.Span(f"{learned:,} of them only take longer than usual")] if learned and group.promised else []),
        *([html.Span("longer than usual, but within every limit and deadline")] if not group.promised else []),
    ]
    body = [case_lines(group.cases, catalog, view, hands, hands.runbooks.get(group.key))] if unfolded else []
    return html.Li(
        [head, *_incident(group, view, hands), *([html.P(notes, className="notes")] if notes else []), *body],
        className="group open" if unfolded else "group",
        key=group.key,
    )


def _incident(group: Group, view: View, hands: Hands) -> list[Component]:
    """The acts on all of it, and the way to the page where it is one thing."""
    if group.kind not in INCIDENTS:
        return []
    route = f"/api/v1/incidents/{to_path(group.key)}"
    acts = [
        *quick.claim_all(route, [hands.has.get(case.signature) for case in group.cases], hands.me, "Claim"),
        quick.next_check(route),
        *quick.runbook(hands.runbooks.get(group.key), view),
    ]
    link = html.A(
        "Incident",
        href=view.link(f"/incidents/{to_path(group.key)}"),
        className="button quiet",
        title="All of it on one page: why, who has it, what to do",
    )
    quickly = [quick.bar(acts, row=True)] if hands.can_work else []
    return [html.Div([*quickly, link], className="incident-link")]


def standing_filters(group: Group) -> dict[str, tuple[str, ...]]:
    """The filters that list exactly the transactions of a group, beside `status=stuck`."""
    if group.kind == "partner":
        return {"partner": (group.name,), "waits_on": tuple(sorted(AT_PARTNER))}
    if group.kind == "queue":
        return {"waits_on": ("review",), "queue": (group.name,)}
    if group.kind == "us":
        return {"waits_on": ("us",)}
    return {"workflow": (group.name,), "waits_on": ("!hold", "!review")}


def case_lines(
    cases: Sequence[Standing], catalog: Catalog, view: View, hands: Hands, runbook: str | None = None
) -> Component:
    """The cases of a group, one line each; `runbook` is that of the alert about them."""
    return html.Ul([_case(case, catalog, view, hands, runbook) for case in cases], className="cases")


def _case(case: Standing, catalog: Catalog, view: View, hands: Hands, runbook: str | None) -> Component:
    workflow, has = names.title(catalog, "workflow", case.workflow), hands.has.get(case.signature)
    declared = catalog.workflows.get(case.workflow or "")
    route = f"/api/v1/cases/{to_path(case.signature)}"
    acts = [
        *([quick.claim(route)] if has is None else []),
        quick.next_check(route),
        *quick.runbook(runbook or (declared.runbook if declared else None), view),
        *([quick.partner_file(case.signature, view)] if case.partner else []),
    ]
    line = html.A(
        [
            html.Span(f"{case.transactions:,}", className="count"),
            html.Span([html.Strong(sentences.of_case(case)), html.Span(workflow, className="hint")], className="what"),
            html.Span(["since ", moment(case.since, "clock")], className="when"),
            html.Span(
                [*_outlook(case), *([html.Span(f" · {has} has it", className="has")] if has else [])],
                className="outlook",
            ),
            html.Span(names.title(catalog, "owner", case.owner), className="owner", title="Owner"),
        ],
        href=view.link(f"/cases/{to_path(case.signature)}"),
        className="case",
        **{"data-row": case.signature},
    )
    return html.Li([line, *([quick.bar(acts, row=True)] if hands.can_work else [])])


def _outlook(case: Standing) -> list[Component | str]:
    """What happens next by itself, or what can still be made."""
    if case.retrying and case.next_attempt is not None:
        return ["next attempt ", moment(case.next_attempt, "clock")]
    if case.can_make and case.next_deadline is not None:
        return [f"{case.can_make:,} can make it, next ", moment(case.next_deadline, "clock")]
    return ["past its limit or deadline" if case.promised else "longer than usual"]


def failures(listed: Sequence[Group], catalog: Catalog, view: View) -> Component:
    """What failed in the last day, one line a partner with its cases beneath."""
    return html.Ul(
        [
            html.Li(
                [
                    html.P([icon("failed"), html.Span(sentences.of_failures(group, catalog))], className="failed-head"),
                    html.Ul([_case_failed(case, catalog, view) for case in group.cases], className="cases"),
                ],
                key=group.key,
            )
            for group in listed
        ],
        className="failures",
    )


def _case_failed(case: Standing, catalog: Catalog, view: View) -> Component:
    return html.Li(
        html.A(
            [
                html.Span(f"{case.transactions:,}", className="count"),
                html.Span(sentences.of_case(case), className="what"),
                html.Span(names.title(catalog, "owner", case.owner), className="owner", title="Owner"),
            ],
            href=view.link(f"/cases/{to_path(case.signature)}"),
            className="case",
            **{"data-row": case.signature},
        )
    )
