"""Saved views: addresses kept under a name, in the office, for everybody who works here."""

from dash.development.base_component import Component

from app.web.components.icons import icon
from app.web.dash_libs import dmc, html


def views_menu() -> Component:
    """The menu's frame; its list is drawn when it is opened, so that it shows what others saved meanwhile."""
    return dmc.Popover(
        [
            dmc.PopoverTarget(
                html.Button(
                    [icon("save"), html.Span("Views"), icon("down")], id="views-button", className="button quiet"
                )
            ),
            dmc.PopoverDropdown(
                [
                    html.Div(id="views-list"),
                    html.Div(
                        [
                            dmc.TextInput(
                                id="view-name",
                                size="xs",
                                placeholder="Name this view",
                                **{"aria-label": "Name of the view"},
                            ),
                            html.Button("Save", id="view-save", className="button"),
                        ],
                        className="inline",
                    ),
                ]
            ),
        ],
        position="bottom-end",
        shadow="md",
        withinPortal=True,
        width=300,
    )
