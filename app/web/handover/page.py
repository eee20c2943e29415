"""Hand-over (`/handover`): open cases, acts of the shift, next checks; on one page, for whoever comes next."""

from dash import Dash

from app.answers.handover import SHIFT, handover
from app.answers.services import Services
from app.queries.filters import RANGE, parse
from app.web.components import states
from app.web.dash_libs import Component, html
from app.web.handover import tables as parts
from app.web.redrawn import redrawn
from app.web.router import Drawn, Page, Visit
from app.web.view import View


def register(app: Dash, services: Services) -> Page:
    """The page; it follows what is done."""
    body = redrawn(app, services, "handover", _body, follows=True)

    def draw(visit: Visit) -> Drawn:
        return Drawn("Hand-over", html.Div([states.heading("Hand-over"), body(visit)], className="page"))

    return Page("handover", "/handover", draw, scope=lambda _: "cases")


def _body(services: Services, view: View) -> list[Component]:
    with services.reader(view.known_at) as reader:
        given = {name: (value,) for name, value in zip(RANGE, (view.from_, view.to), strict=True) if value is not None}
        asked = parse(given, reader.now, RANGE)
        until = asked.to or reader.now + SHIFT
        since = asked.from_ or min(until, reader.now) - SHIFT
        told = handover(reader, services.desk, since, until)
        return [
            html.Section(
                [html.H2("Next checks"), parts.checks(told["next_checks"], reader.catalog, reader.now, view)],
                className="panel",
            ),
            html.Section([html.H2("Open cases"), parts.cases(told["cases"], reader.catalog, view)], className="panel"),
            html.Section(
                [
                    html.H2(["Acts of the shift ", html.Span("done here", className="hint beside")]),
                    parts.done(told["case_acts"], told["acts"], view),
                ],
                className="panel",
            ),
        ]
