"""Payload (`/payloads/<id>`): a captured body as redaction lets it be seen."""

from app.security import Permission
from app.web.dash_libs import Component, html
from app.web.page import ADDRESS, Drawn, Page, Part, Visit
from app.web.payload import parts

PATH = "/payloads/"
BODY = "payload-body"


def draw(visit: Visit) -> Drawn:
    """The whole page. Raises NotFound."""
    title, body = parts.body(visit)
    return Drawn(title, html.Div([html.Div(body, id=BODY, className="page"), parts.in_clear(visit)], className="page"))


def _body(visit: Visit) -> list[Component]:
    return parts.body(visit)[1]


PAGE = Page("payload", f"{PATH}<id>", Permission.READ_PAYLOAD, draw, (Part(BODY, _body, (ADDRESS,)),))
