"""Who moved the number (`/trends/moved`): a change between two periods, parted into mix and real change."""

from dash import Dash

from app.answers.services import Services
from app.web.components import filter_bar
from app.web.redrawn import of_reader, redrawn
from app.web.router import Drawn, Page
from app.web.trends import moved as parts


def register(app: Dash, services: Services) -> Page:
    """The page, drawn anew when the number, the periods, the split or a filter changes."""
    body = redrawn(app, services, "moved", of_reader(parts.body))
    return Page(
        "moved",
        parts.PATH,
        lambda visit: Drawn("Who moved the number", body(visit)),
        filters=True,
        times=filter_bar.LOOKED_AT,
    )
