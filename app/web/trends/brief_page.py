"""The brief (`/trends/brief`): three lines, and what stands behind them."""

from dash import Dash

from app.answers.services import Services
from app.web.redrawn import of_reader, redrawn
from app.web.router import Drawn, Page
from app.web.trends import brief as parts


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the period or a filter changes."""
    body = redrawn(app, services, "brief", of_reader(parts.body))
    return Page("brief", parts.PATH, lambda visit: Drawn("Brief", body(visit)))
