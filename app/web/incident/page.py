"""Incident (`/incidents/<id>`): one sentence, its cases, alerts and runbook, and work on all of it at once."""

from datetime import datetime

from app.analysis.case_groups import Group
from app.answers import alerts
from app.answers.incidents import described, detail, group_of, title_of
from app.catalog.model import Catalog
from app.domain.answer_fields.cases import Incident
from app.domain.ids import to_path
from app.queries.casework import work
from app.security import Permission
from app.web.case.work import AHEAD
from app.web.components import alert_lines, causes, runbook, states
from app.web.components.facts import facts, panel
from app.web.components.forms import choice, form, text
from app.web.components.moments import moment
from app.web.components.names import title as name_of
from app.web.dash_libs import Component, html
from app.web.operate.stuck import case_lines, standing_filters
from app.web.page import ADDRESS, RECORDS, WORK, Drawn, Page, Part, Visit
from app.web.view import View

PATH = "/incidents/"
HEAD, CASES, ASIDE, FORMS = "incident-head", "incident-cases", "incident-aside", "incident-work"


def draw(visit: Visit) -> Drawn:
    """The whole page. Raises NotFound where nothing that is stuck waits there."""
    group = group_of(visit.reader, visit.identifier)
    signatures = sorted(case.signature for case in group.cases)
    head, cases, aside = top(visit)
    body = html.Div(
        [
            html.Div(head, id=HEAD, className="page"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(cases, id=CASES, className="column"),
                            causes.place({"signature": signatures, "status": ["stuck"]}),
                        ],
                        className="column",
                    ),
                    html.Div(
                        [html.Div(aside, id=ASIDE, className="column"), html.Div(forms(visit), id=FORMS)],
                        className="column aside",
                    ),
                ],
                className="columns standing",
            ),
        ],
        className="page",
    )
    return Drawn(title_of(visit.reader.catalog, group), body)


def top(visit: Visit) -> tuple[list[Component], list[Component], list[Component]]:
    """What follows the records: the heading with its sentence, cases and alerts, and beside them facts and runbook."""
    reader, view, catalog = visit.reader, visit.view, visit.reader.catalog
    incident, group = detail(reader, visit.services.office, visit.identifier), group_of(reader, visit.identifier)
    pieces = [moment(piece, "clock") if isinstance(piece, datetime) else piece for piece in described(reader, group)]
    head = [
        html.Nav(html.A("Operate", href=view.link("/")), className="crumbs", **{"aria-label": "Way back"}),
        states.heading(title_of(catalog, group), _every(group, view)),
        html.P(pieces, className="lead"),
    ]
    has = {case: row["has"] for case, row in work(reader).items() if row["has"] is not None}
    firing = [alert for alert in alerts.urgent(reader, visit.services.office) if alert["id"] in incident["alerts"]]
    cases = [
        html.Section([html.H2("Cases"), case_lines(group.cases, catalog, view, has)], className="panel"),
        *(
            [panel("Firing", alert_lines.lines(firing, catalog, view, brief=True, incidents=[group]), padded=False)]
            if firing
            else []
        ),
    ]
    aside = [html.Section(facts(known(incident, group, catalog)), className="panel padded")]
    if incident["runbook"]:
        aside.append(runbook.beside(incident["runbook"], catalog, view, {}))
    return head, cases, aside


def _every(group: Group, view: View) -> Component:
    """The way to the list of all its transactions."""
    href = view.link("/", status="stuck", **standing_filters(group))
    return html.A(f"All {group.transactions:,} transactions", href=href, className="button quiet")


def known(incident: Incident, group: Group, catalog: Catalog) -> list[tuple[str, Component | str]]:
    """Who has it, when it is looked at next, and whom to call, as facts."""
    partner = catalog.partners.get(group.name) if group.kind == "partner" else None
    return [
        ("Who has it", ", ".join(incident["has"]) or "nobody yet"),
        ("Next check", moment(incident["next_check"], "clock") if incident["next_check"] else "none set"),
        ("Owner", name_of(catalog, "owner", group.main.owner)),
        *([("Contact", partner.contact)] if partner is not None and partner.contact else []),
    ]


def forms(visit: Visit) -> list[Component]:
    """What one does to all cases of the incident at once; nothing as known at an earlier instant."""
    if visit.services.desk is None or visit.view.known_at is not None:
        return []
    route = f"/api/v1/incidents/{to_path(visit.identifier)}"
    why = text("reason", "Why, where somebody else has a case of it", rows=1)
    checks = choice("at", "Look at it next", AHEAD, **{"data-ahead": "1"})
    work_forms = [
        form(f"{route}/claim", "Claim all of it", why),
        form(f"{route}/note", "Note on every case", text("note", "Note for whoever comes next", required=True)),
        form(f"{route}/next_check", "Set next check", checks, text("reason", "What to look for", rows=1)),
    ]
    return [panel("Work on all of it", html.Div(work_forms, className="work"))]


PAGE = Page(
    "incident",
    f"{PATH}<id>",
    Permission.READ,
    draw,
    parts=(Part((HEAD, CASES, ASIDE), top, (ADDRESS, RECORDS, WORK)), Part(FORMS, forms, (WORK,))),
    scope=lambda _: "operate",
)
