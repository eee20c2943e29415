"""Reviews (`/reviews`): human work by queue, what will be late, who checked whom, and identity decisions."""

from dash import Dash

from app.answers.reviews import identity, reviews
from app.answers.services import Services
from app.web.components import states
from app.web.dash_libs import Component, html
from app.web.list_filters import common
from app.web.redrawn import redrawn
from app.web.reviews import tables as parts
from app.web.router import Drawn, Page, Visit
from app.web.view import View


def register(app: Dash, services: Services) -> Page:
    """The page; it follows what comes in."""
    body = redrawn(app, services, "reviews", _body, follows=True)

    def draw(visit: Visit) -> Drawn:
        return Drawn("Reviews", html.Div([states.heading("Reviews"), body(visit)], className="page"))

    return Page("reviews", "/reviews", draw, scope=lambda _: "queues")


def _body(services: Services, view: View) -> list[Component]:
    with services.reader(view.known_at) as reader:
        filters = common(view, reader.now)
        told, decisions = reviews(reader, filters, services.person_figures), identity(reader, filters)
        catalog, now = reader.catalog, reader.now
    return [
        _panel("Queues", "measured " + parts.range_words(told), parts.queues(told["items"], catalog, now, view)),
        _panel("Open tasks", "longest waiting first", parts.tasks(told["tasks"], told["tasks_total"], catalog, view)),
        _panel("Opened and approved by one person", "", parts.same_eyes(told["same_eyes"], catalog, view)),
        *([_panel("By person", "", parts.people(told["people"]))] if told["people"] is not None else []),
        _panel("Identity decisions", "by confidence", parts.identity(decisions)),
    ]


def _panel(title: str, beside: str, inside: Component) -> Component:
    head = html.H2([title, " ", html.Span(beside, className="hint beside")] if beside else title)
    return html.Section([head, inside], className="panel")
