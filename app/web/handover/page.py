"""Hand-over (`/handover`): what fires, open cases, holds, queues, acts of the shift and next checks, for the next."""

from app.answers import alerts, incidents
from app.answers.handover import SHIFT, handover
from app.queries import operate
from app.queries.filters import RANGE, Filters, parse
from app.queries.queues import queues
from app.security import Permission
from app.web.components import alert_lines
from app.web.dash_libs import Component, html
from app.web.handover import tables
from app.web.handover.shift import head
from app.web.operate import overview
from app.web.page import ADDRESS, RECORDS, Visit, single_part


def body(visit: Visit) -> list[Component]:
    """Next checks, open cases, and the acts of the shift that the address names, or of the last one."""
    reader, view = visit.reader, visit.view
    given = {name: (value,) for name, value in zip(RANGE, (view.from_, view.to), strict=True) if value is not None}
    filters = parse(given, reader.now, RANGE)
    until = filters.to or reader.now + SHIFT
    since = filters.from_ or min(until, reader.now) - SHIFT
    shift = handover(reader, visit.services.desk, since, until)
    firing = alerts.urgent(reader, visit.services.office) if view.known_at is None else []
    holds = operate.holds(reader, Filters())
    deep = [row for row in queues(reader) if row["kind"] == "review_queue" or row["waits_on"] == "queue"]
    groups = incidents.standing(reader)
    standing = [
        _section("Firing", alert_lines.lines(firing, reader.catalog, view, True, groups)) if firing else None,
        _section("On hold", overview.holds(holds, view, reader.now)) if holds else None,
        _section("Queues", overview.queues(deep, reader.catalog, view, reader.now)) if deep else None,
    ]
    return [
        head(shift | {"to": min(until, reader.now)}, reader.catalog, view, firing),
        html.Section(
            [html.H2("Next checks"), tables.checks(shift["next_checks"], reader.catalog, reader.now, view)],
            className="panel",
        ),
        *([_section("Incidents", tables.incidents(reader, groups, view))] if groups else []),
        html.Section([html.H2("Open cases"), tables.cases(shift["cases"], reader.catalog, view)], className="panel"),
        *(part for part in standing if part is not None),
        html.Section(
            [
                html.H2(["Acts of the shift ", html.Span("done here", className="hint beside")]),
                tables.done(shift["case_acts"], shift["acts"], view),
            ],
            className="panel",
        ),
    ]


def _section(title: str, body: Component) -> Component:
    return html.Section([html.H2(title), body], className="panel")


PAGE = single_part(
    "handover", "/handover", Permission.READ, "Hand-over", body, (ADDRESS, RECORDS), scope=lambda _: "cases"
)
