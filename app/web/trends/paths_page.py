"""Paths (`/trends/paths`): the process as it really runs, beside another, and where it leaves the catalog."""

from dash import Dash

from app.answers.services import Services
from app.web.components import filter_bar
from app.web.redrawn import of_reader, redrawn
from app.web.router import Drawn, Page
from app.web.trends import paths as parts


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the workflow, the comparison, the range or a filter changes."""
    body = redrawn(app, services, "paths", of_reader(parts.body))
    return Page(
        "paths", parts.PATH, lambda visit: Drawn("Paths", body(visit)), filters=True, times=filter_bar.LOOKED_AT
    )
