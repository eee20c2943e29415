"""A partner's scorecard (`/trends/partners/<id>`): fit to be printed and sent to that partner.

No filter bar stands above it, since that would list the other partners.
"""

from dash import Dash, Input, Output, State

from app.answers.services import Services
from app.domain.ids import of_path
from app.web import ids
from app.web.dash_libs import Component, html
from app.web.router import Drawn, Page, Visit
from app.web.trends import scorecard as parts
from app.web.view import View

BODY = "partner-body"


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when its range changes."""

    @app.callback(
        Output(BODY, "children"),
        Input(ids.ADJUSTED, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def body(adjusted: str | None, pathname: str, search: str) -> list[Component]:
        view = View.parse(search)
        with services.reader(view.known_at) as reader:
            return parts.body(reader, of_path(pathname.removeprefix(parts.PATH)), view)

    return Page("partner", f"{parts.PATH}<id>", draw)


def draw(visit: Visit) -> Drawn:
    """The page as its address says. Raises NotFound for a partner that nobody knows."""
    with visit.services.reader(visit.view.known_at) as reader:
        body = parts.body(reader, visit.identifier, visit.view)
        title = parts.title(reader, visit.identifier)
    return Drawn(f"{title}: scorecard", html.Div(body, id=BODY, className="page"))
