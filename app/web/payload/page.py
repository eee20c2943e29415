"""Payload (`/payloads/<id>`): a captured body as redaction lets it be seen."""

from dash import Dash, Input, Output, State

from app.answers.services import Services
from app.domain.ids import of_path
from app.security import Permission, authorize
from app.web import ids
from app.web.dash_libs import Component, html
from app.web.payload import parts
from app.web.router import Drawn, Page, Visit
from app.web.view import View

PATH = "/payloads/"
BODY = "payload-body"


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when another way of looking at the body is chosen."""

    @app.callback(
        Output(BODY, "children"),
        Input(ids.ADJUSTED, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def body(adjusted: str | None, pathname: str, search: str) -> list[Component]:
        return _body(services, of_path(pathname.removeprefix(PATH)), View.parse(search))[1]

    return Page("payload", f"{PATH}<id>", draw)


def draw(visit: Visit) -> Drawn:
    """The whole page. Raises NotFound, and Forbidden where the reader may not see payloads at all."""
    title, body = _body(visit.services, visit.identifier, visit.view)
    return Drawn(title, html.Div(body, id=BODY, className="page"))


def _body(services: Services, payload_id: str, view: View) -> tuple[str, list[Component]]:
    authorize(services.actor, Permission.READ_PAYLOAD, payload_id)
    with services.reader(view.known_at) as reader:
        return parts.body(reader, payload_id, services.keys, view)
