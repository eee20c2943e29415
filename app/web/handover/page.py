"""Hand-over (`/handover`): open cases, acts of the shift, next checks; on one page, for whoever comes next."""

from app.answers.handover import SHIFT, handover
from app.queries.filters import RANGE, parse
from app.security import Permission
from app.web.dash_libs import Component, html
from app.web.handover import tables
from app.web.page import ADDRESS, RECORDS, Visit, single_part


def body(visit: Visit) -> list[Component]:
    """Next checks, open cases, and the acts of the shift that the address names, or of the last one."""
    reader, view = visit.reader, visit.view
    given = {name: (value,) for name, value in zip(RANGE, (view.from_, view.to), strict=True) if value is not None}
    filters = parse(given, reader.now, RANGE)
    until = filters.to or reader.now + SHIFT
    since = filters.from_ or min(until, reader.now) - SHIFT
    shift = handover(reader, visit.services.desk, since, until)
    return [
        html.Section(
            [html.H2("Next checks"), tables.checks(shift["next_checks"], reader.catalog, reader.now, view)],
            className="panel",
        ),
        html.Section([html.H2("Open cases"), tables.cases(shift["cases"], reader.catalog, view)], className="panel"),
        html.Section(
            [
                html.H2(["Acts of the shift ", html.Span("done here", className="hint beside")]),
                tables.done(shift["case_acts"], shift["acts"], view),
            ],
            className="panel",
        ),
    ]


PAGE = single_part(
    "handover", "/handover", Permission.READ, "Hand-over", body, (ADDRESS, RECORDS), scope=lambda _: "cases"
)
