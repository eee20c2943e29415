"""Icons of the sprite in `assets/`, drawn in the colour of the text around them."""

from dash.development.base_component import Component

from app.web.dash_libs import html


def icon(name: str, label: str | None = None) -> Component:
    """An icon of `assets/sprite.svg`; `assets/icons.css` names them. Without a label it is decoration."""
    if label is None:
        return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})
    return html.Span(className=f"icon icon-{name}", role="img", title=label, **{"aria-label": label})
