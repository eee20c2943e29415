"""The saved views of the filter bar: listing, saving, deleting. The segments and times are the browser's own work."""

from typing import Any

import dash
from dash import ALL, Dash, Input, Output, State
from dash.development.base_component import Component

from app.answers.services import Services
from app.web import ids
from app.web.components.icons import icon
from app.web.dash_libs import html
from app.web.view import View


def mount(app: Dash, services: Services) -> None:
    """Register the callbacks of the views menu."""

    @app.callback(
        Output("views-list", "children", allow_duplicate=True),
        Input("views-button", "n_clicks"),
        prevent_initial_call=True,
    )
    def show(clicks: int | None) -> list[Component]:
        return listed(services)

    @app.callback(
        Output("views-list", "children", allow_duplicate=True),
        Output("view-name", "value"),
        Input("view-save", "n_clicks"),
        Input("view-name", "n_submit"),
        State("view-name", "value"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def save(
        clicks: int | None, submits: int | None, name: str | None, pathname: str, search: str
    ) -> tuple[list[Component], str]:
        services.office.views.save(name or "", pathname + View.parse(search).query(), services.actor)
        return listed(services), ""

    @app.callback(
        Output("views-list", "children", allow_duplicate=True),
        Input({"saved-view": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def delete(clicks: list[int | None]) -> Any:
        if not any(clicks):
            return dash.no_update
        services.office.views.delete(int(dash.ctx.triggered_id["saved-view"]), services.actor)
        return listed(services)


def listed(services: Services) -> list[Component]:
    """Every saved view as a link with a button that deletes it."""
    views = services.office.views.all()
    if not views:
        return [html.P("No view is saved yet. Filter, then name what you see.", className="hint")]
    return [
        html.Div(
            [
                html.A(view.name, href=view.address, title=f"Saved by {view.owner}"),
                html.Button(
                    icon("close"),
                    id={"saved-view": view.view_id},
                    className="tool small",
                    **{"aria-label": f"Delete the view {view.name}"},
                ),
            ],
            className="saved-view",
        )
        for view in views
    ]
