"""Search (`/search?q=`): what a text may mean; the only hit is gone to at once."""

from app.answers.search import search
from app.security import Permission
from app.web import search_box
from app.web.components import states
from app.web.dash_libs import html
from app.web.page import Drawn, Page, Visit


def draw(visit: Visit) -> Drawn:
    """Hits for `q`, one link each; with exactly one hit the address becomes its page."""
    text = (visit.view.one("q") or "").strip()
    hits = search(visit.reader, text) if text else []
    if len(hits) == 1:
        return Drawn("Search", html.Div(), redirect=search_box.address(hits[0], visit.view))
    if not hits:
        return Drawn(
            "Nothing found", states.unknown(f"Nothing is named “{text[:120]}”, and no id begins with it.", text)
        )
    return Drawn(f"Search: {text[:60]}", html.Div(search_box.listed(hits, visit.view, text), className="hits-page"))


PAGE = Page("search", "/search", Permission.READ, draw)
