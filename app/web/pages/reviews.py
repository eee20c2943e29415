"""Reviews (`/reviews`): human work by queue, what will be late, who checked whom, and identity decisions."""

from dash import Dash, Input, Output, State

from app.api.answers.reviews import identity, reviews
from app.api.services import Services
from app.web import ids
from app.web.components import reviewing as parts
from app.web.components import states
from app.web.kit import Component, html
from app.web.narrowing import common
from app.web.router import Drawn, Page, Visit
from app.web.view import View

BODY = "reviews-body"


def register(app: Dash, services: Services) -> Page:
    """The page; it follows what comes in."""

    @app.callback(
        Output(BODY, "children"),
        Input(ids.ADJUSTED, "data"),
        Input(ids.TICK, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def body(adjusted: str | None, tick: str | None, search: str) -> list[Component]:
        return _body(services, View.parse(search))

    return Page("reviews", "/reviews", draw, scope=lambda _: "queues")


def draw(visit: Visit) -> Drawn:
    """The whole page at once."""
    body = html.Div(_body(visit.services, visit.view), id=BODY, className="page")
    return Drawn("Reviews", html.Div([states.heading("Reviews"), body], className="page"))


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
