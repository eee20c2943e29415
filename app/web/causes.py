"""Fills the places that pages leave for causes, once each has been drawn."""

from urllib.parse import parse_qs

from dash import MATCH, Dash, Input, Output, State

from app.answers.causes import causes
from app.answers.services import Services
from app.queries.filters import parse
from app.web import ids
from app.web.components.causes import drawn
from app.web.dash_libs import Component
from app.web.view import View


def mount(app: Dash, services: Services) -> None:
    """Register the callback: a place names its filters, which are parsed as strictly as an address."""

    @app.callback(
        Output({"causes": MATCH}, "children"),
        Input({"causes": MATCH}, "id"),
        State(ids.URL, "search"),
    )
    def fill(identifier: dict[str, str], search: str) -> Component:
        view, filters = View.parse(search), parse_qs(identifier["causes"], keep_blank_values=True)
        with services.reader(view.known_at) as reader:
            return drawn(causes(reader, parse(filters, reader.now)), reader.catalog, view, filters)
