"""Fills the places that pages leave for causes, once each has been drawn."""

from urllib.parse import parse_qs

from dash import MATCH, Input, Output

from app.answers.causes import causes
from app.queries.filters import parse
from app.security import Permission
from app.web.components.causes import drawn
from app.web.dash_libs import Component
from app.web.page import Part, Visit


def fill(visit: Visit, place: dict[str, str]) -> Component:
    """The causes for one place: its id names its filters, which are parsed as strictly as an address."""
    reader, filters = visit.reader, parse_qs(place["causes"], keep_blank_values=True)
    return drawn(causes(reader, parse(filters, reader.now)), reader.catalog, visit.view, filters)


PART = Part(
    Output({"causes": MATCH}, "children"),
    fill,
    reads=(Input({"causes": MATCH}, "id"),),
    permission=Permission.READ,
    initially=True,
)
