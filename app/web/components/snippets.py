"""Lines to paste elsewhere, with a button that copies them."""

from app.web.components.icons import icon
from app.web.dash_libs import Component, html


def snippet(text: str) -> Component:
    """The text as it stands, and a button that copies it."""
    button = html.Button(
        [icon("copy"), "Copy"], type="button", className="button quiet snippet-copy", **{"data-copy": text}
    )
    return html.Div([html.Pre(text, className="body-text framed", tabIndex=0), button], className="snippet")
