"""Incident (`/incidents/<id>`): one sentence, its cases, alerts and runbook, and work on all of it at once."""

from datetime import datetime

from app.answers import alerts
from app.answers.incidents import described, detail, group_of, title_of
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
from app.web.operate.stuck import case_lines
from app.web.page import ADDRESS, RECORDS, WORK, Drawn, Page, Part, Visit

PATH = "/incidents/"
TOP, FORMS = "incident-top", "incident-work"


def draw(visit: Visit) -> Drawn:
    """The whole page. Raises NotFound where nothing that is stuck waits there."""
    group = group_of(visit.reader, visit.identifier)
    signatures = sorted(case.signature for case in group.cases)
    body = html.Div(
        [
            html.Div(top(visit), id=TOP, className="page"),
            html.Div(
                [
                    causes.place({"signature": signatures, "status": ["stuck"]}),
                    html.Div(forms(visit), id=FORMS),
                ],
                className="columns halves",
            ),
        ],
        className="page",
    )
    return Drawn(title_of(visit.reader.catalog, group), body)


def top(visit: Visit) -> list[Component]:
    """The sentence, the facts, the cases, the alerts and the runbook."""
    reader, view, catalog = visit.reader, visit.view, visit.reader.catalog
    incident, group = detail(reader, visit.services.office, visit.identifier), group_of(reader, visit.identifier)
    pieces = [moment(piece, "clock") if isinstance(piece, datetime) else piece for piece in described(reader, group)]
    has = {case: row["has"] for case, row in work(reader).items() if row["has"] is not None}
    narrowed = (
        {"partner": group.name} if group.kind == "partner" else {"waits_on": "us" if group.kind == "us" else "review"}
    )
    every = html.A(
        f"All {group.transactions:,} transactions",
        href=view.link("/", status="stuck", **narrowed),
        className="button quiet",
    )
    firing = [alert for alert in alerts.firing(visit.services.office, catalog) if alert["id"] in incident["alerts"]]
    partner = catalog.partners.get(group.name) if group.kind == "partner" else None
    known = [
        ("Who has it", ", ".join(incident["has"]) or "nobody yet"),
        ("Next check", moment(incident["next_check"], "clock") if incident["next_check"] else "none set"),
        ("Owner", name_of(catalog, "owner", group.main.owner)),
        *([("Contact", partner.contact)] if partner is not None and partner.contact else []),
    ]
    return [
        html.Nav(html.A("Operate", href=view.link("/")), className="crumbs", **{"aria-label": "Way back"}),
        states.heading(title_of(catalog, group), every),
        html.P(pieces, className="lead"),
        html.Div(
            [
                html.Div(
                    [
                        *([panel("Firing", alert_lines.lines(firing, catalog, view, brief=True))] if firing else []),
                        panel("Cases", case_lines(group.cases, catalog, view, has)),
                    ],
                    className="column",
                ),
                html.Div(
                    [
                        html.Section(facts(known), className="panel padded"),
                        *([runbook.beside(incident["runbook"], catalog, view, {})] if incident["runbook"] else []),
                    ],
                    className="column",
                ),
            ],
            className="columns halves",
        ),
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
    parts=(Part(TOP, top, (ADDRESS, RECORDS, WORK)), Part(FORMS, forms, (WORK,))),
    scope=lambda _: "operate",
)
