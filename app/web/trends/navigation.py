"""Links between the pages of Trends."""

from app.domain.segments import SEGMENTS
from app.web.dash_libs import Component, html
from app.web.view import View

PAGES = (
    ("/trends", "Overview"),
    ("/trends/brief", "Brief"),
    ("/trends/moved", "Who moved it"),
    ("/trends/versions", "Versions"),
    ("/trends/paths", "Paths"),
    ("/trends/changed", "Changed after the fact"),
)


def trend_pages(path: str, view: View) -> Component:
    """Links to the pages of Trends; they keep the segments and the range, since all of these pages take them."""
    plain = View(**{name: getattr(view, name) for name in SEGMENTS})
    plain = plain.changed(from_=view.from_, to=view.to, as_of=view.as_of, tz=view.tz)
    links = [
        html.A(title, href=plain.here(href), className="subnav", **({"aria-current": "page"} if href == path else {}))
        for href, title in PAGES
    ]
    return html.Nav(links, className="subnavs no-print", **{"aria-label": "Trends"})
