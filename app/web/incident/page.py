"""Incident (`/incidents/<id>`): one sentence, its cases, alerts and runbook, and work on all of it at once."""

from datetime import datetime

from dash import Output, State

from app.analysis.case_groups import Group
from app.answers import alerts, runbooks
from app.answers.incidents import described, detail, group_of, members, present_group, title_of
from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.queries.casework import history
from app.queries.casework import work as worked
from app.queries.transactions import SAVABLE
from app.security import Permission
from app.web.actions import parts as actions
from app.web.components import alert_lines, causes, quick, runbook, states, steps
from app.web.components.contact import contact
from app.web.components.facts import facts, panel
from app.web.components.moments import moment
from app.web.components.names import title as name_of
from app.web.dash_libs import Component, dcc, html
from app.web.incident import work
from app.web.incident.growth import grown
from app.web.operate.stuck import Hands, case_lines, standing_filters
from app.web.page import ADDRESS, RECORDS, WORK, Drawn, Page, Part, Visit
from app.web.view import View

PATH = "/incidents/"
HEAD, CASES, FIRING = "incident-head", "incident-cases", "incident-firing"
ASIDE, FORMS, ACT, ACTING = "incident-aside", "incident-work", "incident-act", "incident-acting"
ENDED = "Nothing waits here now"


def draw(visit: Visit) -> Drawn:
    """The whole page. Raises NotFound where nothing that is stuck waits there and the address names no act."""
    reader, acts = visit.reader, work.act(visit)
    group = present_group(reader, visit.identifier) if acts else group_of(reader, visit.identifier)
    signatures = members(reader, group) if group is not None else []
    head, cases, firing, aside = top(visit)
    body = html.Div(
        [
            html.Div(head, id=HEAD, className="page"),
            dcc.Store(id=ACTING, data=actions.key(visit.view)),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(cases, id=CASES, className="column"),
                            *([causes.place({"signature": signatures, "status": ["stuck"]})] if signatures else []),
                            html.Div(firing, id=FIRING, className="column"),
                            html.Div(acts, id=ACT, tabIndex=-1),
                        ],
                        className="column",
                    ),
                    html.Div(
                        [html.Div(aside, id=ASIDE, className="column"), html.Div(work.forms(visit), id=FORMS)],
                        className="column aside",
                    ),
                ],
                className="columns standing",
            ),
        ],
        className="page",
    )
    return Drawn(title_of(reader.catalog, group) if group is not None else ENDED, body)


def top(visit: Visit) -> tuple[list[Component], list[Component], list[Component], list[Component]]:
    """What follows the records: the heading with its sentence, cases, alerts, and beside them facts and runbook.

    Where the incident has ended, the heading alone.
    """
    reader, view, catalog = visit.reader, visit.view, visit.reader.catalog
    group = present_group(reader, visit.identifier)
    if group is None:
        ended = states.empty("There is no incident here now: nothing that is stuck waits here.", good=True)
        return [_way_back(view), states.heading(ENDED), ended], [], [], []
    incident = detail(reader, visit.services.office, visit.identifier)
    pieces = [moment(piece, "clock") if isinstance(piece, datetime) else piece for piece in described(reader, group)]
    head = [
        _way_back(view),
        states.heading(title_of(catalog, group), _every(group, view)),
        html.P(pieces, className="lead"),
    ]
    has = {case: row["has"] for case, row in worked(reader).items() if row["has"] is not None}
    firing = [alert for alert in alerts.urgent(reader, visit.services.office) if alert["id"] in incident["alerts"]]
    guide = incident["runbook"]
    hands = Hands(has, {}, visit.services.desk is not None and view.known_at is None)
    head.insert(2, _quick(visit, group, guide, [case["has"] for case in incident["cases"]]))
    cases = html.Section([html.H2("Cases"), case_lines(group.cases, catalog, view, hands, guide)], className="panel")
    lines = alert_lines.lines(firing, catalog, view, brief=True, incidents=[group])
    aside = [html.Section(facts(known(incident, group, catalog, reader.now)), className="panel padded")]
    if guide:
        aside.append(_guide(visit, group, guide))
    aside += work.people(reader, group)
    growth = grown(reader, group, incident["trend"])
    return head, [cases], [growth, *([panel("Firing", lines, padded=False)] if firing else [])], aside


def _way_back(view: View) -> Component:
    return html.Nav(html.A("Operate", href=view.link("/")), className="crumbs", **{"aria-label": "Way back"})


def _quick(visit: Visit, group: Group, path: str | None, has: list[str | None]) -> Component:
    """What one does first: claim, next check, runbook, partner file. `has` names who has each of the cases."""
    route = f"/api/v1/incidents/{to_path(group.key)}"
    can_work = visit.services.desk is not None and visit.view.known_at is None
    acts = [
        *(quick.claim_all(route, has, visit.actor.name, "Claim all of it") if can_work else []),
        *([quick.next_check(route)] if can_work else []),
        *quick.runbook(path, visit.view, here=True),
        *([quick.partner_file(group.main.signature, visit.view)] if group.kind == "partner" else []),
        *(quick.acts(visit.reader.catalog, ACT) if can_work else []),
    ]
    return quick.bar(acts)


def _guide(visit: Visit, group: Group, path: str) -> Component:
    """The runbook, filled in with what is typical of the incident; its steps are kept on its cases."""
    reader, catalog, view = visit.reader, visit.reader.catalog, visit.view
    filters = work.stuck(reader, group)
    partner = group.name if group.kind == "partner" else None
    ids = runbooks.shared(reader, filters, SAVABLE)
    ids |= {"owner": group.main.owner, "contact": runbook.contact_of(partner, catalog)}
    if visit.services.desk is None or view.known_at is not None:
        return runbook.beside(path, catalog, view, ids)
    ticked = steps.done(history(reader, [group.main.signature]), path)
    route = f"/api/v1/incidents/{to_path(group.key)}/note"
    return runbook.beside(path, catalog, view, ids, lambda rendered: steps.boxes(route, path, ticked, rendered))


def _every(group: Group, view: View) -> Component:
    """The way to the list of all its transactions."""
    href = view.link("/", status="stuck", **standing_filters(group))
    return html.A(_all(group.transactions), href=href, className="button quiet")


def _all(count: int) -> str:
    return "Its transaction" if count == 1 else f"All {count:,} transactions"


def _who_has(incident: ReadRow, listed: set[str]) -> str:
    """Who has cases of it, and how many of the `listed` nobody has."""
    cases = [case for case in incident["cases"] if case["id"] in listed]
    unclaimed = sum(case["has"] is None for case in cases)
    if not incident["has"]:
        return "nobody yet"
    rest = f"; nobody has {unclaimed:,} of its {len(cases):,} cases" if unclaimed else ""
    return ", ".join(incident["has"]) + rest


def known(incident: ReadRow, group: Group, catalog: Catalog, now: datetime) -> list[tuple[str, Component | str]]:
    """Who has it, when it is looked at next, and whom to call, as facts."""
    partner = catalog.partners.get(group.name) if group.kind == "partner" else None
    return [
        ("Who has it", _who_has(incident, {case.signature for case in group.cases})),
        ("Next check", moment(incident["next_check"], "clock") if incident["next_check"] else "none set"),
        ("Owner", name_of(catalog, "owner", group.main.owner)),
        *([("Contact", contact(partner.contact, now))] if partner is not None and partner.contact else []),
    ]


PAGE = Page(
    "incident",
    f"{PATH}<id>",
    Permission.READ,
    draw,
    parts=(
        Part((HEAD, CASES, FIRING, ASIDE), top, (ADDRESS, RECORDS, WORK)),
        Part(FORMS, work.forms, (WORK,)),
        Part((ACT, Output(ACTING, "data")), actions.renewed(work.act), (ADDRESS, RECORDS), (State(ACTING, "data"),)),
    ),
    scope=lambda _: "operate",
)
