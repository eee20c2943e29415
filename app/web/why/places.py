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
    """The causes for one place: its id names its filters, which are parsed as strictly as an address.

    The query and the number of causes are put on record with the look, as the API does.
    """
    reader, filters = visit.reader, parse_qs(place["causes"], keep_blank_values=True)
    answer = causes(reader, parse(filters, reader.now))
    visit.items = len(answer["items"])
    return drawn(answer, reader.catalog, visit.view, filters, reader.now)


PART = Part(
    Output({"causes": MATCH}, "children"),
    fill,
    reads=(Input({"causes": MATCH}, "id"),),
    permission=Permission.READ,
    initially=True,
)
