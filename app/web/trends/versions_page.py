"""Versions side by side (`/trends/versions`): adoption, each number with its uncertainty, and what should be gone."""

from dash import Dash

from app.answers.services import Services
from app.web.components import filter_bar
from app.web.redrawn import of_reader, redrawn
from app.web.router import Drawn, Page
from app.web.trends import versions as parts


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the number, the range or a filter changes."""
    body = redrawn(app, services, "versions", of_reader(parts.body))
    return Page(
        "versions",
        parts.PATH,
        lambda visit: Drawn("Versions side by side", body(visit)),
        filters=True,
        times=filter_bar.LOOKED_AT,
    )
