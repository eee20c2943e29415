"""Changed after the fact (`/trends/changed`): a closed period's number at its end and now, and who was late."""

from dash import Dash

from app.answers.services import Services
from app.web.components import filter_bar
from app.web.redrawn import redrawn
from app.web.router import Drawn, Page
from app.web.trends import changed as parts


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the number, the period, the split or a filter changes."""
    body = redrawn(app, services, "changed", parts.body)
    return Page(
        "changed",
        parts.PATH,
        lambda visit: Drawn("Changed after the fact", body(visit)),
        filters=True,
        times=filter_bar.LOOKED_AT,
    )
