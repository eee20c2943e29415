"""Paths (`/trends/paths`): the process as it really runs, beside another, and where it leaves the catalog."""

from dash import Dash

from app.api.services import Services
from app.web.components import filterbar
from app.web.pages import trends_paths_parts as parts
from app.web.redrawn import of_reader, redrawn
from app.web.router import Drawn, Page


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the workflow, the comparison, the range or a filter changes."""
    body = redrawn(app, services, "paths", of_reader(parts.body))
    return Page("paths", parts.PATH, lambda visit: Drawn("Paths", body(visit)), filters=True, times=filterbar.LOOKED_AT)
