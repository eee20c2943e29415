"""The saved views of the filter bar: listing, saving, deleting. The segments and times are the browser's own work."""

from typing import Any

import dash
from dash import ALL, Input, Output, State
from dash.development.base_component import Component

from app.answers.visible_saved_views import saved_views
from app.security import Permission
from app.web.components.icons import icon
from app.web.dash_libs import html
from app.web.page import Part, Visit

_LIST = Output("views-list", "children", allow_duplicate=True)


def save(visit: Visit, name: str | None) -> tuple[list[Component], str]:
    """Saves the address that is looked at under the name; the list as it then is, and an emptied field."""
    visit.services.office.views.save(name or "", visit.path + visit.view.query(), visit.actor)
    return listed(visit), ""


def delete(visit: Visit, clicks: list[int | None]) -> Any:
    """Deletes the view whose button was pressed; a list that has just been drawn asks too, with no click."""
    if not any(clicks):
        return dash.no_update
    visit.services.office.views.delete(int(visit.cue["saved-view"]), visit.actor)
    return listed(visit)


def listed(visit: Visit) -> list[Component]:
    """Every saved view that the person may see, as a link; its cross asks first, since others use the view too."""
    views = saved_views(visit.services)
    if not views:
        return [html.P("No view is saved yet. Filter the page, then give the view a name.", className="hint")]
    return [
        html.Div(
            [
                html.A(view.name, href=view.address, title=f"Saved by {view.owner}"),
                html.Details(
                    [
                        html.Summary(
                            icon("close"), className="tool small", **{"aria-label": f"Delete the view {view.name}?"}
                        ),
                        html.Button(
                            "Delete",
                            id={"saved-view": view.view_id},
                            className="button quiet",
                            **{"aria-label": f"Delete the view {view.name} for everybody"},
                        ),
                    ],
                    className="deletion",
                ),
            ],
            className="saved-view",
        )
        for view in views
    ]


PARTS = (
    Part(_LIST, listed, (Input("views-button", "n_clicks"),), permission=Permission.KEEP_VIEWS),
    Part(
        (_LIST, Output("view-name", "value")),
        save,
        (Input("view-save", "n_clicks"), Input("view-name", "n_submit")),
        (State("view-name", "value"),),
        permission=Permission.KEEP_VIEWS,
    ),
    Part(_LIST, delete, reads=(Input({"saved-view": ALL}, "n_clicks"),), permission=Permission.KEEP_VIEWS),
)
