"""A partner's contact as a link, with whether somebody is there now."""

from datetime import datetime

from app.analysis.contact import presence, reached_by
from app.web.dash_libs import Component, html


def contact(text: str, now: datetime) -> Component:
    """The catalog's text, its address a link; hours that can be read are judged beside it."""
    reached, judged = reached_by(text), presence(text, now)
    pieces: list[Component | str] = [text]
    if reached is not None:
        before, _, after = text.partition(reached[0])
        pieces = [before, html.A(reached[0], href=reached[1], className="in-text"), after]
    closed = judged is not None and judged.startswith("closed")
    if judged is not None and judged not in text:
        pieces.append(html.Span(f" ({judged})", className="bad" if closed else "good"))
    return html.Span(pieces, className="contact")
