"""Pages that are one body: drawn with its page, and anew as a whole when the address, or what it follows, changes."""

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, State

from app.answers.services import Services
from app.store.reader import Reader
from app.web import ids
from app.web.dash_libs import Component, html
from app.web.router import Visit
from app.web.view import View

Body = Callable[[Services, View], list[Component]]


def redrawn(
    app: Dash, services: Services, name: str, body: Body, follows: bool = False
) -> Callable[[Visit], Component]:
    """Lets the body of the page `name` be drawn anew, also when something comes in where it `follows` that.

    What is returned draws it with the page.
    """
    identifier = f"{name}-body"
    inputs = [Input(ids.ADJUSTED, "data"), *([Input(ids.TICK, "data")] if follows else [])]

    @app.callback(Output(identifier, "children"), *inputs, State(ids.URL, "search"), prevent_initial_call=True)
    def again(*values: Any) -> list[Component]:
        return body(services, View.parse(values[-1]))

    return lambda visit: html.Div(body(visit.services, visit.view), id=identifier, className="page")


def of_reader(body: Callable[[Reader, View], list[Component]]) -> Body:
    """A body that needs only the store, as the view's instant knows it."""

    def read(services: Services, view: View) -> list[Component]:
        with services.reader(view.known_at) as reader:
            return body(reader, view)

    return read
